import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../core/random.js";
import type { AnswerRecord } from "./answer-record.js";
import type { ArmDescription } from "./arm.js";
import { compareArms, compareMetrics } from "./compare.js";
import type { BenchmarkRun, CaseDescription } from "./run.js";
import { sliceComparisons } from "./slices.js";
import { summariseArms } from "./summarise.js";
import { summariseBenchmark } from "./summary.js";
import { timeArms } from "./timings.js";
import { decideVerdict } from "./verdict.js";

const arm = (name: string, change: Partial<ArmDescription> = {}): ArmDescription => ({
  name,
  model: `test:${name}`,
  prompt: "full",
  fewShotExamples: 0,
  pricedAs: "toy",
  priceKind: "base",
  isTuned: name === "tuned",
  price: { inputPerMillionUsd: 1, outputPerMillionUsd: 1 },
  ...change,
});

/** A run in which arm `name` scored `scores[name][case]` on one metric. */
function runOf(
  scores: Record<string, (number | null)[]>,
  {
    metric = "label",
    cases,
    change = {},
  }: { metric?: string; cases?: CaseDescription[]; change?: Partial<AnswerRecord> } = {},
): BenchmarkRun {
  const names = Object.keys(scores);
  const count = scores[names[0] as string]?.length ?? 0;
  const described =
    cases ?? Array.from({ length: count }, (_, id) => ({ id: `c${id}`, label: id % 2 === 0 ? "a" : "b" }));
  return {
    arms: names.map((name) => arm(name)),
    cases: described,
    metrics: [metric],
    repeats: 1,
    sent: 0,
    reused: 0,
    answers: described.flatMap(({ id, label }, index) =>
      names.map((name): AnswerRecord => {
        const value = scores[name]?.[index] ?? null;
        const right = value === 1;
        return {
          caseId: id,
          arm: name,
          model: `test:${name}`,
          request: "r",
          truth: "t",
          answer: value === null ? null : "x",
          scores: {
            [metric]:
              value === null ? { value, reason: "no answer: down" } : { value, answer: right ? (label ?? "a") : "b" },
          },
          usage: value === null ? null : { inputTokens: 100, outputTokens: 10 },
          costUsd: value === null ? null : 0.002,
          latencyMs: value === null ? null : 10 + index,
          attempts: 1,
          stopReason: "end",
          servedFrom: "model",
          ...(value === null ? { failure: { code: "provider", message: "down" } } : {}),
          ...change,
        };
      }),
    ),
  };
}

const repeat = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

/** The 2 by 2 table of Newcombe's and Fagerland's papers as two lists of scores. */
const paired = (both: number, onlyFirst: number, onlySecond: number, neither: number) => ({
  tuned: [...repeat(both + onlyFirst, 1), ...repeat(onlySecond + neither, 0)],
  base: [...repeat(both, 1), ...repeat(onlyFirst, 0), ...repeat(onlySecond, 1), ...repeat(neither, 0)],
});

const against = { first: "tuned", second: "base", metric: "label" };

describe("scores of 0 and 1", () => {
  test("McNemar's mid-p, Newcombe's interval, Cohen's h, and the cases by outcome", () => {
    const comparison = compareArms(runOf(paired(95, 22, 2, 1)), against);
    // scipy: p = binomtest(2, 24, .5).pvalue - binom.pmf(2, 24, .5) = 1.9431114196777337e-05
    expect(comparison.pValue).toBeCloseTo(1.9431114196777337e-5, 14);
    expect(comparison).toMatchObject({
      n: 120,
      excluded: 0,
      test: "McNemar (mid-p)",
      table: { both: 95, onlyFirst: 22, onlySecond: 2, neither: 1 },
      verdict: "better",
      bootstrap: null,
    });
    expect(comparison.difference).toBeCloseTo(20 / 120, 12);
    expect(comparison.interval?.method).toContain("Newcombe");
    expect(comparison.adjustedPValue).toBe(comparison.pValue);
    // 2 asin(sqrt(117/120)) - 2 asin(sqrt(97/120)) = 0.58873
    expect(comparison.effect).toMatchObject({ name: "Cohen's h", magnitude: "medium" });
    expect(comparison.effect.value).toBeCloseTo(0.5887345390005128, 12);
    expect([comparison.wins.length, comparison.losses.length, comparison.ties.length]).toEqual([22, 2, 96]);
    expect(comparison.wins[0]).toBe("c95");
    expect(comparison.welch.test).toMatch(/Welch/);
    expect(comparison.welch.pValue).toBeGreaterThan(comparison.pValue as number);
  });

  test("the other way round is the mirror image", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 2, 3), { minLength: 1, maxLength: 60 }), (outcomes) => {
        const run = runOf({ tuned: outcomes.map((o) => (o > 1 ? 1 : 0)), base: outcomes.map((o) => o % 2) });
        const forth = compareArms(run, against);
        const back = compareArms(run, { ...against, first: "base", second: "tuned" });
        expect(back.difference).toBeCloseTo(-(forth.difference as number), 12);
        expect(back.pValue).toBeCloseTo(forth.pValue as number, 12);
        expect(back.interval?.low).toBeCloseTo(-(forth.interval?.high as number), 9);
        expect(back.wins).toEqual(forth.losses);
        const mirrored = { better: "worse", worse: "better" } as Record<string, string>;
        expect(back.verdict).toBe(mirrored[forth.verdict] ?? forth.verdict);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test("equal arms: equivalent on many cases, not enough data on few", () => {
    const same = (n: number) => ({ tuned: repeat(n, 1), base: repeat(n, 1) });
    expect(compareArms(runOf(same(10)), against)).toMatchObject({
      verdict: "not-enough-data",
      minimumDetectableDifference: null,
    });
    expect(compareArms(runOf(same(1_000)), against).verdict).toBe("equivalent");
  });

  test("failed requests leave their pair out", () => {
    const run = runOf({ tuned: [1, 1, null, 0], base: [0, null, 1, 0] });
    expect(compareArms(run, against)).toMatchObject({ n: 2, excluded: 2, wins: ["c0"], ties: ["c3"] });
  });

  test("no pair at all is not enough data, never NaN", () => {
    const nothing = compareArms(runOf({ tuned: [null], base: [1] }), against);
    expect(nothing).toMatchObject({ n: 0, difference: null, interval: null, pValue: null, verdict: "not-enough-data" });
    expect(JSON.stringify(compareArms(runOf({ tuned: [], base: [] }), against))).not.toContain("NaN");
    expect(compareArms(runOf({ tuned: [1], base: [0] }), against)).toMatchObject({ n: 1, verdict: "not-enough-data" });
  });

  test("unknown arms and metrics are named", () => {
    const run = runOf(paired(1, 1, 1, 1));
    expect(() => compareArms(run, { ...against, second: "few-shot" })).toThrow(
      'no arm "few-shot"; it has: tuned, base',
    );
    expect(() => compareArms(run, { ...against, metric: "rouge" })).toThrow("it has: label");
  });
});

describe("graded scores", () => {
  const graded = (first: number[], second: number[]) => runOf({ tuned: first, base: second }, { metric: "token-f1" });
  const pair = { first: "tuned", second: "base", metric: "token-f1" };

  test("paired t-test, its interval and a bootstrap interval beside it", () => {
    const first = [0.9, 0.7, 0.8, 0.6, 0.75, 0.95];
    const second = [0.7, 0.6, 0.75, 0.5, 0.7, 0.8];
    const comparison = compareArms(graded(first, second), pair);
    // scipy.stats.ttest_rel(first, second): pvalue 0.0061698434798732335 (scipy 1.17.1)
    expect(comparison.pValue).toBeCloseTo(0.0061698434798732335, 12);
    expect(comparison).toMatchObject({ table: null, verdict: "better", effect: { name: "Cohen's d (paired)" } });
    expect(comparison.bootstrap?.low).toBeGreaterThan(0);
    expect(comparison.minimumDetectableDifference).toBeGreaterThan(0);
    expect(compareArms(graded(first, second), pair)).toEqual(comparison);
  });

  test("scores that never differ: equivalent once enough cases bound what was not seen", () => {
    const half = (n: number) => graded(repeat(n, 0.5), repeat(n, 0.5));
    expect(compareArms(half(50), pair).verdict).toBe("not-enough-data");
    expect(compareArms(half(300), pair).verdict).toBe("equivalent");
  });

  test("scores that always differ by the same are judged by the sign test", () => {
    const comparison = compareArms(graded(repeat(40, 0.75), repeat(40, 0.5)), pair);
    expect(comparison).toMatchObject({ test: "sign test", verdict: "better" });
    expect(comparison.pValue).toBeCloseTo(2 * 0.5 ** 40, 15);
  });
});

describe("verdict", () => {
  const evidence = {
    difference: 0.1,
    pValue: 0.01,
    equivalenceInterval: null,
    n: 200,
    minimumDetectableDifference: 0.05,
  };
  const interval = (low: number, high: number) => ({ low, high, level: 0.9, method: "m" });

  test.each([
    [evidence, "better"],
    [{ ...evidence, difference: -0.1 }, "worse"],
    [{ ...evidence, pValue: 0.05 }, "not-enough-data"],
    [{ ...evidence, pValue: null }, "not-enough-data"],
    [{ ...evidence, difference: null }, "not-enough-data"],
    [{ ...evidence, pValue: 0.4, equivalenceInterval: interval(-0.019, 0.019) }, "equivalent"],
    [{ ...evidence, pValue: 0.001, equivalenceInterval: interval(0.001, 0.019) }, "equivalent"],
    [{ ...evidence, pValue: 0.4, equivalenceInterval: interval(-0.021, 0.01) }, "not-enough-data"],
    [{ ...evidence, pValue: 0.4, equivalenceInterval: interval(-0.01, 0.02) }, "not-enough-data"],
  ])("of four, by the rule %#", (given, verdict) => {
    const decided = decideVerdict(given);
    expect(decided.verdict).toBe(verdict);
    expect(decided.reason).toMatch(/^[A-Z0-9].*\.$/);
  });

  test.each([50, 200, 1_000])(
    "two equal arms are called better in at most 5.5 percent of 1,000 runs of %i cases",
    (n) => {
      const random = seededRandom(n);
      const called = { better: 0, worse: 0, equivalent: 0, "not-enough-data": 0 };
      for (let trial = 0; trial < 1_000; trial += 1) {
        const counts = [0, 0, 0, 0];
        for (let index = 0; index < n; index += 1) {
          const difficulty = random();
          const place = (random() < difficulty ? 0 : 2) + (random() < difficulty ? 0 : 1);
          counts[place] = (counts[place] as number) + 1;
        }
        const [both, onlyFirst, onlySecond, neither] = counts as [number, number, number, number];
        called[compareArms(runOf(paired(both, onlyFirst, onlySecond, neither)), against).verdict] += 1;
      }
      expect(called.better).toBeLessThanOrEqual(55);
      expect(called.better + called.worse).toBeGreaterThan(15);
      expect(called.better + called.worse).toBeLessThan(75);
    },
    30_000,
  );
});

describe("several metrics, slices, arms", () => {
  test("Holm raises the p-values over the metrics of two arms", () => {
    const run = runOf(paired(60, 14, 4, 22));
    const twice: BenchmarkRun = {
      ...run,
      metrics: ["label", "exact"],
      answers: run.answers.map((answer) => ({
        ...answer,
        scores: { ...answer.scores, exact: answer.scores["label"] ?? { value: null } },
      })),
    };
    const [first] = compareMetrics(twice, { first: "tuned", second: "base" });
    expect(first?.adjustedPValue).toBeCloseTo(2 * (first?.pValue as number), 12);
  });

  test("a slice compares its own cases", () => {
    const run = runOf({ tuned: [1, 0, 1, 0, 1, 0], base: [0, 0, 0, 0, 0, 1] });
    const slices = sliceComparisons(run, { ...against, by: "label" });
    expect(slices.map(({ value, n, difference }) => [value, n, difference])).toEqual([
      ["a", 3, 1],
      ["b", 3, -1 / 3],
    ]);
    expect(slices[0]?.adjustedPValue).toBeCloseTo(2 * (slices[0]?.pValue as number), 12);
    expect(sliceComparisons(run, { ...against, by: "task" })).toEqual([]);
  });

  test("an arm's numbers: accuracy with Wilson's interval, confusion, tokens, cost, failures", () => {
    const run = runOf({ tuned: [1, 1, 0, null] });
    const [summary] = summariseArms(run, { labels: ["a", "b"] });
    expect(summary).toMatchObject({
      n: 4,
      failures: 1,
      inputTokensMean: 100,
      outputTokensMean: 10,
      costPerThousandUsd: 2,
      accuracy: { metric: "label", n: 3, unscored: 1 },
    });
    expect(summary?.accuracy.mean).toBeCloseTo(2 / 3, 12);
    expect(summary?.accuracy.interval?.method).toContain("Wilson");
    expect(summary?.classification?.confusion.counts).toEqual([
      [1, 1, 0],
      [0, 1, 0],
    ]);
  });

  test("one unknown price makes the arm's cost unknown, with the reason", () => {
    const run = runOf({ base: [1, 1] });
    run.answers[1] = { ...(run.answers[1] as AnswerRecord), costUsd: null };
    expect(summariseArms(run, { labels: [] })[0]).toMatchObject({
      costPerThousandUsd: null,
      costReason: "the price of some tokens that were used is not known",
      classification: null,
    });
    expect(summariseArms(runOf({ base: [null] }), { labels: [] })[0]).toMatchObject({
      costPerThousandUsd: null,
      costReason: "no request was answered",
      inputTokensMean: null,
      accuracy: { mean: null, interval: null, reason: "no answer: down" },
    });
  });

  test("latency percentiles leave cached answers out", () => {
    const run = runOf({ base: repeat(101, 1) });
    expect(timeArms(run)[0]).toMatchObject({ n: 101, p50Ms: 60, p90Ms: 100, p95Ms: 105, p99Ms: 109, meanMs: 60 });
    expect(timeArms(runOf({ base: [1] }, { change: { servedFrom: "cache" } }))[0]).toMatchObject({ n: 0, p50Ms: null });
  });
});

describe("the summary of a run", () => {
  const scores = {
    base: [...repeat(60, 1), ...repeat(60, 0)],
    "few-shot": [...repeat(90, 1), ...repeat(30, 0)],
    tuned: repeat(120, 1),
  };

  test("judges tuned against the strongest arm without training", () => {
    const summary = summariseBenchmark(runOf(scores), { labels: ["a", "b"] });
    expect(summary).toMatchObject({
      n: 120,
      metric: "label",
      tunedArm: "tuned",
      strongestCheapArm: "few-shot",
      verdict: "better",
    });
    expect(summary.reason).toMatch(/^tuned against few-shot: 25\.0 points better on 120 cases/);
    expect(summary.comparisons.map(({ first, second }) => `${first} ${second}`)).toEqual([
      "tuned base",
      "tuned few-shot",
    ]);
    expect(summary.winners[0]).toEqual({ metric: "label", arm: "tuned", value: 1 });
    expect(summary.winners.at(-1)).toEqual({ metric: "cost per 1,000 requests", arm: null, value: 2 });
    expect(summary.slices.map(({ by, value }) => `${by} ${value}`)).toEqual(["label a", "label b"]);
    const { timings: _first, ...repeatable } = summary;
    const { timings: _second, ...again } = summariseBenchmark(runOf(scores, { change: { latencyMs: 77 } }), {
      labels: ["a", "b"],
    });
    expect(again).toEqual(repeatable);
  });

  test("without a tuned arm, or without a rival, there is no verdict but a reason", () => {
    expect(summariseBenchmark(runOf({ base: [1, 0] }), { labels: [] })).toMatchObject({
      verdict: "not-enough-data",
      reason: "No tuned arm ran.",
      tunedArm: null,
    });
    expect(summariseBenchmark(runOf({ tuned: [1], base: [null] }), { labels: [] })).toMatchObject({
      verdict: "not-enough-data",
      reason: "No arm without training was scored.",
    });
  });

  test("notes say what a reader must know", () => {
    const cases = Array.from({ length: 10 }, (_, id) => ({ id: `c${id}`, label: id === 0 ? "a" : "b" }));
    const { notes } = summariseBenchmark(runOf({ tuned: [null, ...repeat(9, 1)], base: repeat(10, 0) }, { cases }), {
      labels: ["a", "b"],
    });
    expect(notes.join(" ")).toMatch(/Only 10 cases.*tuned: 1 request of 10 gave no answer.*90\.0 % .* "b"/);
    const unlabelled = { label: { value: null, reason: "this case has no label" } };
    const shared = summariseBenchmark(runOf({ tuned: [1, 1], base: [0, 0] }, { change: { scores: unlabelled } }), {
      labels: ["a", "b"],
    });
    expect(shared.notes).toContain("All arms: label is over 0 of 2 answers; 2 have no score: this case has no label.");
  });
});
