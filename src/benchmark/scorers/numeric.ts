import { answerOf } from "../../core/example.js";
import type { Score, Scorer } from "../../core/score.js";
import { numbersIn, parseNumber } from "./numbers.js";

/** Which number of the answer counts: the first, the last, any, or the answer as a whole. */
export type NumberPlace = "begin" | "end" | "any" | "exact";

/**
 * Whether the answer gives the target number, to 5 significant digits. A target that is no number is compared as
 * text at the same place, case and punctuation at the ends aside. (The convention of Inspect's `match(numeric=True)`.)
 * @example matchesNumber("28 + 32 = 60", "60", { place: "end" }) // true
 */
export function matchesNumber(
  output: string,
  target: string,
  { place = "end" }: { place?: NumberPlace } = {},
): boolean {
  const wanted = targetNumber(target);
  if (wanted === null) return matchesText(output, target, place);
  const found = place === "exact" ? [targetNumber(output)] : numbersIn(output);
  const candidates = place === "begin" ? found.slice(0, 1) : place === "end" ? found.slice(-1) : found;
  return candidates.some((value) => value !== null && sameNumber(value, wanted));
}

function targetNumber(text: string): number | null {
  return parseNumber(text.replace(/[$£€,]/gu, "").replace(/\.(?=\D|$)/gu, ""));
}

function sameNumber(left: number, right: number): boolean {
  return Number(left.toPrecision(5)) === Number(right.toPrecision(5));
}

function matchesText(output: string, target: string, place: NumberPlace): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/^[\s!-/:-@[-`{-~]+|[\s!-/:-@[-`{-~]+$/gu, "");
  const [text, wanted] = [bare(output), bare(target)];
  if (place === "begin") return text.startsWith(wanted);
  if (place === "end") return text.endsWith(wanted);
  return place === "exact" ? text === wanted : text.includes(wanted);
}

/**
 * Closeness of two numbers, 1 - |a - b| / (|a| + |b|): 1 when equal, 0 when one is 0 or the signs differ.
 * (The convention of autoevals' NumericDiff.)
 * @example numericCloseness(1, 2) // 0.6667
 */
export function numericCloseness(output: number, expected: number): number {
  if (output === expected) return 1;
  return 1 - Math.abs(expected - output) / (Math.abs(expected) + Math.abs(output));
}

/** 1 when the answer gives the wanted number. */
export function numericScorer({ place = "end" }: { place?: NumberPlace } = {}): Scorer {
  return {
    name: "numeric",
    score: (example, completion): Score => {
      const target = answerOf(example);
      const answer = numbersIn(completion.text).at(place === "begin" ? 0 : -1);
      if (targetNumber(target) !== null && answer === undefined)
        return { value: 0, reason: "the answer holds no number" };
      const value = matchesNumber(completion.text, target, { place }) ? 1 : 0;
      return { value, ...(answer === undefined ? {} : { answer: String(answer) }) };
    },
  };
}
