import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Example } from "../core/example.js";
import { leakAudit } from "./leak-audit.js";
import { PART_NAMES, type Parts, splitExamples } from "./split-examples.js";
import { distribution, statistics, statisticsByTask } from "./statistics.js";
import { trainingCost } from "./training-cost.js";
import { unitsOf } from "./units.js";
import { splitWarnings } from "./warnings.js";
import { cutWindows, withoutSeen } from "./windows.js";

function example(id: string, more: Partial<Example> & { prompt?: string; answer?: string } = {}): Example {
  const { prompt = `prompt number ${id} about something of its own`, answer = "yes", ...rest } = more;
  return {
    id,
    messages: [
      { role: "user", content: prompt },
      { role: "assistant", content: answer },
    ],
    source: { source: "s", file: "s.csv" },
    ...rest,
  };
}

const SHARES = { trainShare: 0.7, validationShare: 0.1, testShare: 0.2, seed: 1 };
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => example(`${index}`, { label: index % 4 === 0 ? "spam" : "ham" }));
const sizes = (parts: Parts) => PART_NAMES.map((part) => parts[part].length);

describe("splitExamples", () => {
  it("meets the shares of every label when nothing ties Examples together", () => {
    const parts = splitExamples(many(400), SHARES);
    expect(sizes(parts)).toEqual([280, 40, 80]);
    expect(parts.report.parts.map((part) => part.byLabel)).toEqual([
      { ham: 210, spam: 70 },
      { ham: 30, spam: 10 },
      { ham: 60, spam: 20 },
    ]);
    expect(parts.report).toMatchObject({ units: 400, largestUnit: 1, largestDeviation: 0 });
  });

  it("handles nothing and one Example", () => {
    expect(splitExamples([], SHARES).report).toMatchObject({ units: 0, largestUnit: 0, largestDeviation: null });
    expect(sizes(splitExamples([example("a")], SHARES)).reduce((sum, size) => sum + size, 0)).toBe(1);
  });

  it("depends on the seed and not on the order", () => {
    const rows = many(60);
    const ids = (parts: Parts) => PART_NAMES.map((part) => parts[part].map((row) => row.id).sort());
    const once = ids(splitExamples(rows, SHARES));
    expect(ids(splitExamples([...rows].reverse(), SHARES))).toEqual(once);
    expect(ids(splitExamples(rows, { ...SHARES, seed: 2 }))).not.toEqual(once);
  });

  it("gives every Example the wanted chance for each part, single or in a group", () => {
    const rows = Array.from({ length: 20 }, (_, index) => {
      return example(`${index}`, {
        label: index % 2 === 0 ? "a" : "b",
        ...(index < 6 ? { group: `g${index % 3}` } : {}),
      });
    });
    const runs = 2_000;
    const inTest = new Map(rows.map((row) => [row.id, 0]));
    for (let seed = 0; seed < runs; seed += 1) {
      for (const { id } of splitExamples(rows, { ...SHARES, seed }).test) inTest.set(id, (inTest.get(id) ?? 0) + 1);
    }
    // Five standard errors of a share of 0.2 in 2,000 draws.
    const tolerance = 5 * Math.sqrt((0.2 * 0.8) / runs);
    for (const [, count] of inTest) expect(Math.abs(count / runs - 0.2)).toBeLessThan(tolerance);
  });

  it("never tears a group, loses a row or lets the audit find a leak", () => {
    const word = fc.constantFrom("link", "down", "site", "vlan", "bgp");
    const row = fc.record({
      label: fc.constantFrom("a", "b", undefined),
      group: fc.constantFrom("g1", "g2", "g3", undefined),
      prompt: fc.array(word, { maxLength: 5 }).map((list) => list.join(" ")),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.integer(), (rows, seed) => {
        const input = rows.map(({ label, group, prompt }, index) =>
          example(`${index}`, { prompt, ...(label ? { label } : {}), ...(group ? { group } : {}) }),
        );
        const parts = splitExamples(input, { ...SHARES, seed });
        expect(PART_NAMES.flatMap((part) => parts[part].map((one) => one.id)).sort()).toEqual(
          input.map((one) => one.id).sort(),
        );
        expect(leakAudit(parts).pairs).toBe(0);
      }),
      { seed: 6 },
    );
  });

  it("says how far a large group throws the shares off", () => {
    const rows = Array.from({ length: 10 }, (_, index) => example(`${index}`, { group: "one" }));
    const { report } = splitExamples(rows, SHARES);
    expect(report.largestUnit).toBe(10);
    expect(report.largestDeviation).toBeGreaterThan(0.25);
  });

  it("refuses shares that do not add up", () => {
    expect(() => splitExamples([], { ...SHARES, testShare: 0.3 })).toThrow("add up to 1");
    expect(() => splitExamples([], { ...SHARES, trainShare: 1.7, testShare: -0.8 })).toThrow("0..1");
  });
});

describe("unitsOf", () => {
  it("ties by group, wording and similarity, and by what these connect", () => {
    const long =
      "the router in the branch office has restarted three times since this morning without any known reason at all";
    const rows = [
      example("a", { group: "g" }),
      example("b", { group: "g", prompt: long }),
      example("c", { prompt: `${long} today` }),
      example("d", { prompt: "Is it DOWN?" }),
      example("e", { prompt: "is it down" }),
      example("f", { group: "g", source: { source: "other", file: "o.csv" } }),
    ];
    expect(unitsOf(rows)).toEqual([[0, 1, 2], [3, 4], [5]]);
  });
});

describe("leakAudit", () => {
  it("finds planted leaks of every sort", () => {
    const long =
      "the router in the branch office has restarted three times since this morning without any known reason at all";
    const parts: Parts = {
      train: [example("a", { group: "g" }), example("b", { prompt: long }), example("c", { prompt: "Is it down?" })],
      validation: [example("d", { prompt: `${long} today` })],
      test: [
        example("e", { group: "g" }),
        example("f", { prompt: "is it DOWN" }),
        example("g", { prompt: "unlike all others" }),
      ],
    };
    const audit = leakAudit(parts);
    expect(audit.byKind).toEqual({ "shared-group": 1, "same-prompt": 1, "similar-prompt": 1 });
    expect(audit).toMatchObject({ pairs: 3, pairsCovered: 3 * 1 + 3 * 3 + 1 * 3 });
    expect(audit.examples[0]).toEqual({
      kind: "shared-group",
      first: { id: "a", part: "train" },
      second: { id: "e", part: "test" },
      similarity: null,
    });
  });
});

describe("windows", () => {
  const dated = (id: string, createdAt: string | undefined, prompt?: string) =>
    example(id, { ...(createdAt ? { createdAt } : {}), ...(prompt ? { prompt } : {}) });

  it("cuts by time and accounts for rows in no window", () => {
    const rows = [
      dated("old", "2026-07-31T23:59:59.999Z"),
      dated("new", "2026-08-01T00:00:00.000Z"),
      dated("undated", undefined),
    ];
    const windows = [
      { name: "training", description: "t", before: "2026-08-01" },
      { name: "production", description: "p", from: "2026-08-01" },
    ];
    const cut = cutWindows(rows, { windows });
    expect(cut.training.map((row) => row.id)).toEqual(["old"]);
    expect(cut.others.map((one) => one.examples.map((row) => row.id))).toEqual([["new"]]);
    expect(cut.outside).toMatchObject([{ id: "undated", step: "window" }]);
    expect(cutWindows(rows, { windows: [] }).training).toHaveLength(3);
  });

  it("takes out of production what training has seen, and names it", () => {
    const training = [dated("t", undefined, "Is the tunnel down?")];
    const { examples, removed } = withoutSeen(
      [dated("p", undefined, "is the tunnel down"), dated("q", undefined), ...training],
      training,
    );
    expect(examples.map((row) => row.id)).toEqual(["q", "t"]);
    expect(removed).toMatchObject([{ id: "p", partner: "t", similarity: 1 }]);
  });
});

describe("statistics", () => {
  it("has known values", () => {
    // numpy: np.percentile(np.arange(21), 95) = 19.0
    const values = Array.from({ length: 21 }, (_, index) => 20 - index);
    expect(distribution(values)).toEqual({ min: 0, max: 20, mean: 10, median: 10, p95: 19, total: 210 });
    expect(distribution([])).toEqual({ min: null, max: null, mean: null, median: null, p95: null, total: 0 });
  });

  it("counts labels, tasks and the tokens of training", () => {
    const rows = [
      example("a", { prompt: "is it down", answer: "no", label: "x", task: "t" }),
      example("b", { prompt: "is it up", answer: "no", label: "y", system: "short" }),
      example("c", { prompt: "is it up", answer: "no", label: "y" }),
    ];
    const all = statistics(rows, { system: "one two three" });
    expect(all.labels).toEqual({ y: 2, x: 1 });
    expect(all.tasks).toEqual({ t: 1 });
    expect(all.trainingTokens).toBe(3 * (3 + 1) + 3 + 1 + 3);
    expect(Object.keys(statisticsByTask(rows))).toEqual(["t"]);
    expect(statistics([]).prompt.tokens.mean).toBeNull();
  });

  it("prices training, and says why it cannot", () => {
    const price = { epochs: 2, pricePerThousandTokensUsd: 0.001 };
    expect(trainingCost({ trainingTokens: 1_000_000 }, price)).toMatchObject({ tokens: 2_000_000, costUsd: 2 });
    const unknown = trainingCost(
      { trainingTokens: 10 },
      { epochs: 1, pricePerThousandTokensUsd: null, reason: "not published" },
    );
    expect(unknown).toMatchObject({ costUsd: null, reason: "not published" });
    expect(() => trainingCost({ trainingTokens: 1 }, { epochs: 0, pricePerThousandTokensUsd: 1 })).toThrow(RangeError);
  });
});

describe("splitWarnings", () => {
  it("warns of few Examples, empty parts, rare labels and leaks", () => {
    const rows = [example("a", { label: "x" })];
    const { report, ...parts } = splitExamples(rows, { trainShare: 1, validationShare: 0, testShare: 0, seed: 1 });
    const labels = [{ name: "y", description: "never seen" }];
    const audit = { ...leakAudit(parts), pairs: 2 };
    expect(splitWarnings({ split: report, audit, statistics: { train: statistics(parts.train) }, labels })).toEqual([
      "1 Examples to train on: fewer than 500",
      'label "y" has 0 Examples to train on',
      "2 pairs of Examples leak between parts",
    ]);
  });
});
