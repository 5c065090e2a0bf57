import { words } from "./words.js";

/** A good spread of all 32 bits (the finaliser of MurmurHash3). */
export function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** FNV-1a over the words of a text, one hash a word. The words are those of `words`; ASCII is read without making strings. */
function wordHashes(text: string, into: number[]): void {
  into.length = 0;
  let hash = 0;
  let inside = false;
  for (let at = 0; at < text.length; at += 1) {
    let code = text.charCodeAt(at);
    if (code > 127) {
      into.length = 0;
      for (const word of words(text)) into.push(hashOf(word));
      return;
    }
    if (code >= 65 && code <= 90) code += 32;
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) {
      if (!inside) hash = 0x811c9dc5;
      inside = true;
      hash = Math.imul(hash ^ code, 0x01000193);
    } else if (inside) {
      into.push(hash);
      inside = false;
    }
  }
  if (inside) into.push(hash);
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}

/**
 * The distinct shingles of many texts as 32-bit hashes in one array: text `i` has those from `starts[i]` to
 * `starts[i + 1]`, ascending. 60 words take 240 bytes.
 */
export function shingleHashes(
  texts: readonly string[],
  shingleWords: number,
): { hashes: Uint32Array; starts: Float64Array } {
  let hashes = new Uint32Array(Math.max(1024, texts.length * 32));
  const starts = new Float64Array(texts.length + 1);
  const own: number[] = [];
  let end = 0;
  for (const [index, text] of texts.entries()) {
    wordHashes(text, own);
    const count = own.length === 0 ? 0 : Math.max(1, own.length - shingleWords + 1);
    if (end + count > hashes.length) {
      const larger = new Uint32Array(Math.max(hashes.length * 1.5, end + count));
      larger.set(hashes);
      hashes = larger;
    }
    const start = end;
    for (let first = 0; first < count; first += 1) {
      let hash = 0x9747b28c;
      const last = Math.min(first + shingleWords, own.length);
      for (let next = first; next < last; next += 1)
        hash = (Math.imul(hash, 0x01000193) ^ mixed(own[next] as number)) | 0;
      hashes[start + first] = mixed(hash);
    }
    const mine = hashes.subarray(start, start + count).sort();
    end = start;
    for (let place = 0; place < mine.length; place += 1) {
      if (place === 0 || mine[place] !== mine[place - 1]) hashes[end++] = mine[place] as number;
    }
    starts[index + 1] = end;
  }
  return { hashes, starts };
}
