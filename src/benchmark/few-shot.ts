import { answerOf, type Example, promptOf } from "../core/example.js";
import type { Message } from "../core/message.js";
import { seededRandom, seedFrom, shuffled } from "../core/random.js";

/** Prompts longer than this are passed over for few-shot examples while their class has shorter ones. */
const LONGEST_PROMPT_CHARACTERS = 1_500;

const taskOf = ({ task }: Example): string => task ?? "";
const classOf = ({ label }: Example): string => label ?? "";

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** One class's Examples in the order of preference: drawn by chance, the short ones first. */
function candidates(examples: readonly Example[], random: () => number): Example[] {
  const drawn = shuffled(
    [...examples].sort((a, b) => (a.id < b.id ? -1 : 1)),
    random,
  );
  const isShort = (example: Example) => promptOf(example).length <= LONGEST_PROMPT_CHARACTERS;
  const long = drawn.filter((example) => !isShort(example));
  return [...drawn.filter(isShort), ...long.sort((a, b) => promptOf(a).length - promptOf(b).length)];
}

/**
 * Chooses few-shot examples: for each task `count` of them, in turn from each label, so that no label has more than one
 * above another while it has rows. Seeded; independent of the order of `examples`. Short prompts go first, as people
 * choose them: every request pays for them.
 * @example chooseFewShot(examples, { count: 12, seed: 1 }).get("") // 6 ham and 6 spam
 * @returns the examples by task ("" where Examples carry none), in the order in which requests show them
 */
export function chooseFewShot(
  examples: readonly Example[],
  { count, seed }: { count: number; seed: number },
): Map<string, Example[]> {
  const chosen = new Map<string, Example[]>();
  for (const [task, ofTask] of groupBy(examples, taskOf)) {
    const random = seededRandom(seedFrom("few-shot", seed, task));
    const queues = groupBy(ofTask, classOf).map(([, ofClass]) => candidates(ofClass, random));
    const picked: Example[] = [];
    for (let round = 0; picked.length < count; round += 1) {
      const next = queues.map((queue) => queue[round]).filter((example) => example !== undefined);
      if (next.length === 0) break;
      picked.push(...next.slice(0, count - picked.length));
    }
    chosen.set(task, shuffled(picked, random));
  }
  return chosen;
}

/** Examples as earlier turns of a conversation: what was asked, and the answer that we want. */
export function asTurns(examples: readonly Example[]): Message[] {
  return examples.flatMap((example) => [
    ...example.messages.slice(0, -1),
    { role: "assistant" as const, content: answerOf(example) },
  ]);
}
