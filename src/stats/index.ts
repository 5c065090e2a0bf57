export { cohenKappa, krippendorffAlpha, type MeasurementLevel } from "./agreement.js";
export { binomialTest, signTest } from "./binomial-test.js";
export { type BootstrapMethod, type BootstrapOptions, type BootstrapResult, bootstrapInterval } from "./bootstrap.js";
export { type ChiSquareResult, chiSquareTest } from "./chi-square.js";
export { cliffsDelta } from "./cliffs-delta.js";
export { clusterBootstrapInterval } from "./cluster-bootstrap.js";
export { clusteredStandardError } from "./clustered-standard-error.js";
export type { ClusterKey } from "./clusters.js";
export { cohensD, cohensDPaired, hedgesG } from "./cohens-d.js";
export { cohensH } from "./cohens-h.js";
export { kolmogorovUpper, normalCdf, normalQuantile, normalUpper, studentQuantile } from "./distributions.js";
export { entropy, klDivergence, type LogOptions } from "./entropy.js";
export { type EquivalenceResult, equivalenceTest } from "./equivalence.js";
export { fisherExactTest, type TwoByTwo } from "./fisher.js";
export { jensenShannonDistance, jensenShannonDivergence } from "./jensen-shannon.js";
export { kolmogorovExactUpper } from "./kolmogorov-exact.js";
export { type KsOptions, ksTest } from "./ks-test.js";
export { type MannWhitneyOptions, mannWhitneyTest } from "./mann-whitney.js";
export { type McnemarMethod, mcnemarTest } from "./mcnemar.js";
export { mean } from "./mean.js";
export { type MeanInterval, meanInterval } from "./mean-interval.js";
export { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm, holmSidak } from "./multiple-tests.js";
export { newcombePairedInterval, type PairedTable, pairedTable } from "./newcombe.js";
export { passAtK, passHatK } from "./pass-at-k.js";
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
export { shapiroWilkTest } from "./shapiro-wilk.js";
export { pooledStandardError, standardErrorOfMean, standardErrorOfShare, weightedMean } from "./standard-error.js";
export { pairedTTest, studentTTest, type TTestOptions, welchTTest } from "./t-test.js";
export { sampleStandardDeviation, sampleVariance } from "./variance.js";
export { wassersteinDistance } from "./wasserstein.js";
export { type WilcoxonOptions, wilcoxonTest } from "./wilcoxon.js";
export { type EstimateWithError, independentZTest } from "./z-test.js";
