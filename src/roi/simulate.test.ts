import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleQuestion } from "../../test/support/roi-question.js";
import { analyseRoi } from "./analyse.js";
import { drawInputs, normalShare, triangularQuantile } from "./draws.js";
import { simulateRoi } from "./simulate.js";
import { twoWayMap } from "./two-way.js";
import { informationValue } from "./value-of-information.js";

const certain = (changes = {}) => {
  const question = sampleQuestion(changes);
  return { ...question, accuracyDifference: undefined };
};
const ranges = { monthlyRequests: { low: 50_000, high: 300_000 }, setupCostUsd: { low: 600, high: 4000 } };
const simulate = (question: ReturnType<typeof sampleQuestion>, options: Parameters<typeof simulateRoi>[1]) => {
  const result = simulateRoi(question, options);
  if (result === null) throw new Error("no simulation");
  return result;
};

describe("simulateRoi", () => {
  it("without anything uncertain gives the plain analysis in every draw, growth, season and retraining included", () => {
    const changes = {
      monthlyGrowth: 0.03,
      seasonalSwing: 0.3,
      retrainingsPerYear: 4,
      retrainingCostUsd: 200,
      retrievedTokens: 500,
      retrievalMonthlyUsd: 40,
      retrievalSetupUsd: 300,
      horizonMonths: 36,
    };
    const question = certain(changes);
    const analysis = analyseRoi(question);
    const result = simulate(question, { ranges: {}, draws: 100 });
    expect(result.meanNetUsd).toBeCloseTo(analysis.headline?.withValue?.netUsd ?? Number.NaN, 5);
    for (const { approach, meanUsd } of result.approaches) {
      const last = analysis.cumulative.findLast((row) => row.approach === approach);
      expect(meanUsd, approach).toBeCloseTo(last?.cumulativeUsd ?? Number.NaN, 5);
    }
    expect(result.approaches.length).toBe(analysis.monthly.filter(({ monthlyUsd }) => monthlyUsd !== null).length);
    expect(result.information).toEqual({ perfectUsd: 0, byInput: [] });
    const month = analysis.headline?.withValue?.breakEven.month ?? null;
    const first = result.paidBackByMonth.find(({ probability }) => probability === 1)?.month ?? null;
    expect(first).toBe(month === null ? null : Math.ceil(month));
  });

  it("is the same for the same seed, and another range moves no other input's draws", () => {
    const once = simulate(sampleQuestion(), { ranges, seed: 4 });
    expect(simulate(sampleQuestion(), { ranges, seed: 4 })).toEqual(once);
    expect(simulate(sampleQuestion(), { ranges, seed: 5 }).meanNetUsd).not.toBe(once.meanNetUsd);
    const options = { draws: 500, seed: 4 };
    const [a, b] = [
      { name: "monthlyRequests", low: 0, mode: 5, high: 10 } as const,
      { name: "setupCostUsd", low: 0, mode: 5, high: 10 } as const,
    ];
    expect(drawInputs([a, b], options).monthlyRequests).toEqual(drawInputs([a], options).monthlyRequests);
  });

  it("flips only past the level that was set", () => {
    const at = (decisionLevel: number) => simulate(sampleQuestion({ decisionLevel }), { ranges, seed: 1 });
    const { probabilityPays } = at(0.5);
    expect(probabilityPays).toBeGreaterThan(0.5);
    expect(probabilityPays).toBeLessThan(0.99);
    expect(at(Math.floor(probabilityPays * 100) / 100).verdict).toBe("pays");
    expect(at(Math.ceil(probabilityPays * 100) / 100).verdict).toBe("not-settled");
    expect(at(1).words).toMatch(/^Not settled: it pays in \d+ % of the draws, and 100 % is asked for/);
  });

  it("has a non-decreasing chance of having paid back where every month gains", () => {
    const { paidBackByMonth } = simulate(sampleQuestion({ costPerWrongAnswerUsd: 0.2 }), { ranges, seed: 2 });
    for (const [index, { probability }] of paidBackByMonth.entries())
      expect(probability).toBeGreaterThanOrEqual(paidBackByMonth[index - 1]?.probability ?? 0);
  });

  it("is null where a price of the pair is not known", () => {
    const question = sampleQuestion();
    const customInputTokens = { ...question.prices.customInputTokens, value: null, reason: "not published" };
    const storage = { ...question.prices.storage, value: null, reason: "not published" };
    expect(
      simulateRoi({ ...question, prices: { ...question.prices, customInputTokens, storage } }, { ranges }),
    ).toBeNull();
  });

  it.each([
    [{ monthlyRequests: { low: 5, high: 2 } }, /low 5 must not be above high 2 \(requests a month\)/],
    [{ monthlyRequests: { low: 1, high: 2 } }, /the value 100000 lies outside 1 to 2 \(requests a month\)/],
    [{ horizonMonths: { low: 6, high: 24 } }, /is chosen, not uncertain/],
    [{ retrievedTokens: { low: 6, high: 24 } }, /has a range and no value \(tokens per request\)/],
    [{ monthlyGrowth: { low: 0, high: 50 } }, /got 50/],
  ])("refuses the range %o", (bad, message) => {
    expect(() => simulateRoi(sampleQuestion(), { ranges: bad })).toThrow(message);
  });

  it("takes 100,000 draws over 36 months and 8 approaches in well under a second", () => {
    const question = sampleQuestion({ horizonMonths: 36, retrievedTokens: 500, retrievalMonthlyUsd: 40 });
    const start = performance.now();
    const result = simulate(question, { ranges, draws: 100_000 });
    expect(result.approaches.length).toBeGreaterThanOrEqual(7);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe("draws", () => {
  const inputs = [
    { name: "monthlyRequests", low: 10, mode: 20, high: 60 } as const,
    { name: "setupCostUsd", low: 0, mode: 1, high: 1 } as const,
  ];

  it("have the mean and the variance of the triangular distribution", () => {
    // scipy.stats.triang(c=0.2, loc=10, scale=50): mean 30, variance 116.67
    const column = drawInputs(inputs, { draws: 200_000, seed: 3 }).monthlyRequests ?? new Float64Array();
    const mean = column.reduce((sum, one) => sum + one, 0) / column.length;
    const variance = column.reduce((sum, one) => sum + (one - mean) ** 2, 0) / column.length;
    expect(mean).toBeCloseTo(30, 0);
    expect(variance).toBeGreaterThan(115);
    expect(variance).toBeLessThan(118.5);
    expect(Math.min(...column.slice(0, 1000))).toBeGreaterThanOrEqual(10);
  });

  it("move together as the correlation says", () => {
    const correlations = [{ first: "monthlyRequests", second: "setupCostUsd", correlation: 0.8 } as const];
    const drawn = drawInputs(inputs, { draws: 20_000, seed: 3, correlations });
    const rank = (column: Float64Array) => {
      const order = [...column.keys()].sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0));
      const ranks = new Float64Array(column.length);
      for (const [place, index] of order.entries()) ranks[index] = place / column.length - 0.5;
      return ranks;
    };
    const [x, y] = [rank(drawn.monthlyRequests ?? new Float64Array()), rank(drawn.setupCostUsd ?? new Float64Array())];
    const product = x.reduce((sum, one, index) => sum + one * (y[index] ?? 0), 0) / x.length;
    // Spearman's rho of a Gaussian copula: 6/π·asin(r/2) = 0.786
    expect(product * 12).toBeCloseTo(0.786, 1);
  });

  it("refuses correlations that cannot be", () => {
    const draw = (first: string, second: string, correlation: number) =>
      drawInputs(inputs, { draws: 10, seed: 1, correlations: [{ first, second, correlation } as never] });
    expect(() => draw("monthlyRequests", "setupCostUsd", 2)).toThrow(/-1\.\.1; got 2/);
    expect(() => draw("monthlyRequests", "monthlyGrowth", 0.5)).toThrow(/monthlyGrowth has no range/);
    const three = [...inputs, { name: "monthlyMaintenanceUsd", low: 0, mode: 1, high: 2 } as const];
    const against = (first: string, second: string) => ({ first, second, correlation: -0.9 }) as never;
    const all = [
      against("monthlyRequests", "setupCostUsd"),
      against("setupCostUsd", "monthlyMaintenanceUsd"),
      against("monthlyRequests", "monthlyMaintenanceUsd"),
    ];
    expect(() => drawInputs(three, { draws: 10, seed: 1, correlations: all })).toThrow(/contradict/);
  });

  it("uses a normal share within 1e-7 of scipy's and a quantile that is its inverse", () => {
    // scipy.stats.norm.cdf([-3, -1, 0, 0.5, 1.96])
    const known = [0.0013498980316, 0.1586552539315, 0.5, 0.691462461274, 0.9750021048518];
    for (const [index, z] of [-3, -1, 0, 0.5, 1.96].entries())
      expect(Math.abs(normalShare(z) - (known[index] ?? 0))).toBeLessThan(1.5e-7);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (u) => {
        const value = triangularQuantile(u, { low: 2, mode: 3, high: 7 });
        const below = value < 3 ? (value - 2) ** 2 / 5 : 1 - (7 - value) ** 2 / 20;
        return value >= 2 && value <= 7 && Math.abs(below - u) < 1e-9;
      }),
    );
  });
});

describe("informationValue", () => {
  it("is worth nothing when the decision stands, and all of the loss when one input decides", () => {
    const sure = Float64Array.from([1, 2, 3, 4]);
    expect(informationValue(sure, [{ name: "monthlyRequests", column: sure }])).toEqual({
      perfectUsd: 0,
      byInput: [{ name: "monthlyRequests", usd: 0 }],
    });
    // Half the draws gain 1, half lose 1: deciding now nets 0, knowing nets a half.
    const net = Float64Array.from({ length: 1000 }, (_, index) => (index % 2 === 0 ? 1 : -1));
    const noise = Float64Array.from({ length: 1000 }, (_, index) => Math.floor(index / 2));
    const { perfectUsd, byInput } = informationValue(net, [
      { name: "setupCostUsd", column: noise },
      { name: "monthlyRequests", column: net },
    ]);
    expect(perfectUsd).toBe(0.5);
    expect(byInput).toEqual([
      { name: "monthlyRequests", usd: 0.5 },
      { name: "setupCostUsd", usd: 0 },
    ]);
  });
});

it("maps the net over two assumptions, with the plain net where both are as assumed", () => {
  const question = sampleQuestion();
  const map = twoWayMap(
    question,
    { name: "monthlyRequests", low: 0, high: 200_000 },
    { name: "setupCostUsd", low: 0, high: 2400 },
    { steps: 3 },
  );
  expect(map.cells).toHaveLength(9);
  const net = analyseRoi(question).headline?.withValue?.netUsd;
  expect(map.cells.find((cell) => cell.first === 100_000 && cell.second === 1200)?.netUsd).toBeCloseTo(net ?? 0, 9);
});
