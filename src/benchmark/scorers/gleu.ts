import { nGramCounts, sharedCount, spacedWords } from "./n-grams.js";

/**
 * Google's GLEU of a sentence (Wu et al. 2016): runs of 1 to 4 words that answer and reference share, over the larger of
 * the two totals; the best over the references. Case and full stops at the ends of words are nothing.
 * @throws RangeError without a reference
 * @example gleu("the the the the the the the", ["The cat sat on the mat"]) // 0.0909
 */
export function gleu(output: string, references: readonly string[]): number {
  if (references.length === 0) throw new RangeError("references must hold at least one text, got none");
  const words = (text: string) => spacedWords(text).map((word) => word.replace(/\.+$/u, ""));
  const answer = words(output);
  return Math.max(...references.map((reference) => againstOne(answer, words(reference))));
}

function againstOne(answer: readonly string[], wanted: readonly string[]): number {
  let shared = 0;
  let answerTotal = 0;
  let wantedTotal = 0;
  for (let size = 1; size <= 4; size += 1) {
    shared += sharedCount(nGramCounts(answer, size), nGramCounts(wanted, size));
    answerTotal += Math.max(0, answer.length - size + 1);
    wantedTotal += Math.max(0, wanted.length - size + 1);
  }
  return answerTotal === 0 || wantedTotal === 0 ? 0 : shared / Math.max(answerTotal, wantedTotal);
}
