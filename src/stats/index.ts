export { type BootstrapMethod, type BootstrapOptions, type BootstrapResult, bootstrapInterval } from "./bootstrap.js";
export { cliffsDelta } from "./cliffs-delta.js";
export { cohensD, cohensDPaired, hedgesG } from "./cohens-d.js";
export { cohensH } from "./cohens-h.js";
export { entropy, klDivergence, type LogOptions } from "./entropy.js";
export { jensenShannonDistance, jensenShannonDivergence } from "./jensen-shannon.js";
export { type McnemarMethod, mcnemarTest } from "./mcnemar.js";
export { mean } from "./mean.js";
export { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm, holmSidak } from "./multiple-tests.js";
export { newcombePairedInterval, type PairedTable, pairedTable } from "./newcombe.js";
export { pairedPermutationTest } from "./permutation.js";
export { type EmptyCategories, populationStabilityIndex } from "./population-stability.js";
export {
  type PowerOptions,
  type TTestDesign,
  tTestDetectableEffect,
  tTestPower,
  tTestSampleSize,
  twoProportionPower,
  twoProportionSampleSize,
} from "./power.js";
export {
  agrestiCoullInterval,
  clopperPearsonInterval,
  type ProportionOptions,
  waldInterval,
  wilsonInterval,
} from "./proportion-interval.js";
export { median, quantile, quantileSorted } from "./quantile.js";
export type { Alternative, Interval, Measured, TestResult } from "./result.js";
export {
  minimumDetectableEffect,
  type PlanOptions,
  pairedDifferenceVariance,
  resamplingVarianceRatio,
  sampleSizeMcnemar,
  sampleSizePaired,
} from "./sample-size.js";
export { pairedTTest, studentTTest, type TTestOptions, welchTTest } from "./t-test.js";
export { sampleStandardDeviation, sampleVariance } from "./variance.js";
export { wassersteinDistance } from "./wasserstein.js";
