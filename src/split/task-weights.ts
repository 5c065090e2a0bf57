import type { Example } from "../core/example.js";
import { seededRandom, seedFrom, shuffled } from "../core/random.js";

/**
 * A multi-task mix by weights: each task's Examples are repeated or sampled so that its share of the result is its weight's
 * share, the largest task (by Examples for its weight) being used once. A provider's format has no weights, so rows are what carries them.
 * Only for the training part: repeated rows in a test part would count twice. Whole rounds take every Example; the rest of
 * a round is drawn by the seed. Repeats get an id with `~2`, `~3`. Tasks that are not named weigh 1; weight 0 leaves a task out.
 * @throws RangeError if a weight is negative or names no task of the Examples
 * @example weighted(train, { weights: { ticket: 2, log: 1 }, seed: 7 })
 */
export function weighted(
  examples: readonly Example[],
  { weights, seed }: { weights: Readonly<Record<string, number>>; seed: number },
): Example[] {
  const byTask = new Map<string, Example[]>();
  for (const example of examples) {
    const same = byTask.get(example.task ?? "") ?? [];
    same.push(example);
    byTask.set(example.task ?? "", same);
  }
  for (const [task, weight] of Object.entries(weights)) {
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw new RangeError(`weight of ${task} must be 0 or more, got ${weight}`);
    if (!byTask.has(task))
      throw new RangeError(`weights name a task "${task}"; there are: ${[...byTask.keys()].join(", ")}`);
  }
  const weightOf = (task: string) => weights[task] ?? 1;
  const unit = Math.max(
    0,
    ...[...byTask].map(([task, rows]) => (weightOf(task) === 0 ? 0 : rows.length / weightOf(task))),
  );
  const result: Example[] = [];
  for (const [task, rows] of byTask) {
    const wanted = Math.round(unit * weightOf(task));
    const rounds = Math.floor(wanted / rows.length);
    const drawn = new Set(
      shuffled(rows, seededRandom(seedFrom("weights", seed, task))).slice(0, wanted - rounds * rows.length),
    );
    for (const row of rows) {
      const copies = rounds + (drawn.has(row) ? 1 : 0);
      for (let copy = 1; copy <= copies; copy += 1) result.push(copy === 1 ? row : { ...row, id: `${row.id}~${copy}` });
    }
  }
  return result;
}
