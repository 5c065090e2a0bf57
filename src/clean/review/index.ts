export { heuristicReview, heuristicVerdict } from "./heuristics.js";
export { type ModelReviewOptions, modelReview, planReview, type ReviewPlan } from "./model-review.js";
export { type PersonVerdict, readReviewSheet, reviewSheet } from "./people.js";
export {
  QUALITY_CRITERIA,
  QUALITY_GATE,
  type QualityReview,
  type QualityVerdict,
  reviewSample,
} from "./quality.js";
export { type ReviewQualityOptions, reviewQuality } from "./review-quality.js";
