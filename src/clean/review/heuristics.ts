import { answerOf, type Example, promptOf } from "../../core/example.js";
import { words } from "../../text/words.js";
import { type QualityReview, type QualityVerdict, summariseReview, verdictOf } from "./quality.js";

/**
 * Rates Examples by rules on their texts. Rules see form and not truth: correctness stays unknown, and a fluent wrong answer
 * passes. Every fault found takes a stated share off its criterion.
 */
export function heuristicReview(examples: readonly Example[]): { review: QualityReview; verdicts: QualityVerdict[] } {
  const verdicts = examples.map(heuristicVerdict);
  return { verdicts, review: summariseReview(verdicts, { reviewer: "heuristics", costUsd: 0 }) };
}

const PLACEHOLDER = /\b(?:lorem ipsum|todo|tbd|n\/a|xxx+|asdf|test test|placeholder)\b/i;
const UNFINISHED = /(?:[,;:(]|\b(?:and|or|the|to|of))$/i;

/** One Example by the rules. An answer that is its label alone is only asked to have a prompt that can be read. */
export function heuristicVerdict(example: Example): QualityVerdict {
  const prompt = promptOf(example);
  const answer = answerOf(example);
  const isLabel = answer === example.label;
  const faults: [criterion: "clarity" | "completeness" | "relevance", loss: number, issue: string][] = [];
  const promptWords = words(prompt);
  const answerWords = words(answer);
  if (promptWords.length < 3) faults.push(["clarity", 0.5, "the prompt has fewer than three words"]);
  if (letterShare(prompt) < 0.4) faults.push(["clarity", 0.3, "the prompt is mostly signs and digits"]);
  if (/\[[A-Z_]{2,20}\](?:\s*\[[A-Z_]{2,20}\]){2}/.test(prompt))
    faults.push(["clarity", 0.3, "the prompt is mostly placeholders"]);
  if (!isLabel) {
    if (PLACEHOLDER.test(answer))
      faults.push(["completeness", 0.7, "the answer holds a placeholder such as TODO or n/a"]);
    if (UNFINISHED.test(answer.trimEnd())) faults.push(["completeness", 0.4, "the answer seems cut off"]);
    if (/^\*\*[^*]+\*\*:?\s*$/m.test(answer) && answerWords.length < 6)
      faults.push(["completeness", 0.5, "the answer is little more than headings"]);
    if (repetition(answerWords) > 0.5) faults.push(["clarity", 0.5, "the answer repeats itself"]);
    if (answerWords.length > 0 && answer.trim() === prompt.trim())
      faults.push(["relevance", 1, "the answer is the prompt"]);
    if (/^(?:i cannot|i can't|sorry|as an ai)\b/i.test(answer.trim()))
      faults.push(["relevance", 0.6, "the answer refuses"]);
  }
  const rating = (criterion: string) =>
    Math.max(0, 1 - faults.reduce((sum, [name, loss]) => sum + (name === criterion ? loss : 0), 0));
  const ratings = {
    clarity: rating("clarity"),
    correctness: null,
    completeness: isLabel ? null : rating("completeness"),
    relevance: isLabel ? null : rating("relevance"),
  };
  return verdictOf(
    example.id,
    ratings,
    faults.map(([, , issue]) => issue),
  );
}

function letterShare(text: string): number {
  const signs = text.replace(/\s/g, "");
  return signs === "" ? 0 : (signs.match(/\p{L}/gu)?.length ?? 0) / signs.length;
}

/** Share of a text's word triples that it said before. */
function repetition(textWords: readonly string[]): number {
  const triples = textWords.slice(2).map((_, index) => textWords.slice(index, index + 3).join(" "));
  return triples.length < 10 ? 0 : 1 - new Set(triples).size / triples.length;
}
