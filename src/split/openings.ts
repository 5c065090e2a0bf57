import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Example } from "../core/example.js";
import type { LoadedStep } from "../core/step.js";
import type { UseCase } from "../platform/use-case.js";

/** One time that the test part was read. */
export interface TestOpening {
  /** Key of the split whose test part it was. */
  split: string;
  /** Who opened it: a notebook's name. */
  by: string;
  /** ISO 8601 in UTC. */
  at: string;
}

const fileOf = (useCase: Pick<UseCase, "root" | "name">) =>
  join(useCase.root, ".tunelab", useCase.name, "split", "test-openings.jsonl");

/**
 * Opens the sealed test part and counts the opening beside the split. Every look at the test part, and every choice made
 * after it, takes some of its worth as a judge: the count tells a reader how often that was.
 * @example const test = await openTestPart(useCase, data, { by: "04-benchmark" });
 */
export async function openTestPart(
  useCase: Pick<UseCase, "root" | "name">,
  split: LoadedStep<"split">,
  { by, now = () => new Date() }: { by: string; now?: () => Date },
): Promise<Example[]> {
  const file = fileOf(useCase);
  const opening: TestOpening = { split: split.key, by, at: now().toISOString() };
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(opening)}\n`);
  return split.rows("test");
}

/** Every opening of a split's test part so far, oldest first; of all splits of the use case when no key is given. */
export async function testOpenings(
  useCase: Pick<UseCase, "root" | "name">,
  { split }: { split?: string } = {},
): Promise<TestOpening[]> {
  const file = fileOf(useCase);
  if (!existsSync(file)) return [];
  const openings: TestOpening[] = [];
  for (const line of (await readFile(file, "utf8")).split("\n")) {
    // A line that a kill cut short is no opening that anybody finished.
    if (!line.endsWith("}")) continue;
    const opening = JSON.parse(line) as TestOpening;
    if (split === undefined || opening.split === split) openings.push(opening);
  }
  return openings;
}
