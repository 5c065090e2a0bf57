import { distributions, stats } from "./library.js";
import {
  finite,
  methodOf,
  powerOptions,
  proportionIntervals,
  repeatable,
  seeded,
  unbounded,
  zerosOf,
} from "./options.js";
import type { Given } from "./outcome.js";
import type { Input } from "./read.js";

type Measured = import("../../src/stats/index.js").Measured;
type TestResult = import("../../src/stats/index.js").TestResult;

/** Names → values of measured numbers, with the reasons of those that are `null`. */
function measured(parts: Record<string, Measured>, more: Record<string, unknown> = {}): Given {
  const values: Record<string, unknown> = { ...more };
  const reasons: string[] = [];
  for (const [name, part] of Object.entries(parts)) {
    values[name] = part.value;
    if (part.reason) reasons.push(part.reason);
  }
  return { values, reason: reasons.join("; ") || undefined };
}

const tValues = (result: TestResult): Given => ({
  values: {
    t: result.statistic,
    p: result.pValue,
    df: result.degreesOfFreedom,
    meanDiff: result.estimate,
    se: result.standardError,
    low: result.interval?.low,
    high: result.interval?.high,
  },
  reason: result.reason,
});

/** One entry a `fn` of the statistics format. */
export const statisticsFunctions: Record<string, (input: Input) => Given> = {
  ttest_ind: (input) => {
    const test = input.flag("equalVar", input.flag("equal_var", true)) ? stats.studentTTest : stats.welchTTest;
    return tValues(
      test(input.numbers("a"), input.numbers("b"), { alternative: input.alternative(), level: input.level() }),
    );
  },
  ttest_rel: (input) =>
    tValues(
      stats.pairedTTest(input.numbers("a"), input.numbers("b"), {
        alternative: input.alternative(),
        level: input.level(),
      }),
    ),
  welch_ci: (input) => tValues(stats.welchTTest(input.numbers("a"), input.numbers("b"), { level: input.level() })),
  cohens_d: (input) => {
    const [a, b] = [input.numbers("a"), input.numbers("b")];
    return measured({ d: stats.cohensD(a, b), hedges_g: stats.hedgesG(a, b) });
  },
  t_cdf: (input) => {
    const [t, df] = [input.number("t"), input.number("df")];
    return {
      values: {
        cdf: distributions.studentCdf(t, df),
        sf: distributions.studentUpper(t, df),
        p2: distributions.studentTwoSided(t, df),
      },
    };
  },
  t_ppf: (input) => ({
    values: { x: finite(distributions.studentQuantile(input.number("p"), input.number("df"))) },
    reason: unbounded,
  }),
  norm_cdf: (input) => {
    const z = input.number("z");
    return { values: { cdf: distributions.normalCdf(z), sf: distributions.normalUpper(z) } };
  },
  norm_ppf: (input) => ({ values: { x: finite(distributions.normalQuantile(input.number("p"))) }, reason: unbounded }),
  chi2_sf: (input) => {
    const [x, df] = [input.number("x"), input.number("df")];
    return { values: { sf: distributions.chiSquareUpper(x, df), cdf: distributions.chiSquareCdf(x, df) } };
  },
  mannwhitneyu: (input) => {
    const result = stats.mannWhitneyTest(input.numbers("a"), input.numbers("b"), {
      alternative: input.alternative(),
      method: methodOf(input),
      continuity: input.flag("continuity", input.flag("use_continuity", true)),
    });
    return { values: { u: result.statistic, p: result.pValue }, reason: result.reason };
  },
  wilcoxon: (input) => {
    const a = input.numbers("a");
    const result = stats.wilcoxonTest(a, input.has("b") ? input.numbers("b") : a.map(() => 0), {
      alternative: input.alternative(),
      method: methodOf(input),
      zeros: zerosOf(input.text("zero_method", input.text("zeroMethod", "wilcox"))),
      continuity: input.flag("correction", false),
    });
    return { values: { w: result.statistic, p: result.pValue }, reason: result.reason };
  },
  chi2_contingency: (input) => {
    const result = stats.chiSquareTest(input.table("table"), { correction: input.flag("correction", true) });
    const { statistic, pValue, degreesOfFreedom, minimumExpected, cramersV, reason } = result;
    return {
      values: { chi2: statistic, p: pValue, dof: degreesOfFreedom, minExpected: minimumExpected, cramersV },
      reason,
    };
  },
  fisher_exact: (input) => {
    const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = input.table("table");
    const result = stats.fisherExactTest(
      [
        [a, b],
        [c, d],
      ],
      { alternative: input.alternative() },
    );
    return { values: { oddsRatio: result.estimate, p: result.pValue }, reason: result.reason };
  },
  mcnemar: (input) => {
    const table = { both: 0, onlyFirst: input.number("b"), onlySecond: input.number("c"), neither: 0 };
    const exact = stats.mcnemarTest(table, { method: "exact" });
    const corrected = stats.mcnemarTest(table, { method: "corrected" });
    return {
      values: {
        p: exact.pValue,
        statistic: exact.statistic,
        binomtest_p: stats.signTest(table.onlyFirst, table.onlySecond).pValue ?? exact.pValue,
        chi2_cc: corrected.statistic,
        chi2_cc_p: corrected.pValue,
        midp: stats.mcnemarTest(table, { method: "mid-p" }).pValue,
      },
      reason: exact.reason ?? corrected.reason,
    };
  },
  binomtest: (input) => {
    const [k, n] = [input.number("k"), input.number("n")];
    const result = stats.binomialTest(k, n, input.number("p", 0.5), { alternative: input.alternative() });
    return { values: { p: result.pValue, ...proportionIntervals(k, n, input.level()) }, reason: result.reason };
  },
  proportion_ci: (input) => ({
    values: proportionIntervals(input.number("k"), input.number("n"), input.level()),
    reason: input.number("n") === 0 ? "there are no cases" : undefined,
  }),
  ks_2samp: (input) => {
    const result = stats.ksTest(input.numbers("a"), input.numbers("b"), {
      alternative: input.alternative(),
      method: methodOf(input),
    });
    return { values: { d: result.statistic, p: result.pValue }, reason: result.reason };
  },
  jensenshannon: (input) => {
    const [p, q, base] = [input.numbers("p"), input.numbers("q"), input.base("e")];
    return measured({
      distance: stats.jensenShannonDistance(p, q, { base }),
      divergence: stats.jensenShannonDivergence(p, q, { base }),
    });
  },
  kl: (input) => {
    const [p, q, base] = [input.numbers("p"), input.numbers("q"), input.base("e")];
    return measured({
      kl_pq: stats.klDivergence(p, q, { base }),
      kl_qp: stats.klDivergence(q, p, { base }),
      entropy_p: stats.entropy(p, { base }),
      entropy_q: stats.entropy(q, { base }),
      entropy_q_bits: stats.entropy(q, { base: 2 }),
    });
  },
  psi: (input) => {
    const [p, q] = [input.numbers("p"), input.numbers("q")];
    return measured({
      "clip_1e-4": stats.populationStabilityIndex(p, q, { empty: { floor: 1e-4 } }),
      "laplace_0.5": stats.populationStabilityIndex(p, q, { empty: { pseudocount: 0.5 } }),
    });
  },
  wasserstein: (input) =>
    measured({
      w: stats.wassersteinDistance(input.numbers("a"), input.numbers("b"), {
        ...(input.has("aWeights") ? { first: input.numbers("aWeights") } : {}),
        ...(input.has("bWeights") ? { second: input.numbers("bWeights") } : {}),
      }),
    }),
  multipletests: (input) => {
    const alpha = input.number("alpha", 0.05);
    const pValues = input.list<number | null>("p");
    const methods = {
      holm: stats.holm,
      bh: stats.benjaminiHochberg,
      by: stats.benjaminiYekutieli,
      bonferroni: stats.bonferroni,
      holmSidak: stats.holmSidak,
    };
    const values: Record<string, unknown> = {};
    for (const [name, adjust] of Object.entries(methods)) {
      const adjusted = adjust(pValues);
      values[name] = adjusted;
      values[`${name}Reject`] = adjusted.map((p) => p !== null && p <= alpha);
    }
    return { values };
  },
  ttest_power_n: (input) => {
    const options = { ...powerOptions(input), power: input.number("power") };
    const d = input.number("d");
    return measured({
      nPerGroup: stats.tTestSampleSize(d, { ...options, design: "independent", ratio: input.number("ratio", 1) }),
      nPairs: stats.tTestSampleSize(d, { ...options, design: "paired" }),
    });
  },
  ttest_power: (input) => {
    const [d, n, options] = [input.number("d"), input.number("n"), powerOptions(input)];
    return {
      values: {
        ind: stats.tTestPower(d, n, { ...options, design: "independent", ratio: input.number("ratio", 1) }),
        paired: stats.tTestPower(d, n, { ...options, design: "paired" }),
      },
    };
  },
  // The sign of Cohen's h says only which proportion was named first: the format gives its size.
  two_prop_n: (input) => {
    const h = Math.abs(stats.cohensH(input.number("p1"), input.number("p2")));
    const options = { ...powerOptions(input), power: input.number("power"), ratio: input.number("ratio", 1) };
    return measured({ nPerGroup: stats.twoProportionSampleSize(h, options) }, { h });
  },
  bootstrap_mean_ci: (input) => {
    const values = input.numbers("x");
    const run = (method: "percentile" | "bca") =>
      repeatable(() =>
        stats.bootstrapInterval(values, stats.mean, {
          method,
          random: seeded(),
          resamples: input.number("resamples", 9999),
          level: input.level(),
        }),
      );
    const [percentile, bca] = [run("percentile"), run("bca")];
    return {
      values: {
        mean: percentile.estimate,
        low: percentile.interval?.low,
        high: percentile.interval?.high,
        bcaLow: bca.interval?.low,
        bcaHigh: bca.interval?.high,
        se: percentile.standardError,
      },
      reason: percentile.reason ?? bca.reason,
    };
  },
  permutation_paired: (input) => {
    const result = repeatable(() =>
      stats.pairedPermutationTest(input.numbers("a"), input.numbers("b"), {
        random: seeded(),
        alternative: input.alternative(),
        resamples: input.number("resamples", 9999),
      }),
    );
    return { values: { p: result.pValue, statistic: result.statistic }, reason: result.reason };
  },
  shapiro: (input) => {
    const result = stats.shapiroWilkTest(input.numbers("x"));
    return { values: { w: result.statistic, p: result.pValue }, reason: result.reason };
  },
  quantile_linear: (input) => {
    const values = input.numbers("x");
    const q = Array.isArray(input.fields["q"]) ? input.numbers("q") : [input.number("q")];
    return { values: { values: q.map((share) => stats.quantile(values, share)) }, reason: "there are no values" };
  },
  cohen_kappa: (input) => measured({ kappa: stats.cohenKappa(input.table("table")) }),
};
