export {
  analyseRoi,
  type CostPerCorrectAnswer,
  type RoiAnalysis,
  type RoiQuestion,
} from "./analyse.js";
export type { RoiVerdict } from "./answer.js";
export {
  ASSUMPTION_FIELDS,
  ASSUMPTION_NAMES,
  type AssumptionName,
  type Field,
  type FieldGroup,
  fieldOf,
  GROUP_WORDS,
} from "./assumption-fields.js";
export {
  type Assumptions,
  HOURS_PER_MONTH,
  type RoiInputs,
  requireAssumption,
  resolveAssumptions,
} from "./assumptions.js";
export { assumptionsYaml } from "./assumptions-yaml.js";
export { BAND_WORDS, type PaybackBand, paybackBand } from "./band.js";
export { type BreakEven, breakEven, breakEvenMonth } from "./break-even.js";
export { type BreakEvenPoint, type BreakEvenPoints, breakEvenPoints } from "./break-even-points.js";
export {
  type AccuracyDifference,
  type AnswerValue,
  type Comparison,
  compareApproaches,
  type Return,
} from "./compare.js";
export {
  type CostBenefit,
  type CostBenefitInput,
  costBenefit,
  DEFAULT_VALUE_PER_IMPROVED_REQUEST,
} from "./cost-benefit.js";
export { type ApproachCost, type CostPart, ROI_APPROACH_WORDS, type RoiApproach } from "./cost-line.js";
export { type CumulativeCost, cumulativeCosts } from "./cumulative.js";
export { type EffectiveInput, effectiveInputs } from "./effective-inputs.js";
export { type FineTuningRoi, type FineTuningRoiInput, fineTuningRoi } from "./fine-tuning-roi.js";
export { type AssumptionLayer, type InputSource, type LayeredInputs, layeredInputs, type Scenario } from "./layers.js";
export type { MeasuredArm } from "./measured-arm.js";
export { monthlyCosts } from "./monthly-costs.js";
export { type ActualMonth, type PilotReview, type PilotRow, reviewPilot } from "./pilot.js";
export { type RoiPrices, roiPrices } from "./prices.js";
export type { Provenance, Quantity } from "./quantity.js";
export type { Correlation, Range, Ranges, UncertainInput } from "./ranges.js";
export type { RoiSummary } from "./record.js";
export { compareScenarios, type ScenarioOutcome, scenariosCsv } from "./scenarios.js";
export { DEFAULT_SWING, type Sensitivity, sensitivity, type TornadoRow } from "./sensitivity.js";
export { type Simulation, type Spread, simulateRoi } from "./simulate.js";
export { type TwoWayCell, type TwoWayMap, twoWayMap } from "./two-way.js";
export type { InformationValue } from "./value-of-information.js";
export { roiWorkbook, type Sheet, type SheetCell } from "./workbook.js";
