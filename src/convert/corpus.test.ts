import { expect, it } from "vitest";
import { openUseCase } from "../platform/use-case.js";
import { readSources } from "./read-sources.js";

it("reads the whole mail corpus: every mail is an Example or in the ledger", { timeout: 60_000 }, async () => {
  const { examples, ledger, rowsIn, notes } = await readSources(await openUseCase("email-triage"));
  expect({ rowsIn, examples: examples.length, ledger: ledger.length }).toEqual({
    rowsIn: 6_046,
    examples: 5_546,
    ledger: 500,
  });
  expect(ledger.every((entry) => entry.reason.startsWith("holds U+FFFD"))).toBe(true);
  expect(notes.find((note) => note.message.startsWith("no Received"))?.rows).toBe(135);
  const counts = new Map<string, number>();
  for (const { label, source } of examples) {
    const key = `${source.collection} ${label}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([
    "easy-ham-1 ham",
    "easy-ham-2 ham",
    "hard-ham-1 ham",
    "spam-1 spam",
    "spam-2 spam",
  ]);
  const median = (collection: string) => {
    const times = examples.filter((one) => one.source.collection === collection).flatMap((one) => one.createdAt ?? []);
    return times.sort()[times.length >> 1]?.slice(0, 7);
  };
  // The collections that end in -2 hold the older mails.
  expect([median("spam-2"), median("easy-ham-2"), median("spam-1"), median("easy-ham-1")]).toEqual([
    "2002-07",
    "2002-08",
    "2002-09",
    "2002-09",
  ]);
});

it("names what to do when a corpus package is missing", async () => {
  const useCase = await openUseCase("email-triage");
  const sources = useCase.sources.map((source) => ({ ...source, path: "package:@example/no-such-corpus" }));
  await expect(readSources({ ...useCase, sources })).rejects.toThrow("npm install @example/no-such-corpus");
  const files = [{ name: "t", kind: "tickets" as const, path: "nowhere.csv" }];
  await expect(readSources({ ...useCase, sources: files })).rejects.toThrow("data/email-triage/nowhere.csv");
});
