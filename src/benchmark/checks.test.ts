import { describe, expect, test } from "vitest";
import type { AnswerRecord } from "./answer-record.js";
import type { ArmDescription } from "./arm.js";
import { caseOutcomes } from "./case-outcomes.js";
import { benchmarkChecks, type CheckContext, trainingFacts } from "./checks.js";
import type { BenchmarkRun, CaseDescription } from "./run.js";
import { judgeAgreement } from "./scorers/index.js";
import { sliceComparisons } from "./slices.js";
import { summariseBenchmark } from "./summary.js";

const armOf = (name: string, change: Partial<ArmDescription> = {}): ArmDescription => ({
  name,
  model: `test:${name}`,
  prompt: "full",
  fewShotExamples: name === "few-shot" ? 8 : 0,
  pricedAs: "toy",
  priceKind: "base",
  isTuned: name === "tuned",
  price: null,
  ...change,
});

/** A run in which each arm is right on the cases that `isRight` says. */
function runOf(
  arms: ArmDescription[],
  cases: CaseDescription[],
  isRight: (arm: string, index: number) => boolean,
  change: Partial<AnswerRecord> = {},
  metric = "label",
): BenchmarkRun {
  return {
    arms,
    cases,
    metrics: [metric],
    repeats: 1,
    sent: 0,
    reused: 0,
    answers: cases.flatMap(({ id, label = "a" }, index) =>
      arms.map(({ name }): AnswerRecord => {
        const right = isRight(name, index);
        return {
          caseId: id,
          arm: name,
          model: `test:${name}`,
          request: "r",
          truth: "t",
          answer: right ? label : "other",
          scores: { [metric]: { value: right ? 1 : 0, answer: right ? label : "other" } },
          usage: { inputTokens: 10, outputTokens: 1 },
          costUsd: 0.001,
          latencyMs: 5,
          attempts: 1,
          stopReason: "end",
          servedFrom: "model",
          ...change,
        };
      }),
    ),
  };
}

const casesOf = (count: number, labelOf = (index: number) => (index % 2 === 0 ? "a" : "b")): CaseDescription[] =>
  Array.from({ length: count }, (_, index) => ({ id: `c${index}`, label: labelOf(index) }));
const three = [armOf("base"), armOf("few-shot"), armOf("tuned")];
const better = (arm: string, index: number) => (arm === "tuned" ? index % 10 !== 0 : index % 3 !== 0);

const check = (run: BenchmarkRun, name: string, context: CheckContext = {}) => {
  const summary = summariseBenchmark(run, { labels: ["a", "b"], resamples: 1 });
  return benchmarkChecks(run, summary, context).find((one) => one.check === name);
};

describe("checks read the run", () => {
  const good = runOf(three, casesOf(400), better);

  test("a sound run is fine, and what was not measured is unknown", () => {
    const summary = summariseBenchmark(good, { labels: ["a", "b"], resamples: 1 });
    const states = Object.fromEntries(benchmarkChecks(good, summary).map(({ check: name, state }) => [name, state]));
    expect(states).toEqual({
      baseline: "fine",
      imbalance: "fine",
      leak: "unknown",
      "sample-size": "fine",
      "test-set-use": "unknown",
      forgetting: "unknown",
      overfitting: "unknown",
      "cut-off": "fine",
      failures: "fine",
    });
  });

  test("no baseline, or none with a better prompt", () => {
    expect(check(runOf([armOf("tuned")], casesOf(9), better), "baseline")?.message).toContain("No contender without");
    expect(check(runOf([armOf("base"), armOf("tuned")], casesOf(9), better), "baseline")?.message).toContain(
      "few-shot",
    );
  });

  test("accuracy on uneven labels names the rival and the macro F1", () => {
    const uneven = runOf(
      three,
      casesOf(100, (index) => (index < 90 ? "a" : "b")),
      (_, index) => index < 90,
    );
    expect(check(uneven, "imbalance")).toMatchObject({
      state: "warning",
      message: expect.stringMatching(/"a" has 90\.0 %.*macro F1 of 50/u) as string,
    });
    const single = runOf(
      three,
      casesOf(9, () => "a"),
      better,
    );
    expect(check(single, "imbalance")?.message).toContain("All labelled cases");
  });

  test("leak, worn test set, too few cases", () => {
    expect(check(good, "leak", { leakedPairs: 0 })?.state).toBe("fine");
    expect(check(good, "leak", { leakedPairs: 2 })?.message).toContain("2 pairs");
    expect(check(good, "test-set-use", { testSetUses: 2 })?.state).toBe("fine");
    expect(check(good, "test-set-use", { testSetUses: 3 })?.state).toBe("warning");
    const few = runOf(three, casesOf(40), (arm, index) => (arm === "tuned" ? index % 5 !== 0 : index % 4 !== 0));
    expect(check(few, "sample-size")?.message).toContain("can stay hidden");
    expect(check(runOf(three, casesOf(0), better), "sample-size")?.state).toBe("unknown");
  });

  test("forgetting on a general set; overfitting from training to unseen rows", () => {
    const general = (worse: boolean) =>
      summariseBenchmark(
        runOf(three, casesOf(300), (arm, index) => (arm === "tuned" && worse ? index % 4 !== 0 : index % 10 !== 0)),
        { labels: ["a", "b"], resamples: 1 },
      );
    expect(check(good, "forgetting", { general: general(true) })).toMatchObject({ state: "warning" });
    expect(check(good, "forgetting", { general: general(false) })).toMatchObject({ state: "fine" });
    const at = (trainingAccuracy: number, validationAccuracy: number | null) =>
      check(good, "overfitting", { training: { trainingAccuracy, validationAccuracy } });
    expect(at(0.92, 0.91)?.state).toBe("fine");
    expect(at(0.99, 0.8)).toMatchObject({
      state: "warning",
      message: expect.stringContaining("80.0 % on validation") as string,
    });
    expect(at(0.99, null)?.message).toContain("on test rows");
    const epochs = [{ trainingAccuracy: 0.5, validationAccuracy: 0.4 }];
    expect(trainingFacts({ curve: { epochs }, bestEpoch: 1 })).toEqual(epochs[0]);
    expect(trainingFacts({ curve: { epochs: [] }, bestEpoch: 0 })).toBeUndefined();
  });

  test("no verdict rests on a judge that people do not demonstrably agree with", () => {
    const run = runOf(three, casesOf(400), better, {}, "judge");
    const scores = Array.from({ length: 30 }, (_, index) => (index % 3) / 2);
    const of = (judge?: ReturnType<typeof judgeAgreement>) =>
      summariseBenchmark(run, { labels: [], resamples: 1, ...(judge ? { judge } : {}) });
    expect(of()).toMatchObject({
      verdict: "not-enough-data",
      reason: expect.stringContaining("nobody measured") as string,
    });
    expect(of(judgeAgreement(scores, scores.toReversed())).reason).toContain("below the floor");
    expect(of(judgeAgreement(scores, scores)).verdict).toBe("better");
  });

  test("answers that were cut off or never came, and a judge that nobody checked", () => {
    const cut = runOf(three, casesOf(50), better, { stopReason: "max-tokens" });
    expect(check(cut, "cut-off")).toMatchObject({ state: "warning" });
    const failed = runOf(three, casesOf(50), better, {
      failure: { code: "provider", message: "down" },
      answer: null,
      scores: { label: { value: null, reason: "no answer" } },
    });
    expect(check(failed, "failures")).toMatchObject({ state: "warning" });
    const judgedRun = runOf(three, casesOf(50), better, {}, "judge");
    expect(check(judgedRun, "judge")?.state).toBe("unknown");
    const scores = Array.from({ length: 30 }, (_, index) => (index % 3) / 2);
    expect(check(judgedRun, "judge", { judge: judgeAgreement(scores, scores) })?.state).toBe("fine");
    expect(check(judgedRun, "judge", { judge: judgeAgreement(scores, scores.toReversed()) })?.state).toBe("warning");
  });
});

test("slices by length and time are thirds in order; equal values stay together; one value is no slice", () => {
  const cases = casesOf(90).map((one, index) => ({
    ...one,
    promptCharacters: 10 * (index + 1),
    createdAt: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
  }));
  const slices = (by: "length" | "time", of = cases) =>
    sliceComparisons(runOf(three, of, better), { first: "tuned", second: "base", metric: "label", by });
  expect(slices("length").map(({ value, n }) => [value, n])).toEqual([
    ["10 to 300 characters", 30],
    ["310 to 600 characters", 30],
    ["610 to 900 characters", 30],
  ]);
  expect(slices("time").map(({ value }) => value)).toEqual([
    "2026-01-01 to 2026-01-30",
    "2026-01-31 to 2026-03-01",
    "2026-03-02 to 2026-03-31",
  ]);
  expect(
    slices(
      "length",
      cases.map((one) => ({ ...one, promptCharacters: 7 })),
    ),
  ).toEqual([]);
  expect(
    slices(
      "length",
      cases.map((one, index) => ({ ...one, promptCharacters: index < 80 ? 7 : 9 })),
    ).map(({ n }) => n),
  ).toEqual([80, 10]);
});

test("cases one by one: losses first, texts whole", () => {
  const cases = casesOf(6);
  const run = runOf(three, cases, (arm, index) => (arm === "tuned" ? index > 1 : index !== 4));
  const examples = cases.map(({ id }) => ({
    id,
    messages: [
      { role: "user" as const, content: `<b>${id}</b>` },
      { role: "assistant" as const, content: "a" },
    ],
    source: { source: "s", file: "f" },
  }));
  const outcomes = caseOutcomes(run, examples, { first: "tuned", second: "base", metric: "label" });
  expect(outcomes.map(({ caseId, outcome }) => `${caseId} ${outcome}`)).toEqual([
    "c0 loss",
    "c1 loss",
    "c4 win",
    "c2 tie",
    "c3 tie",
    "c5 tie",
  ]);
  expect(outcomes[0]).toMatchObject({
    prompt: "<b>c0</b>",
    wanted: "a",
    firstAnswer: "other",
    firstScore: 0,
    secondScore: 1,
  });
});
