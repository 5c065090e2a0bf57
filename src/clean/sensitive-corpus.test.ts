import { expect, it } from "vitest";
import { sensitiveCorpus } from "../../test/support/sensitive-corpus.js";
import { findSensitive } from "./find-sensitive.js";

/** Counts of one kind over the corpus. A find counts as right when kind, start and end are those of the label. */
interface Counts {
  kind: string;
  labelled: number;
  found: number;
  right: number;
}

it("finds what the labelled corpus marks, and little else", () => {
  const byKind = new Map<string, Counts>();
  const countsOf = (kind: string) => {
    const counts = byKind.get(kind) ?? { kind, labelled: 0, found: 0, right: 0 };
    byKind.set(kind, counts);
    return counts;
  };
  const wrong: string[] = [];
  for (const { text, spans } of sensitiveCorpus()) {
    const found = findSensitive(text);
    const name = ({ kind, start, end }: { kind: string; start: number; end: number }) => `${kind} ${start} ${end}`;
    const wanted = new Set(spans.map(name));
    for (const span of spans) countsOf(span.kind).labelled += 1;
    for (const span of found) {
      const counts = countsOf(span.kind);
      counts.found += 1;
      if (wanted.delete(name(span))) counts.right += 1;
      else wrong.push(`found ${span.kind} "${text.slice(span.start, span.end)}" in: ${text}`);
    }
    for (const missed of wanted) wrong.push(`missed ${missed} in: ${text}`);
  }
  const rows = [...byKind.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
  const total = rows.reduce(
    (sum, row) => ({
      kind: "all",
      labelled: sum.labelled + row.labelled,
      found: sum.found + row.found,
      right: sum.right + row.right,
    }),
    { kind: "all", labelled: 0, found: 0, right: 0 },
  );
  const share = (part: number, whole: number) => (whole === 0 ? "none" : (part / whole).toFixed(3));
  const lines = [...rows, total].map(
    ({ kind, labelled, found, right }) =>
      `${kind.padEnd(12)} labelled ${String(labelled).padStart(3)}  precision ${share(right, found)}  recall ${share(right, labelled)}`,
  );
  console.log(["Personal data and secrets on our labelled corpus", ...lines].join("\n"));
  expect(wrong).toEqual([]);
  expect(rows.map((row) => row.kind)).toHaveLength(13);
});
