import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { clean } from "../clean/index.js";
import { convertText } from "../convert/index.js";
import type { SourceDefinition } from "../core/use-case.js";
import { prepareFile } from "./prepare-file.js";

const folder = await mkdtemp(join(tmpdir(), "tunelab-file-"));
const source: SourceDefinition = { name: "faq", kind: "question-answer", path: "faq.jsonl" };
const lines = Array.from({ length: 5_000 }, (_, index) =>
  index === 6
    ? '{"question": broken'
    : JSON.stringify({
        id: `q${index % 4_000}`,
        question: `How is device ${index % 3_000} reset? Mail a@example.com`,
        answer: "Press the button for ten seconds.",
      }),
);

it("does in one pass what the steps do on rows in memory", async () => {
  const text = lines.join("\n");
  const [file, packed] = [join(folder, "faq.jsonl"), join(folder, "faq.jsonl.gz")];
  await writeFile(file, text);
  await writeFile(packed, gzipSync(text));
  const run = async (from: string, name: string) => {
    const out = join(folder, `${name}.jsonl`);
    return {
      result: await prepareFile(from, { source, out, ledgerFile: join(folder, `${name}.ledger.jsonl`) }),
      text: await readFile(out, "utf8"),
    };
  };
  const plain = await run(file, "plain");
  const converted = await convertText(text, { source, file });
  const whole = clean(converted.examples, { nearDuplicateThreshold: 1 });
  const ids = plain.text
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as { id: string }).id);
  expect(ids).toEqual(whole.examples.map((example) => example.id));
  expect(plain.result).toMatchObject({
    rowsIn: 5_000,
    examples: 3_000,
    ledger: 2_000,
    bySteps: { convert: 1, "clean/exact-duplicates": 1_999 },
  });
  expect(plain.text).toContain("Mail [MAIL]");
  expect((await run(file, "again")).text).toBe(plain.text);
  expect((await run(packed, "packed")).result.examples).toBe(3_000);
});
