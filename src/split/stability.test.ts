import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Example } from "../core/example.js";
import { distributionChecks } from "./distribution-check.js";
import { folds } from "./folds.js";
import { leakAudit } from "./leak-audit.js";
import { openTestPart, testOpenings } from "./openings.js";
import { PART_NAMES, type PartName, type Parts, splitExamples } from "./split-examples.js";
import { weighted } from "./task-weights.js";

const SHARES = { trainShare: 0.7, validationShare: 0.1, testShare: 0.2, seed: 1 };

function example(id: string, more: Partial<Example> & { prompt?: string } = {}): Example {
  const { prompt = `prompt number ${id} about something of its own`, ...rest } = more;
  return {
    id,
    messages: [
      { role: "user", content: prompt },
      { role: "assistant", content: "yes" },
    ],
    source: { source: "s", file: "s.csv" },
    ...rest,
  };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => example(`${index}`, { label: index % 3 === 0 ? "a" : "b" }));

describe("a new row", () => {
  const partOf = (parts: Parts) =>
    new Map(PART_NAMES.flatMap((part) => parts[part].map((row): [string, PartName] => [row.id, part])));

  it("moves at most the old ones at the borders of its own label", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 120 }),
        fc.integer(),
        fc.stringMatching(/^n[a-z]{1,6}$/),
        (count, seed, id) => {
          const rows = many(count);
          const before = partOf(splitExamples(rows, { ...SHARES, seed }));
          const after = partOf(splitExamples([...rows, example(id, { label: "a" })], { ...SHARES, seed }));
          const moved = rows.filter((row) => before.get(row.id) !== after.get(row.id));
          // Three borders, and a border can pass one row by the row added and one by the change of width.
          expect(moved.length).toBeLessThanOrEqual(6);
          expect(moved.every((row) => row.label === "a")).toBe(true);
        },
      ),
      { seed: 2, numRuns: 60 },
    );
  });

  it("moves few old ones even when a tenth is added", () => {
    const rows = many(1_000);
    const before = partOf(splitExamples(rows, SHARES));
    const more = Array.from({ length: 100 }, (_, index) => example(`new ${index}`, { label: index % 2 ? "a" : "b" }));
    const after = partOf(splitExamples([...more, ...rows], SHARES));
    const moved = rows.filter((row) => before.get(row.id) !== after.get(row.id));
    expect(moved.length).toBeLessThan(50);
  });
});

describe("folds", () => {
  it("hold every Example back once, keep units whole and spread labels", () => {
    const rows = many(100).map((row, index) => (index < 10 ? { ...row, group: `g${index % 2}` } : row));
    const all = folds(rows, { count: 5, seed: 3 });
    expect(all.flatMap((fold) => fold.heldBack.map((row) => row.id)).sort()).toEqual(rows.map((row) => row.id).sort());
    for (const { train, heldBack } of all) {
      expect(train.length + heldBack.length).toBe(100);
      expect(leakAudit({ train, validation: [], test: heldBack }).pairs).toBe(0);
      expect(heldBack.filter((row) => row.label === "a").length).toBeGreaterThan(2);
    }
  });

  it("handle one Example and refuse one fold", () => {
    expect(
      folds([example("a")], { count: 2, seed: 1 })
        .map((fold) => fold.heldBack.length)
        .sort(),
    ).toEqual([0, 1]);
    expect(() => folds([], { count: 1, seed: 1 })).toThrow("2 or more");
  });
});

describe("planted leaks", () => {
  const long = "the router in the branch office has restarted three times since this morning without any known reason";
  it.each([
    ["a group", example("x", { group: "g" }), example("y", { group: "g" })],
    ["the same wording", example("x", { prompt: "Is it DOWN?" }), example("y", { prompt: "is it down" })],
    ["similar wording", example("x", { prompt: long }), example("y", { prompt: `${long} today` })],
    ["signs without words", example("x", { prompt: "?!" }), example("y", { prompt: "?!" })],
    ["full-width letters", example("x", { prompt: "ＬＩＮＫ down" }), example("y", { prompt: "link down" })],
  ])("of %s are found by the audit and never made by the split", (_, x, y) => {
    const rest = many(60);
    expect(
      leakAudit({ train: [x, ...rest], validation: [], test: [y] }, { similarityThreshold: 0.8 }).pairs,
    ).toBeGreaterThan(0);
    for (let seed = 0; seed < 20; seed += 1) {
      const parts = splitExamples([x, ...rest, y], { ...SHARES, seed, similarityThreshold: 0.8 });
      expect(leakAudit(parts, { similarityThreshold: 0.8 }).pairs).toBe(0);
    }
  });

  it("of time stay together where asked", () => {
    const rows = many(40).map((row, index) => ({ ...row, createdAt: `2026-03-0${1 + (index % 4)}T10:00:00Z` }));
    const parts = splitExamples(rows, { ...SHARES, sameTime: "day" });
    const days = PART_NAMES.map((part) => new Set(parts[part].map((row) => row.createdAt)));
    expect([...new Set(days.flatMap((set) => [...set]))]).toHaveLength(days.reduce((sum, set) => sum + set.size, 0));
  });
});

describe("distributionChecks", () => {
  it("see nothing in a fair split and much in an unfair one", () => {
    const fair = distributionChecks(splitExamples(many(600), SHARES));
    expect(fair.filter((check) => check.of === "labels").every((check) => (check.pValue ?? 0) > 0.5)).toBe(true);
    const rows = many(90);
    const unfair = distributionChecks({
      train: rows.filter((row) => row.label === "a"),
      validation: [],
      test: rows.filter((row) => row.label === "b"),
    });
    const labels = unfair.find((check) => check.of === "labels" && check.part === "test");
    expect(labels?.pValue).toBeLessThan(1e-9);
    expect(labels?.divergenceBits).toBeGreaterThan(0.1);
    expect(distributionChecks({ train: [], validation: [], test: [] })).toEqual([]);
  });
});

describe("weighted", () => {
  const rows = [
    ...Array.from({ length: 40 }, (_, index) => example(`t${index}`, { task: "ticket" })),
    ...Array.from({ length: 10 }, (_, index) => example(`l${index}`, { task: "log" })),
  ];
  const counts = (result: Example[]) =>
    ["ticket", "log"].map((task) => result.filter((row) => row.task === task).length);
  it("gives each task its share and each row an id of its own", () => {
    const even = weighted(rows, { weights: { ticket: 1, log: 1 }, seed: 1 });
    expect(counts(even)).toEqual([40, 40]);
    expect(new Set(even.map((row) => row.id)).size).toBe(80);
    expect(counts(weighted(rows, { weights: { ticket: 4, log: 1 }, seed: 1 }))).toEqual([40, 10]);
    expect(counts(weighted(rows, { weights: { log: 0 }, seed: 1 }))).toEqual([40, 0]);
    expect(counts(weighted(rows, { weights: { log: 0.4 }, seed: 1 }))).toEqual([40, 16]);
    expect(weighted([], { weights: {}, seed: 1 })).toEqual([]);
    expect(() => weighted(rows, { weights: { other: 1 }, seed: 1 })).toThrow('a task "other"');
    expect(() => weighted(rows, { weights: { log: -1 }, seed: 1 })).toThrow("0 or more");
  });
});

it("counts every opening of the test part", async () => {
  const useCase = { root: await mkdtemp(join(tmpdir(), "tunelab-openings-")), name: "x" };
  const rows = () => Promise.resolve([example("a")]);
  const split = { key: "k1", summary: {}, rows } as unknown as Parameters<typeof openTestPart>[1];
  expect(await testOpenings(useCase)).toEqual([]);
  const now = () => new Date("2026-11-22T10:00:00Z");
  expect(await openTestPart(useCase, split, { by: "04-benchmark", now })).toHaveLength(1);
  await openTestPart(useCase, { ...split, key: "k2" }, { by: "04-benchmark", now });
  expect(await testOpenings(useCase, { split: "k1" })).toEqual([
    { split: "k1", by: "04-benchmark", at: "2026-11-22T10:00:00.000Z" },
  ]);
  expect(await testOpenings(useCase)).toHaveLength(2);
});
