import { requireAmount, requireShare, type SourcedDefault } from "../core/amounts.js";
import { formatMonths, formatPercent, formatUsd } from "../core/format.js";
import { type PaybackBand, paybackBand } from "./band.js";
import { ratio } from "./ratio.js";

export interface CostBenefitInput {
  monthlyVolume: number;
  currentCostPerRequestUsd: number;
  tunedCostPerRequestUsd: number;
  /** Once. */
  setupCostUsd: number;
  monthlyMaintenanceUsd: number;
  /** Share of the requests that are answered better, 0..1. */
  qualityImprovement: number;
  /** USD; `DEFAULT_VALUE_PER_IMPROVED_REQUEST` where none is given. */
  valuePerImprovedRequestUsd?: number;
}

/** The chapter's example, of which it says itself: "domain-specific and should be customized". */
export const DEFAULT_VALUE_PER_IMPROVED_REQUEST: SourcedDefault = {
  value: 0.5,
  unit: "USD per request",
  source: "codewithphp, Claude for PHP, chapter 35: Fine-tuning Strategies, CostBenefitAnalyzer",
  asOf: "2025",
};

export interface CostBenefit {
  currentYearlyCostUsd: number;
  /** Set-up included. */
  tunedYearlyCostUsd: number;
  yearlySavingsUsd: number;
  qualityValueUsd: number;
  totalValueUsd: number;
  /** The chapter's quotient, which is below zero where the tuned way costs more. Null: nothing to divide by. */
  breakEvenMonths: number | null;
  /** Total value / set-up: 25.52 is 2,552 %. Null without a set-up cost. */
  roiShare: number | null;
  /** The chapter's own sentence, which praises a negative break-even; `meaning` does not. */
  chapterRecommendation: string;
  band: PaybackBand;
  /** What the numbers say, in words; pages show these and not the raw break-even. */
  meaning: { breakEven: string; roi: string; recommendation: string };
}

const UNITS: Partial<Record<keyof CostBenefitInput, string>> = {
  monthlyVolume: "requests a month",
  currentCostPerRequestUsd: "USD per request",
  tunedCostPerRequestUsd: "USD per request",
  setupCostUsd: "USD, once",
  monthlyMaintenanceUsd: "USD a month",
  valuePerImprovedRequestUsd: "USD per request",
};

/** The recommendation as the chapter's code gives it; without a quotient it would have stopped with an error. */
function chapterRecommendation(totalValueUsd: number, breakEvenMonths: number | null): string {
  if (totalValueUsd <= 0) return "Not Recommended - Negative ROI expected";
  if (breakEvenMonths !== null && breakEvenMonths <= 6) return "Strongly Recommended - Quick payback with positive ROI";
  if (breakEvenMonths !== null && breakEvenMonths <= 12) return "Recommended - Positive ROI within first year";
  return "Consider - Positive ROI but longer payback period";
}

/**
 * The strategies chapter's `CostBenefitAnalyzer` over twelve months: yearly costs, saving, value of better answers,
 * break-even and ROI, raw as the chapter's code computes them, with their meaning beside them.
 * @throws TunelabError `bad-parameter` with field and unit; a quality improvement above 1 is refused as a percentage
 * @example costBenefit({ monthlyVolume: 150_000, currentCostPerRequestUsd: 0.005, tunedCostPerRequestUsd: 0.003,
 *   setupCostUsd: 5000, monthlyMaintenanceUsd: 500, qualityImprovement: 0.15 }).meaning.breakEven
 * // "never pays back on cost: the tuned way costs $200.00 a month more"
 */
export function costBenefit({
  valuePerImprovedRequestUsd = DEFAULT_VALUE_PER_IMPROVED_REQUEST.value,
  ...input
}: CostBenefitInput): CostBenefit {
  const all = { ...input, valuePerImprovedRequestUsd };
  for (const [field, unit] of Object.entries(UNITS)) requireAmount(field, all[field as keyof typeof all], unit);
  requireShare("qualityImprovement", input.qualityImprovement);
  const { monthlyVolume, setupCostUsd } = input;
  const currentMonthlyUsd = monthlyVolume * input.currentCostPerRequestUsd;
  const tunedMonthlyUsd = monthlyVolume * input.tunedCostPerRequestUsd + input.monthlyMaintenanceUsd;
  const currentYearlyCostUsd = currentMonthlyUsd * 12;
  const tunedYearlyCostUsd = setupCostUsd + tunedMonthlyUsd * 12;
  const yearlySavingsUsd = currentYearlyCostUsd - tunedYearlyCostUsd;
  const qualityValueUsd = monthlyVolume * 12 * input.qualityImprovement * valuePerImprovedRequestUsd;
  const totalValueUsd = yearlySavingsUsd + qualityValueUsd;
  const monthlySavingUsd = currentMonthlyUsd - tunedMonthlyUsd;
  const breakEvenMonths = ratio(setupCostUsd, monthlySavingUsd);
  const roiShare = ratio(totalValueUsd, setupCostUsd);
  return {
    currentYearlyCostUsd,
    tunedYearlyCostUsd,
    yearlySavingsUsd,
    qualityValueUsd,
    totalValueUsd,
    breakEvenMonths,
    roiShare,
    chapterRecommendation: chapterRecommendation(totalValueUsd, breakEvenMonths),
    band: paybackBand(monthlySavingUsd > 0 ? breakEvenMonths : null),
    meaning: {
      breakEven: breakEvenWords(setupCostUsd, monthlySavingUsd, breakEvenMonths),
      roi:
        roiShare === null
          ? "no ROI can be stated: there is no set-up cost to relate the value to"
          : `${formatPercent(roiShare, { digits: 0 })} of the set-up in the first year, after paying for it`,
      recommendation: recommendationWords(yearlySavingsUsd, qualityValueUsd, totalValueUsd),
    },
  };
}

function breakEvenWords(setupCostUsd: number, monthlySavingUsd: number, months: number | null): string {
  if (monthlySavingUsd < 0)
    return `never pays back on cost: the tuned way costs ${formatUsd(-monthlySavingUsd)} a month more`;
  if (monthlySavingUsd === 0) return "never pays back on cost: both ways cost the same each month";
  if (setupCostUsd === 0)
    return `saves ${formatUsd(monthlySavingUsd)} a month from the first day: no set-up to pay back`;
  if (months === null || months > 1200) return "saves too little to pay back on cost within a century";
  return `pays back on cost in ${formatMonths(months)}`;
}

function recommendationWords(yearlySavingsUsd: number, qualityValueUsd: number, totalValueUsd: number): string {
  const value = `better answers worth ${formatUsd(qualityValueUsd)} a year`;
  if (totalValueUsd <= 0)
    return `does not pay in the first year: ${formatUsd(yearlySavingsUsd)} on cost, and ${value} do not make up for it`;
  if (yearlySavingsUsd >= 0)
    return `pays on cost in the first year (${formatUsd(yearlySavingsUsd)})${qualityValueUsd > 0 ? `, with ${value} on top` : ""}`;
  return `pays by quality value alone: ${formatUsd(yearlySavingsUsd)} on cost against ${value}; it is only as good as that estimate`;
}
