import { classification, distributions, rateLimit, stats } from "./library.js";
import type { Given } from "./outcome.js";
import type { Input } from "./read.js";
import { scorerKinds } from "./scorer-kinds.js";

type Measured = import("../../src/stats/index.js").Measured;
type TestResult = import("../../src/stats/index.js").TestResult;

/** A bare number is compared under the name `value`. */
const one = (value: unknown, reason?: string): Given => ({ values: { value }, reason });
const measured = ({ value, reason }: Measured): Given => one(value, reason);

/** One entry a `kind` of the evaluation format. */
export const evaluationKinds: Record<string, (input: Input) => Given | Promise<Given>> = {
  ...scorerKinds,
  sample_variance: (input) => one(stats.sampleVariance(input.numbers("values")), "fewer than two values"),
  stderr_clt: (input) => measured(stats.standardErrorOfMean(input.numbers("values"))),
  stderr_clustered: (input) => {
    const [values, clusters] = [input.numbers("values"), input.list<string | number>("clusters")];
    const corrected = stats.clusteredStandardError(values, clusters);
    const plain = stats.clusteredStandardError(values, clusters, { correction: false });
    return {
      values: { withCorrection: corrected.value, millerNoCorrection: plain.value, clusters: corrected.clusters },
      reason: corrected.reason,
    };
  },
  student_t_ppf: (input) => one(distributions.studentQuantile(input.number("p"), input.number("df"))),
  ci_t: (input) => meanInterval(input),
  ci_t_clustered: (input) => meanInterval(input),
  krippendorff_alpha: (input) =>
    measured(
      stats.krippendorffAlpha(input.list<(string | number | null)[]>("units"), {
        level: input.text("level", "nominal") as "nominal" | "ordinal" | "interval" | "ratio",
      }),
    ),
  stderr_binary: (input) => {
    const [correct, n] = [input.number("correct"), input.number("n")];
    const error = stats.standardErrorOfShare(correct, n);
    return { values: { mean: correct / n, stderr: error.value }, reason: error.reason };
  },
  weighted_mean: (input) =>
    measured(
      stats.weightedMean(input.numbers("means"), input.numbers("sizes"), { bySize: input.flag("weightBySize", true) }),
    ),
  pooled_stderr: (input) => {
    const [correct, sizes] = [input.numbers("correct"), input.numbers("sizes")];
    const errors = correct.map(
      (count, index) => stats.standardErrorOfShare(count, sizes[index] ?? 0).value ?? Number.NaN,
    );
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const pooled = stats.pooledStandardError(errors, sizes);
    const concatenated = stats.standardErrorOfShare(sum(correct), sum(sizes));
    return {
      values: { pooled: pooled.value, concatenated: concatenated.value },
      reason: pooled.reason ?? concatenated.reason,
    };
  },
  unpaired_z_test: (input) => {
    const result = stats.independentZTest(
      { mean: input.number("acc1"), standardError: input.number("se1"), n: input.number("n1", 0) },
      { mean: input.number("acc2"), standardError: input.number("se2"), n: input.number("n2", 0) },
      { alternative: input.alternative() },
    );
    return { values: { z: result.statistic, p: result.pValue }, reason: result.reason };
  },
  mcnemar: (input) =>
    mcnemarValues({
      both: input.number("bothPass", 0),
      onlyFirst: input.number("candOnly"),
      onlySecond: input.number("baseOnly"),
      neither: input.number("bothFail", 0),
    }),
  sign_test_exact: (input) => {
    const [wins, n] = [input.number("wins"), input.number("n")];
    const result = stats.signTest(wins, n - wins, { alternative: input.alternative() });
    return { values: { p: result.pValue }, reason: result.reason };
  },
  proportion_ci: (input) => {
    const [k, n, level] = [input.number("k"), input.number("n"), input.level()];
    const ends = (interval: { low: number; high: number } | null) => interval && [interval.low, interval.high];
    return {
      values: {
        wilson: ends(stats.wilsonInterval(k, n, { level })),
        clopperPearson: ends(stats.clopperPearsonInterval(k, n, { level })),
        wald: ends(stats.waldInterval(k, n, { level })),
        agrestiCoull: ends(stats.agrestiCoullInterval(k, n, { level })),
      },
      reason: n === 0 ? "there are no cases" : undefined,
    };
  },
  paired_vs_unpaired_t: (input) => {
    const [base, cand] = [input.numbers("base"), input.numbers("cand")];
    const paired = stats.pairedTTest(cand, base);
    const effect = stats.cohensDPaired(cand, base);
    return {
      values: {
        paired: testValues(paired),
        student: testValues(stats.studentTTest(cand, base)),
        welch: testValues(stats.welchTTest(cand, base)),
        wilcoxonP: stats.wilcoxonTest(cand, base).pValue,
        meanDiff: paired.estimate,
        seDiff: paired.standardError,
        corr: correlation(base, cand),
        cohenDz: effect.value,
      },
      reason: paired.reason,
    };
  },
  paired_t: (input) => {
    const result = stats.pairedTTest(input.numbers("cand"), input.numbers("base"), {
      alternative: input.alternative(),
    });
    return {
      values: { meanDiff: result.estimate, seDiff: result.standardError, ...testValues(result) },
      reason: result.reason,
    };
  },
  paired_binary: (input) => {
    const [base, cand] = [input.numbers("base"), input.numbers("cand")];
    const table = stats.pairedTable(
      cand.map((value) => value === 1),
      base.map((value) => value === 1),
    );
    const paired = stats.pairedTTest(cand, base);
    const error = (values: readonly number[]) => stats.standardErrorOfMean(values).value ?? Number.NaN;
    const unpaired = stats.independentZTest(
      { mean: stats.mean(cand) ?? Number.NaN, standardError: error(cand), n: cand.length },
      { mean: stats.mean(base) ?? Number.NaN, standardError: error(base), n: base.length },
    );
    return {
      values: {
        accBase: stats.mean(base),
        accCand: stats.mean(cand),
        diff: paired.estimate,
        seDiffPaired: paired.standardError,
        seUnpaired: unpaired.standardError,
        pairedT_p: paired.pValue,
        unpairedZ_p: unpaired.pValue,
        mcnemar: mcnemarValues(table).values,
        counts: [table.onlyFirst, table.onlySecond],
      },
      reason: paired.reason ?? unpaired.reason,
    };
  },
  sample_size_paired: (input) => {
    const differenceVariance = stats.pairedDifferenceVariance({
      betweenCases: input.number("omega2"),
      noiseFirst: input.number("sigmaA2", 0),
      noiseSecond: input.number("sigmaB2", 0),
      repeatsFirst: input.number("KA", 1),
      repeatsSecond: input.number("KB", 1),
    });
    const { value, reason } = stats.sampleSizePaired({
      difference: input.number("delta"),
      differenceVariance,
      alpha: input.number("alpha", 0.05),
      power: input.number("power", 0.8),
    });
    return { values: { n: value, nCeil: value === null ? null : Math.ceil(value) }, reason };
  },
  resampling_variance_ratio: (input) => one(stats.resamplingVarianceRatio(input.number("K"))),
  classification_report: (input) => {
    const report = classification.classificationReport(
      input.list<string>("expected"),
      input.list<string | null>("output"),
      input.list<string>("labels"),
    );
    // scikit-learn prints 0 where a precision or recall divides by 0; the library says null and why.
    const printed = (value: Measured) => value.value ?? 0;
    return {
      values: {
        precision: report.labels.map((label) => printed(label.precision)),
        recall: report.labels.map((label) => printed(label.recall)),
        f1: report.labels.map((label) => printed(label.f1)),
        support: report.labels.map((label) => label.support),
        macroF1: report.macro.f1.value,
        weightedF1: report.weighted.f1.value,
        accuracy: report.accuracy.value,
        confusion: report.confusion.counts.map((row) => row.slice(0, -1)),
        mcc: printed(report.matthews),
        kappa: report.kappa.value,
      },
      reason: report.accuracy.reason ?? report.kappa.reason,
    };
  },
  js_divergence: (input) => {
    const [p, q] = [input.numbers("p"), input.numbers("q")];
    const bits = stats.jensenShannonDivergence(p, q, { base: 2 });
    return {
      values: {
        base2: bits.value,
        nats: stats.jensenShannonDivergence(p, q, { base: "e" }).value,
        distance: stats.jensenShannonDistance(p, q).value,
      },
      reason: bits.reason,
    };
  },
  pass_at_k_and_pass_hat_k: (input) => {
    const [n, correct, k] = [input.number("n"), input.number("correct"), input.number("k")];
    const any = stats.passAtK(n, correct, k);
    return { values: { passAtK: any.value, passHatK: stats.passHatK(n, correct, k).value }, reason: any.reason };
  },
  adaptive_concurrency: (input) => concurrency(input),
  // Reset times hang on the clock of the moment: the format compares what does not.
  rate_limit_headers: (input) => ({
    values: { ...rateLimit.parseRateLimitHeaders(input.fields as Record<string, string>, new Date()) },
  }),
};

function meanInterval(input: Input): Given {
  const result = stats.meanInterval(input.numbers("values"), {
    level: input.level(),
    ...(input.has("clusters") ? { clusters: input.list<string | number>("clusters") } : {}),
  });
  return { values: { lower: result.interval?.low, upper: result.interval?.high }, reason: result.reason };
}

function mcnemarValues(table: Parameters<typeof stats.mcnemarTest>[0]): Given {
  const corrected = stats.mcnemarTest(table, { method: "corrected" });
  return {
    values: {
      exact: stats.mcnemarTest(table, { method: "exact" }).pValue,
      midp: stats.mcnemarTest(table, { method: "mid-p" }).pValue,
      chi2cc: corrected.pValue,
    },
    reason: corrected.reason,
  };
}

function testValues(result: TestResult): Record<string, unknown> {
  return { t: result.statistic, p: result.pValue, df: result.degreesOfFreedom };
}

/** From the variances of both and of their difference: Var(x - y) = Var x + Var y - 2 Cov. */
function correlation(x: readonly number[], y: readonly number[]): number | null {
  const [varX, varY] = [stats.sampleVariance(x), stats.sampleVariance(y)];
  const varDifference = stats.sampleVariance(x.map((value, index) => value - (y[index] ?? Number.NaN)));
  if (!varX || !varY || varDifference === null) return null;
  return (varX + varY - varDifference) / (2 * Math.sqrt(varX * varY));
}

/** Each ratio is met from the same starting point; refusals and runs of five successes follow one another. */
function concurrency(input: Input): Given {
  const current = input.number("current", input.number("initial", Number.NaN));
  const minimum = input.number("min", 1);
  if (input.has("ratios")) {
    const shares = input.numbers("ratios");
    return one(shares.map((share) => rateLimit.concurrencyNearLimit(current, share, { minimum })));
  }
  const maximum = input.number("max", input.number("initial", current));
  const steps: number[] = [];
  let now = current;
  for (let step = 0; step < input.number("rateLimits", 0); step += 1) {
    now = rateLimit.concurrencyAfterRefusal(now, { minimum });
    steps.push(now);
  }
  for (let step = 0; step < input.number("successes", 0) / 5; step += 1) {
    now = rateLimit.concurrencyAfterSuccesses(now, { maximum });
    steps.push(now);
  }
  return one(steps);
}
