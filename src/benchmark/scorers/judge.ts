import type { ChatModel } from "../../core/chat-model.js";
import { messageOf } from "../../core/errors.js";
import { answerOf, type Example, promptOf } from "../../core/example.js";
import { ProviderError } from "../../core/provider-error.js";
import type { Score, Scorer } from "../../core/score.js";
import { type Criterion, defaultCriteria, judgeManners, quoted, readVerdict } from "./judge-prompt.js";

export interface JudgeOptions {
  /** @default accuracy, relevance and quality */
  criteria?: readonly Criterion[];
  /** What the team wants an answer to be like, in its own words. */
  rubric?: string;
  /** Whether the judge sees the wanted answer. @default true */
  showReference?: boolean;
  /** @default 512 */
  maxTokens?: number;
}

/**
 * A model as judge: rates each answer from 0 to 1 on every criterion; the score is their mean, the ratings are its
 * parts. A judge that fails, is cut off or replies with anything but ratings in 0..1 leaves the answer unscored
 * (`null` with the reason): a broken judge must not look like a bad answer. How far a judge can be trusted is measured
 * by `judgeAgreement`.
 * @throws ProviderError from `score` when no request to the judge can succeed (no access, no such model)
 * @example judgeScorer(await openModel("anthropic:claude-haiku-4-5"), { rubric: "Short, and names the next step." })
 */
export function judgeScorer(
  judge: ChatModel,
  { criteria = defaultCriteria, rubric, showReference = true, maxTokens = 512 }: JudgeOptions = {},
): Scorer {
  if (criteria.length === 0) throw new RangeError("criteria must hold at least one criterion, got none");
  const system = instructions(criteria, rubric);
  return {
    name: "judge",
    score: async (example, completion) => {
      const content = material(example, completion.text, showReference);
      try {
        const reply = await judge.complete({
          system,
          messages: [{ role: "user", content }],
          maxTokens,
          temperature: 0,
        });
        if (reply.stopReason === "max-tokens") return unscored("the judge's reply was cut off");
        return ratingsOf(reply.text, criteria);
      } catch (thrown) {
        if (thrown instanceof ProviderError && !thrown.isFatal)
          return unscored(`the judge failed: ${messageOf(thrown)}`);
        throw thrown;
      }
    },
  };
}

function instructions(criteria: readonly Criterion[], rubric: string | undefined): string {
  return [
    "You rate an answer to a question.",
    judgeManners,
    `The object has a field for each criterion, a number from 0 (worst) to 1 (best):\n${criteria
      .map(({ name, description }) => `- "${name}": ${description}`)
      .join("\n")}`,
    ...(rubric === undefined ? [] : [`What counts as a good answer here:\n${rubric}`]),
  ].join("\n\n");
}

function material(example: Example, answer: string, showReference: boolean): string {
  return [
    quoted("question", promptOf(example)),
    ...(showReference ? [quoted("reference", answerOf(example))] : []),
    quoted("answer", answer),
  ].join("\n\n");
}

function ratingsOf(text: string, criteria: readonly Criterion[]): Score {
  const reading = readVerdict(text);
  if ("reason" in reading) return unscored(reading.reason);
  const parts: [string, number][] = [];
  for (const { name } of criteria) {
    const rating = reading.verdict[name];
    if (typeof rating !== "number" || !(rating >= 0 && rating <= 1)) {
      return unscored(`the judge gave no rating in 0..1 for ${name}`);
    }
    parts.push([name, rating]);
  }
  return { value: parts.reduce((sum, [, rating]) => sum + rating, 0) / parts.length, parts: Object.fromEntries(parts) };
}

function unscored(reason: string): Score {
  return { value: null, reason };
}
