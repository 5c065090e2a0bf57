# MinHash near duplicates with datasketch on the texts of a file of prepared Examples; prints one line of JSON.
import json
import re
import resource
import sys
import time

from datasketch import MinHash, MinHashLSH

path, most, threshold = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
texts = []
with open(path, encoding="utf-8") as file:
    for line in file:
        if len(texts) == most:
            break
        texts.append("\n".join(message["content"] for message in json.loads(line)["messages"]))
started = time.process_time()
lsh = MinHashLSH(threshold=threshold, num_perm=128)
pairs = []
sets = []
word = re.compile(r"[^\W_]+")
for index, text in enumerate(texts):
    words = word.findall(text.lower())
    shingles = {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}
    sets.append(shingles)
    sketch = MinHash(num_perm=128, seed=1)
    sketch.update_batch([one.encode() for one in shingles])
    for other in lsh.query(sketch):
        shared = len(sets[other] & shingles)
        if shared / (len(sets[other]) + len(shingles) - shared) >= threshold:
            pairs.append([other, index])
    lsh.insert(index, sketch)
seconds = time.process_time() - started
with open(sys.argv[4], "w", encoding="utf-8") as out:
    json.dump(pairs, out)
print(json.dumps({"seconds": seconds, "pairs": len(pairs), "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
