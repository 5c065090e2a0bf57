import type { Completion } from "./chat-model.js";
import type { Example } from "./example.js";

/** How good one answer is. */
export interface Score {
  /**
   * In 0..1. An answer that cannot be read is a bad answer: 0, with the reason. `null` is only for what could not be
   * scored at all (the request failed, the case has no truth to compare with); it never enters an average.
   */
  value: number | null;
  reason?: string;
  /** What was read out of the answer: the label, the number. */
  answer?: string;
  /** Scores of the parts, 0..1 each: JSON fields, a judge's criteria. */
  parts?: Record<string, number | null>;
}

/** A way to score: a function with a name. Lists of scorers are passed in; there is no registry. */
export interface Scorer {
  readonly name: string;
  score(example: Example, completion: Completion): Score | Promise<Score>;
}
