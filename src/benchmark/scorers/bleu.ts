import { nGramCounts, sharedCount, spacedWords } from "./n-grams.js";

/** Stands for a precision of 0, so that one missing order does not make the whole score 0. */
const smoothing = 1e-7;

/**
 * BLEU of one sentence (Papineni et al. 2002): geometric mean of the clipped precisions of runs of 1 to 4 words, times
 * the penalty exp(1 - r/c) for an answer of c words that is shorter than the reference of r. Orders that the
 * answer is too short to have are left out. BLEU was made for whole corpora: of single sentences it is rough.
 * @throws RangeError without a reference
 * @example bleu("The cat sat on the mat.", ["The cat sat on the mat."]) // 1
 */
export function bleu(output: string, references: readonly string[]): number {
  if (references.length === 0) throw new RangeError("references must hold at least one text, got none");
  const answer = spacedWords(output);
  if (answer.length === 0) return 0;
  const wanted = references.map(spacedWords);
  const orders = Math.min(4, answer.length);
  let logarithms = 0;
  for (let size = 1; size <= orders; size += 1) {
    const counts = nGramCounts(answer, size);
    const best = Math.max(...wanted.map((words) => sharedCount(counts, nGramCounts(words, size))));
    logarithms += Math.log(Math.max(best / (answer.length - size + 1), smoothing));
  }
  return brevityPenalty(answer.length, wanted) * Math.exp(logarithms / orders);
}

function brevityPenalty(length: number, wanted: readonly (readonly string[])[]): number {
  const closest = wanted
    .map((words) => words.length)
    .reduce((best, candidate) => (Math.abs(candidate - length) < Math.abs(best - length) ? candidate : best));
  return length >= closest ? 1 : Math.exp(1 - closest / length);
}
