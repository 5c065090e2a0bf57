import { expect, test } from "vitest";
import { seededRandom } from "../core/random.js";
import type { AnswerRecord } from "./answer-record.js";
import { compareArms } from "./compare.js";
import type { BenchmarkRun } from "./run.js";

/** A run of two arms that are equally good: the same difficulty of each case, chance of its own for each answer. */
function equalArms(n: number, random: () => number, draw: (difficulty: number) => number): BenchmarkRun {
  const cases = Array.from({ length: n }, (_, index) => ({ id: `c${index}` }));
  const arms = ["tuned", "base"].map((name) => ({ name }) as BenchmarkRun["arms"][number]);
  const answers = cases.flatMap(({ id }) => {
    const difficulty = random();
    return arms.map(({ name }) => {
      const scores = { score: { value: draw(difficulty) } };
      return { caseId: id, arm: name, scores } as unknown as AnswerRecord;
    });
  });
  return { arms, cases, metrics: ["score"], repeats: 1, answers, sent: 0, reused: 0 };
}

const RUNS = 1_000;

test.each([
  ["right or wrong", 50],
  ["right or wrong", 200],
  ["right or wrong", 1_000],
  ["graded", 50],
  ["graded", 200],
])(
  "1,000 runs of equal arms, %s scores, n = %i: at most 55 of them say better",
  (kind, n) => {
    const random = seededRandom(n + kind.length);
    const draw =
      kind === "graded"
        ? (difficulty: number) => Math.min(1, Math.max(0, difficulty + (random() - 0.5) / 2))
        : (difficulty: number) => (random() < difficulty ? 1 : 0);
    const verdicts = { better: 0, worse: 0, equivalent: 0, "not-enough-data": 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const pair = { first: "tuned", second: "base", metric: "score" };
      verdicts[compareArms(equalArms(n, random, draw), pair, { resamples: 1 }).verdict] += 1;
    }
    const { better, worse } = verdicts;
    expect(better).toBeLessThanOrEqual(0.055 * RUNS);
    expect(better + worse).toBeGreaterThan(0.01 * RUNS);
    // 5 % and three standard deviations of 1,000 runs: the two-sided test holds its level.
    expect(better + worse).toBeLessThanOrEqual(0.0707 * RUNS);
  },
  60_000,
);
