import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { parseCatalogue } from "../catalogue/parse.js";
import {
  type ApproachCost,
  analyseRoi,
  breakEven,
  breakEvenMonth,
  type MeasuredArm,
  monthlyCosts,
  type Quantity,
  type RoiApproach,
  type RoiInputs,
  type RoiPrices,
  resolveAssumptions,
  roiPrices,
  sensitivity,
} from "./index.js";

const base: MeasuredArm = {
  name: "base",
  role: "base",
  inputTokensPerRequest: 600,
  outputTokensPerRequest: 5,
  sharedPrefixTokens: 400,
  accuracy: 0.8,
  n: 400,
};
const fewShot: MeasuredArm = {
  name: "few-shot",
  role: "few-shot",
  inputTokensPerRequest: 2600,
  outputTokensPerRequest: 5,
  sharedPrefixTokens: 2400,
  accuracy: 0.9,
  n: 400,
};
const tuned: MeasuredArm = {
  name: "tuned",
  role: "tuned",
  inputTokensPerRequest: 220,
  outputTokensPerRequest: 4,
  accuracy: 0.95,
  n: 400,
};
const arms = [base, fewShot, tuned];
const assumptions: RoiInputs = {
  monthlyRequests: 1_000_000,
  setupCostUsd: 2400,
  monthlyMaintenanceUsd: 300,
  valuePerImprovedAnswerUsd: 0,
  horizonMonths: 12,
};
let nova: RoiPrices;
let haiku: RoiPrices;
let unknownPrices: RoiPrices;
beforeAll(() => {
  const read = (name: string) => readFileSync(`data/catalogue/${name}.json`, "utf8");
  const catalogue = parseCatalogue(read("models"), read("prices"));
  nova = roiPrices(catalogue, "amazon.nova-2-lite-v1:0");
  haiku = roiPrices(catalogue, "claude-haiku-4-5");
  unknownPrices = roiPrices(catalogue, "amazon.nova-lite-v1:0");
});
const of = (lines: readonly ApproachCost[], approach: RoiApproach) => {
  const found = lines.find((line) => line.approach === approach);
  if (found === undefined) throw new Error(`no line ${approach}`);
  return found;
};

describe("monthlyCosts, by hand with Nova 2 Lite (0.33 / 2.75, custom 0.30 / 2.50, storage 1.95, 60.50 an hour)", () => {
  it("base: 600 × 0.33 + 5 × 2.75 = $211.75 a million requests", () => {
    expect(of(monthlyCosts(arms, assumptions, nova), "base").monthlyUsd).toBeCloseTo(211.75, 9);
  });
  it("few-shot: 2600 × 0.33 + 5 × 2.75 = $871.75", () => {
    expect(of(monthlyCosts(arms, assumptions, nova), "few-shot").monthlyUsd).toBeCloseTo(871.75, 9);
  });
  it("batch: half of base", () => {
    expect(of(monthlyCosts(arms, assumptions, nova), "base-batch").monthlyUsd).toBeCloseTo(211.75 / 2, 9);
  });
  it("tuned on demand: 220 × 0.30 + 4 × 2.50 + 1.95 + 300 = $377.95", () => {
    const line = of(monthlyCosts(arms, assumptions, nova), "tuned-on-demand");
    expect(line.monthlyUsd).toBeCloseTo(377.95, 9);
    expect(line.fixedMonthlyUsd).toBeCloseTo(301.95, 9);
    expect(line.perRequestUsd).toBeCloseTo(76e-6, 15);
  });
  it("provisioned: 60.50 × 730 + 1.95 + 300 = $44,466.95, whatever the traffic", () => {
    const line = of(monthlyCosts(arms, assumptions, nova), "tuned-provisioned");
    expect(line.monthlyUsd).toBeCloseTo(44_466.95, 6);
    expect(line.perRequestUsd).toBe(0);
  });
  it("retraining is spread over the year", () => {
    const line = of(
      monthlyCosts(arms, { ...assumptions, retrainingsPerYear: 4, retrainingCostUsd: 600 }, nova),
      "tuned-on-demand",
    );
    expect(line.monthlyUsd).toBeCloseTo(377.95 + 200, 9);
  });
  it("caching is unknown where the cache's price is, and says so", () => {
    const line = of(monthlyCosts(arms, assumptions, nova), "base-cached");
    expect(line.monthlyUsd).toBeNull();
    expect(line.reason).toMatch(/^price of cached input: no published price found as of 2026-11-22/);
  });
});

describe("prompt caching, by hand with Claude Haiku 4.5 (1 / 5, read 0.10, write 1.25, from 4,096 tokens on)", () => {
  const long = { ...base, inputTokensPerRequest: 5200, sharedPrefixTokens: 5000 };
  it("200 × 1 + 5000 × (0.9 × 0.10 + 0.1 × 1.25) + 5 × 5 = $1,300 a million requests", () => {
    const line = of(monthlyCosts([long], { ...assumptions, cacheHitShare: 0.9 }, haiku), "base-cached");
    expect(line.monthlyUsd).toBeCloseTo(200 + 5000 * 0.215 + 25, 6);
  });
  it("does not apply to a prompt that is too short", () => {
    expect(of(monthlyCosts(arms, assumptions, haiku), "base-cached").reason).toBe(
      "the shared prompt of 400 tokens is shorter than the 4096 that Claude Haiku 4.5 caches",
    );
  });
  it("is unknown where the shared part was not measured", () => {
    const { sharedPrefixTokens: _, ...without } = long;
    expect(of(monthlyCosts([without], assumptions, haiku), "base-cached").reason).toContain("was not measured");
  });
  it("takes the hits from the traffic when nobody states them", () => {
    const hits = (monthlyRequests: number) => {
      const found = resolveAssumptions({ ...assumptions, monthlyRequests }).quantities.find(
        (one) => one.name === "cacheHitShare",
      );
      if (found === undefined) throw new Error("no cacheHitShare");
      return found;
    };
    expect(hits(0)).toMatchObject({ value: 0, provenance: "default" });
    // 8,760 requests a month are one in 300 s: 1 - 1/e
    expect(hits(8760).value).toBeCloseTo(1 - Math.exp(-1), 12);
    expect(hits(1e12).value).toBe(1);
  });
});

describe("monthlyCosts, in general", () => {
  it("says of every number where it comes from", () => {
    const quantities = monthlyCosts(arms, { ...assumptions, modelUnits: 2 }, nova).flatMap((line) =>
      line.parts.flatMap((one) => one.quantities),
    );
    const first = (name: string) => quantities.find((one) => one.name === name);
    expect(first("input tokens")).toMatchObject({ provenance: "measured", source: "benchmark, arm base, n = 400" });
    expect(first("input price")).toMatchObject({ provenance: "catalogue", asOf: "2026-08-02" });
    expect(first("monthlyMaintenanceUsd")).toMatchObject({ provenance: "assumed" });
    expect(first("modelUnits")).toMatchObject({ value: 2, provenance: "assumed" });
    expect(first("hours a month")).toMatchObject({ value: 730, provenance: "default" });
    for (const one of quantities)
      if (one.provenance === "default" || (one.provenance === "catalogue" && one.value !== null))
        expect(one.source, one.name).toBeTruthy();
  });
  it("marks an overwritten measurement as assumed", () => {
    const line = of(monthlyCosts([{ ...base, overwritten: ["inputTokensPerRequest"] }], assumptions, nova), "base");
    expect(line.parts[0]?.quantities[0]).toMatchObject({
      provenance: "assumed",
      source: "by the analyst; overwrites the benchmark, arm base",
    });
  });
  it("has no sum where a price is not known, and never a 0", () => {
    const line = of(monthlyCosts(arms, assumptions, unknownPrices), "tuned-on-demand");
    expect(line.monthlyUsd).toBeNull();
    expect(line.reason).toContain("USE1-NovaLite-input-tokens-custom-model");
    expect(of(monthlyCosts(arms, assumptions, haiku), "tuned-on-demand").reason).toContain(
      "Claude Haiku 4.5 cannot be trained",
    );
  });
  it("has a line with a reason for an arm that was not measured", () => {
    expect(of(monthlyCosts([base], assumptions, nova), "few-shot")).toMatchObject({
      monthlyUsd: null,
      reason: "no few-shot arm was measured",
    });
  });
  it("scales with the volume", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 1000 }),
        (monthlyRequests, factor) => {
          const cost = (requests: number) =>
            monthlyCosts(arms, { ...assumptions, monthlyRequests: requests, cacheHitShare: 0.5 }, nova).map((line) =>
              line.monthlyUsd === null ? null : line.monthlyUsd - (line.fixedMonthlyUsd ?? 0),
            );
          const one = cost(monthlyRequests);
          cost(monthlyRequests * factor).forEach((many, index) => {
            const single = one[index] ?? null;
            if (single === null) expect(many).toBeNull();
            else expect(Math.abs((many ?? 0) - single * factor)).toBeLessThan(1e-6 + Math.abs(single * factor) * 1e-9);
          });
        },
      ),
      { seed: 5 },
    );
  });
});

describe("breakEvenMonth", () => {
  it("is where the curves cross", () => {
    const money = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.array(money, { minLength: 1, maxLength: 60 }),
        (setup, net) => {
          const month = breakEvenMonth(setup, net);
          const owed = (at: number) => {
            const whole = Math.floor(at);
            const paid = net.slice(0, whole).reduce((sum, one) => sum + one, 0);
            return setup - paid - (at - whole) * (net[whole] ?? 0);
          };
          if (month === null) {
            expect(owed(net.length)).toBeGreaterThan(0);
            return;
          }
          expect(Math.abs(owed(month))).toBeLessThan(month === 0 ? Number.POSITIVE_INFINITY : 1e-3);
          for (let later = Math.ceil(month); later <= net.length; later += 1) expect(owed(later)).toBeLessThan(1e-3);
        },
      ),
      { seed: 9, numRuns: 500 },
    );
  });
  it("counts the last crossing when costs come later", () => {
    expect(breakEvenMonth(100, [150, -100, 100])).toBe(2.5);
  });
  it("is exact at the end of a month", () => {
    expect(breakEvenMonth(300, [100, 100, 100])).toBe(3);
    expect(breakEvenMonth(300.01, [100, 100, 100])).toBeNull();
    expect(breakEvenMonth(0, [])).toBe(0);
  });
  it("is words where there is no month", () => {
    expect(breakEven(200, [6, 6, 6]).words).toBe("pays back only after 33.3 months, beyond the horizon of 3 months");
    expect(breakEven(200, [-33, -33]).words).toBe("never pays back: it costs $33.00 a month more");
    expect(breakEven(200, [0, 0]).words).toBe("never pays back: nothing is saved");
    expect(breakEven(0, [0, 0])).toEqual({ month: null, words: "nothing is saved and nothing is spent" });
    expect(breakEven(0, [5, 5]).words).toBe("pays from the first month: there is no set-up to pay back");
    expect(breakEven(1e12, [1e-9, 1e-9]).words).toBe("saves too little to pay back within a century");
    expect(breakEven(200, [-5, 10]).words).toBe("does not pay back within the horizon of 2 months");
  });
});

describe("analyseRoi", () => {
  it("pays against few-shot: saves 871.75 - 377.95 = $493.80, back in 2400 / 493.80 = 4.86 months", () => {
    const analysis = analyseRoi({ arms, assumptions, prices: nova });
    expect(analysis.verdict).toBe("pays");
    const { headline } = analysis;
    expect(headline).toMatchObject({ tuned: "tuned-on-demand", rival: "few-shot" });
    expect(headline?.monthlySavingUsd).toBeCloseTo(493.8, 9);
    expect(headline?.onCost.breakEven.month).toBeCloseTo(2400 / 493.8, 9);
    expect(headline?.onCost.netUsd).toBeCloseTo(12 * 493.8 - 2400, 6);
    expect(headline?.onCost.roiShare).toBeCloseTo((12 * 493.8 - 2400) / 2400, 9);
    expect(analysis.answer).toBe(
      "Fine-tuning saves $493.80 a month against few-shot and pays back in 4.9 months (set-up $2,400.00); better answers are worth $0.00 a month (95.0 % against 90.0 %, n = 400).",
    );
  });
  it("discounts: the first gain by 1.1^(1/12), the last by 1.1", () => {
    const { headline } = analyseRoi({ arms, assumptions, prices: nova });
    const npv = Array.from({ length: 12 }, (_, index) => 493.8 / 1.1 ** ((index + 1) / 12)).reduce(
      (a, b) => a + b,
      -2400,
    );
    expect(headline?.onCost.npvUsd).toBeCloseTo(npv, 6);
    const undiscounted = analyseRoi({
      arms,
      assumptions: { ...assumptions, annualDiscountRate: 0 },
      prices: nova,
    }).headline;
    expect(undiscounted?.onCost.npvUsd).toBeCloseTo(undiscounted?.onCost.netUsd ?? Number.NaN, 9);
  });
  it("gives the cumulative curves that cross at the break-even", () => {
    const { cumulative, headline } = analyseRoi({ arms, assumptions, prices: nova });
    const at = (approach: RoiApproach, month: number) =>
      cumulative.find((row) => row.approach === approach && row.month === month)?.cumulativeUsd ?? Number.NaN;
    expect(at("tuned-on-demand", 0)).toBe(2400);
    expect(at("few-shot", 0)).toBe(0);
    const whole = Math.floor(headline?.onCost.breakEven.month ?? Number.NaN);
    expect(at("tuned-on-demand", whole)).toBeGreaterThan(at("few-shot", whole));
    expect(at("tuned-on-demand", whole + 1)).toBeLessThan(at("few-shot", whole + 1));
    expect(cumulative.some((row) => row.approach === "base-cached")).toBe(false);
  });
  it("takes the stronger of base and few-shot as the rival, and the cheaper when they are equal", () => {
    const equal = analyseRoi({ arms: [base, { ...fewShot, accuracy: 0.8 }, tuned], assumptions, prices: nova });
    expect(equal.headline?.rival).toBe("base");
    const unscored = analyseRoi({ arms: arms.map((arm) => ({ ...arm, accuracy: null })), assumptions, prices: nova });
    expect(unscored.headline?.rival).toBe("base");
    expect(unscored.headline?.withValue).toBeNull();
    expect(unscored.answer).toContain("the value of better answers is not known");
  });
  it("does not pay at low volume, and says what it loses", () => {
    const analysis = analyseRoi({ arms, assumptions: { ...assumptions, monthlyRequests: 1000 }, prices: nova });
    expect(analysis.verdict).toBe("does-not-pay");
    expect(analysis.answer).toMatch(
      /^Fine-tuning does not pay: it costs \$301\.15 a month more than few-shot \(set-up \$2,400\.00\);.* \$6,013\.85 are lost over 12 months\.$/,
    );
  });
  it("says when it would pay back only after the horizon", () => {
    const analysis = analyseRoi({ arms, assumptions: { ...assumptions, setupCostUsd: 9876 }, prices: nova });
    expect(analysis.answer).toContain("and pays back only after 20.0 months, beyond the horizon of 12 months");
  });
  it("pays by the value of better answers alone", () => {
    const worth = { ...assumptions, monthlyRequests: 100_000, valuePerImprovedAnswerUsd: 0.2 };
    const analysis = analyseRoi({ arms, assumptions: worth, prices: nova });
    expect(analysis.verdict).toBe("pays-by-value");
    // 100,000 × 0.05 × 0.20 = $1,000 a month; cost: 87.175 - (7.6 + 301.95) = -222.375
    expect(analysis.headline?.value.monthlyUsd).toBeCloseTo(1000, 6);
    expect(analysis.headline?.withValue?.netUsd).toBeCloseTo(12 * (1000 - 222.375) - 2400, 6);
    expect(analysis.answer).toBe(
      "Fine-tuning does not pay on cost: it costs $222.38 a month more than few-shot (set-up $2,400.00). With its answers it does: better answers are worth $1,000.00 a month (95.0 % against 90.0 %, n = 400), and so it pays back in 3.1 months.",
    );
  });
  it("counts no value for a difference that is within chance", () => {
    const worth = { ...assumptions, monthlyRequests: 100_000, valuePerImprovedAnswerUsd: 0.2 };
    const difference = { against: "few-shot", estimate: 0.05, low: -0.01, high: 0.11 };
    const analysis = analyseRoi({ arms, assumptions: worth, prices: nova, accuracyDifference: difference });
    expect(analysis.verdict).toBe("does-not-pay");
    expect(analysis.headline?.value).toMatchObject({ monthlyUsd: null, accuracyGain: 0.05 });
    expect(analysis.headline?.value.monthlyRangeUsd?.high).toBeCloseTo(2200, 6);
    expect(analysis.answer).toContain("is within chance, so no value is counted for it");
    const sure = analyseRoi({
      arms,
      assumptions: worth,
      prices: nova,
      accuracyDifference: { ...difference, low: 0.02 },
    });
    expect(sure.verdict).toBe("pays-by-value");
    expect(sure.answer).toContain("between $400.00 and $2,200.00");
  });
  it("charges worse answers", () => {
    const worth = { ...assumptions, valuePerImprovedAnswerUsd: 0.2 };
    const analysis = analyseRoi({
      arms: [base, fewShot, { ...tuned, accuracy: 0.85 }],
      assumptions: worth,
      prices: nova,
    });
    expect(analysis.verdict).toBe("does-not-pay");
    expect(analysis.answer).toContain("worse answers cost $10,000.00 a month");
  });
  it("cannot be said where the price of the tuned model is not known", () => {
    const analysis = analyseRoi({ arms, assumptions, prices: unknownPrices });
    expect(analysis).toMatchObject({ verdict: "not-known", headline: null });
    expect(analysis.answer).toMatch(
      /^It cannot be said whether fine-tuning pays: input price of the custom model: no published price found/,
    );
    expect(analyseRoi({ arms: [base], assumptions, prices: nova }).answer).toBe(
      "It cannot be said whether fine-tuning pays: no tuned arm was measured.",
    );
    expect(analyseRoi({ arms: [tuned], assumptions, prices: nova }).answer).toBe(
      "It cannot be said whether fine-tuning pays: no other arm was measured.",
    );
    expect(analyseRoi({ arms: [], assumptions, prices: nova }).verdict).toBe("not-known");
  });
  it("says whose prices these are, what is cheaper, and what is not in the sum", () => {
    const { notes } = analyseRoi({ arms, assumptions, prices: nova, rehearsal: true });
    expect(notes[0]).toMatch(
      /^Tokens were counted on a rehearsal model and priced as Amazon Nova 2 Lite \(.*, the oldest price of 2026-08-02\)/,
    );
    expect(notes.join(" ")).toContain("No retraining is in the sum");
    expect(notes.join(" ")).toContain(
      "Cheaper each month than the tuned model at $377.95: base model in batch (answers within hours) ($105.88), base model with the full prompt ($211.75).",
    );
    expect(notes.join(" ")).toContain("Not in the comparison, 4 approaches");
  });
  it("states the cost of a right answer", () => {
    const { costPerCorrectAnswer } = analyseRoi({
      arms: [{ ...base, accuracy: 0 }, fewShot, tuned],
      assumptions,
      prices: nova,
    });
    const cost = (approach: RoiApproach) => costPerCorrectAnswer.find((one) => one.approach === approach);
    expect(cost("few-shot")?.usd).toBeCloseTo(871.75 / 900_000, 12);
    expect(cost("base")).toMatchObject({ usd: null, reason: "no answer is right" });
  });
});

describe("break-even volume and prompt length", () => {
  it("volume: (2400 + 12 × 301.95) / (12 × (871.75 - 76) / 1e6) requests a month", () => {
    const { headline } = analyseRoi({ arms, assumptions, prices: nova });
    const volume = (2400 + 12 * 301.95) / (12 * (871.75 - 76) * 1e-6);
    expect(headline?.points.monthlyRequests.value).toBeCloseTo(volume, 3);
  });
  it("at that volume, or that prompt length, nothing is gained and nothing lost, with and without growth", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (monthlyGrowth, horizonMonths) => {
          const grown = { ...assumptions, monthlyGrowth, horizonMonths };
          const points = analyseRoi({ arms, assumptions: grown, prices: nova }).headline?.points;
          const at = points?.monthlyRequests.value ?? Number.NaN;
          const net = analyseRoi({ arms, assumptions: { ...grown, monthlyRequests: at }, prices: nova }).headline
            ?.onCost.netUsd;
          expect(Math.abs(net ?? Number.NaN)).toBeLessThan(1e-4);
          const tokens = points?.rivalPromptTokens.value ?? Number.NaN;
          const changed = [base, { ...fewShot, sharedPrefixTokens: 0, inputTokensPerRequest: tokens }, tuned];
          if (tokens > 0) {
            const even = analyseRoi({ arms: changed, assumptions: grown, prices: nova, rival: "few-shot" }).headline
              ?.onCost.netUsd;
            expect(Math.abs(even ?? Number.NaN)).toBeLessThan(1e-3);
          }
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
  it("is words where no volume pays", () => {
    const dear = [base, { ...fewShot, inputTokensPerRequest: 10, sharedPrefixTokens: 0 }, tuned];
    const { headline } = analyseRoi({ arms: dear, assumptions, prices: nova });
    expect(headline?.points.monthlyRequests).toEqual({
      value: null,
      words: "at no volume: a request does not get cheaper",
    });
  });
});

describe("sensitivity", () => {
  it("moves one assumption at a time, the widest first", () => {
    const { rows, baseNetUsd } = sensitivity({ arms, assumptions, prices: nova });
    expect(baseNetUsd).toBeCloseTo(12 * 493.8 - 2400, 6);
    expect(rows.map((row) => row.assumption)).toEqual([
      "monthlyRequests",
      "horizonMonths",
      "monthlyMaintenanceUsd",
      "setupCostUsd",
    ]);
    const setup = rows.find((row) => row.assumption === "setupCostUsd");
    expect(setup).toMatchObject({ low: 1200, high: 3600, flips: false });
    expect(setup?.swingUsd).toBeCloseTo(2400, 6);
    const volume = rows[0];
    expect(volume?.netAtLowUsd).toBeCloseTo(12 * (500_000 * (871.75 - 76) * 1e-6 - 301.95) - 2400, 6);
    expect(volume?.flips).toBe(true);
  });
  it("takes ranges, also of what is 0 or a default", () => {
    const { rows } = sensitivity(
      { arms, assumptions, prices: nova },
      { ranges: { valuePerImprovedAnswerUsd: { low: 0, high: 0.1 }, monthlyGrowth: { low: -0.02, high: 0.05 } } },
    );
    expect(rows.map((row) => row.assumption)).toContain("monthlyGrowth");
    expect(rows.find((row) => row.assumption === "valuePerImprovedAnswerUsd")?.swingUsd).toBeCloseTo(
      12 * 1e6 * 0.05 * 0.1,
      6,
    );
  });
  it("has no rows where a price is not known", () => {
    expect(sensitivity({ arms, assumptions, prices: unknownPrices })).toMatchObject({ baseNetUsd: null, rows: [] });
  });
  it("refuses a range that is upside down or a percentage", () => {
    const question = { arms, assumptions, prices: nova };
    expect(() => sensitivity(question, { ranges: { setupCostUsd: { low: 2, high: 1 } } })).toThrow(/upside down/);
    expect(() => sensitivity(question, { ranges: { monthlyGrowth: { low: 0, high: 5 } } })).toThrow(
      /monthlyGrowth[\s\S]*write 0\.05/,
    );
  });
});

describe("bad assumptions", () => {
  const cases: [Partial<Record<string, unknown>>, RegExp][] = [
    [{ monthlyRequests: -1 }, /monthlyRequests.*requests a month/],
    [{ horizonMonths: 0 }, /horizonMonths.*1 to 120 \(months\)/],
    [{ horizonMonths: 1.5 }, /whole number/],
    [{ monthlyGrowth: 100 }, /monthlyGrowth[\s\S]*write 1\./],
    [{ monthlyGrowth: 5 }, /monthlyGrowth[\s\S]*share in -0\.5\.\.1[\s\S]*write 0\.05/],
    [{ setupCostUsd: Number.NaN }, /setupCostUsd/],
    [{ setupCostUsd: "2,400" }, /setupCostUsd/],
    [{ monthlyRequest: 5 }, /Did you mean "monthlyRequests"/],
    [{ retrainingsPerYear: 4 }, /retrainingCostUsd/],
    [{ horizonMonths: undefined }, /horizonMonths.*must be given \(months\)/],
  ];
  it.each(cases)("%o is refused with field and unit", (change, message) => {
    expect(() => analyseRoi({ arms, assumptions: { ...assumptions, ...change } as RoiInputs, prices: nova })).toThrow(
      message,
    );
  });
  it("refuses measurements that cannot be", () => {
    expect(() => analyseRoi({ arms: [{ ...base, accuracy: 80 }], assumptions, prices: nova })).toThrow(
      /base\.accuracy[\s\S]*write 0\.8/,
    );
    expect(() => analyseRoi({ arms: [{ ...base, sharedPrefixTokens: 601 }], assumptions, prices: nova })).toThrow(
      /base\.sharedPrefixTokens/,
    );
  });
});

describe("anything that is taken", () => {
  it("comes out without NaN, Infinity or a negative number of months", () => {
    const amount = fc.oneof(fc.constantFrom(0, 5e-324, 1e-12, 1e12), fc.double({ min: 0, max: 1e12, noNaN: true }));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const tokens = fc.oneof(fc.constantFrom(0, 1e8), fc.double({ min: 0, max: 1e8, noNaN: true }));
    const arm = (role: MeasuredArm["role"]) =>
      fc.record({
        name: fc.constant(role),
        role: fc.constant(role),
        inputTokensPerRequest: tokens,
        outputTokensPerRequest: tokens,
        accuracy: fc.option(share),
        n: fc.nat(1000),
      });
    const inputs = fc.record(
      {
        monthlyRequests: amount,
        setupCostUsd: amount,
        monthlyMaintenanceUsd: amount,
        valuePerImprovedAnswerUsd: amount,
        horizonMonths: fc.integer({ min: 1, max: 120 }),
        monthlyGrowth: fc.oneof(fc.constantFrom(0, 5e-324, 1, -0.5), fc.double({ min: -0.5, max: 1, noNaN: true })),
        annualDiscountRate: share,
        cacheHitShare: share,
        modelUnits: fc.integer({ min: 1, max: 1000 }),
      },
      {
        requiredKeys: [
          "monthlyRequests",
          "setupCostUsd",
          "monthlyMaintenanceUsd",
          "valuePerImprovedAnswerUsd",
          "horizonMonths",
        ],
      },
    );
    const price = (value: number): Quantity => ({ name: "price", value, unit: "USD", provenance: "assumed" });
    fc.assert(
      fc.property(
        arm("base"),
        arm("few-shot"),
        arm("tuned"),
        inputs,
        amount,
        amount,
        (one, two, three, given, cheap, dear) => {
          const prices: RoiPrices = {
            ...nova,
            inputTokens: price(cheap),
            customOutputTokens: price(dear),
            provisionedHour: price(dear),
            cacheRead: price(cheap),
            cacheWrite: price(dear),
          };
          const question = { arms: [one, two, three], assumptions: given as RoiInputs, prices };
          const text = JSON.stringify([analyseRoi(question), sensitivity(question)], (_, value: unknown) => {
            if (typeof value === "number" && !Number.isFinite(value)) throw new Error("a number is not finite");
            return value;
          });
          expect(text).not.toMatch(/NaN|Infinity|∞|undefined|-\d[\d.,]* (months|days)/);
        },
      ),
      { seed: 7, numRuns: 150 },
    );
  });
});
