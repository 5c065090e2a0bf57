import { join } from "node:path";
import type { Example } from "../core/example.js";
import { readText, sha256, writeWhole } from "../platform/files.js";
import { withLock } from "../platform/lock.js";
import type { UseCase } from "../platform/use-case.js";

/** How often a test set was opened, and for which models. */
export interface TestSetUses {
  /** Hash of the cases. */
  testSet: string;
  /** Tuned models that were measured on it, with the first time. Each further one that is chosen by it wears it out. */
  models: { model: string; firstAt: string }[];
}

type Counter = Record<string, TestSetUses>;

const isMissing = (thrown: unknown): boolean => (thrown as { code?: string }).code === "missing-file";

/**
 * Notes in `.tunelab/<use case>/test-set.json` that a tuned model is measured on these cases, and tells for how many
 * models that was done. The same model again changes nothing.
 */
export async function countTestSetUse(
  { root, name }: Pick<UseCase, "root" | "name">,
  { cases, model, now = () => new Date() }: { cases: readonly Example[]; model: string; now?: () => Date },
): Promise<TestSetUses> {
  const file = join(root, ".tunelab", name, "test-set.json");
  const testSet = sha256(JSON.stringify(cases.map(({ id, messages }) => [id, messages]).sort())).slice(0, 16);
  return withLock(`${file}.lock`, async () => {
    const counter: Counter = await readText(file).then<Counter, Counter>(
      (text) => JSON.parse(text) as Counter,
      (thrown: unknown) => {
        if (isMissing(thrown)) return {};
        throw thrown;
      },
    );
    const uses = counter[testSet] ?? { testSet, models: [] };
    if (uses.models.some((one) => one.model === model)) return uses;
    uses.models.push({ model, firstAt: now().toISOString() });
    counter[testSet] = uses;
    await writeWhole(file, `${JSON.stringify(counter, null, 2)}\n`);
    return uses;
  });
}
