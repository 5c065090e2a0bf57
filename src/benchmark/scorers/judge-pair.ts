import type { ChatModel } from "../../core/chat-model.js";
import { messageOf } from "../../core/errors.js";
import { ProviderError } from "../../core/provider-error.js";
import { judgeManners, quoted, readVerdict } from "./judge-prompt.js";

export interface PairJudgement {
  /** `tie` also when the judge changed its mind with the order; `null` when it could not be asked. */
  winner: "first" | "second" | "tie" | null;
  /** Whether both orders gave the same winner; `null` when one of them gave none. */
  consistent: boolean | null;
  reason?: string;
}

/**
 * Which of two answers a judge prefers, asked in both orders: judges lean towards a position, so a preference counts
 * only when it survives the swap.
 * @throws ProviderError when no request to the judge can succeed (no access, no such model)
 */
export async function judgePair(
  judge: ChatModel,
  { question, first, second, rubric }: { question: string; first: string; second: string; rubric?: string },
  { maxTokens = 256 }: { maxTokens?: number } = {},
): Promise<PairJudgement> {
  const system = [
    "You say which of two answers to a question is the better one.",
    judgeManners,
    'The object has one field, "better": "A", "B" or "tie".',
    ...(rubric === undefined ? [] : [`What counts as a good answer here:\n${rubric}`]),
  ].join("\n\n");
  const ask = async (a: string, b: string): Promise<Preference> => {
    const content = [quoted("question", question), quoted("answer-a", a), quoted("answer-b", b)].join("\n\n");
    try {
      const reply = await judge.complete({ system, messages: [{ role: "user", content }], maxTokens, temperature: 0 });
      return preferenceOf(reply.text);
    } catch (thrown) {
      if (thrown instanceof ProviderError && !thrown.isFatal)
        return { reason: `the judge failed: ${messageOf(thrown)}` };
      throw thrown;
    }
  };
  const straight = await ask(first, second);
  const swapped = await ask(second, first);
  if ("reason" in straight) return { winner: null, consistent: null, reason: straight.reason };
  if ("reason" in swapped) return { winner: null, consistent: null, reason: swapped.reason };
  const winners = [winnerOf(straight.better, "first", "second"), winnerOf(swapped.better, "second", "first")] as const;
  if (winners[0] === winners[1]) return { winner: winners[0], consistent: true };
  return { winner: "tie", consistent: false, reason: "the judge's preference changed with the order of the answers" };
}

type Preference = { better: "A" | "B" | "tie" } | { reason: string };

function preferenceOf(text: string): Preference {
  const reading = readVerdict(text);
  if ("reason" in reading) return reading;
  const better = reading.verdict["better"];
  if (better === "A" || better === "B" || better === "tie") return { better };
  return { reason: 'the judge named neither "A" nor "B" nor "tie"' };
}

function winnerOf(better: "A" | "B" | "tie", a: "first" | "second", b: "first" | "second"): "first" | "second" | "tie" {
  return better === "tie" ? "tie" : better === "A" ? a : b;
}
