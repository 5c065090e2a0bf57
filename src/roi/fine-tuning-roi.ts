import { requireAmount } from "../core/amounts.js";
import { formatMonths, formatPercent, formatUsd } from "../core/format.js";
import { BAND_WORDS, type PaybackBand, paybackBand } from "./band.js";
import { ratio } from "./ratio.js";

export interface FineTuningRoiInput {
  monthlyRequests: number;
  /** Tokens of a prompt before fine-tuning. */
  promptTokensWithout: number;
  /** Tokens of a prompt after fine-tuning. */
  promptTokensWith: number;
  responseTokens: number;
  /** USD per 1,000 tokens. */
  inputPricePerThousandUsd: number;
  /** USD per 1,000 tokens. */
  outputPricePerThousandUsd: number;
  /** Once. */
  fineTuningCostUsd: number;
}

export interface FineTuningRoi {
  monthlyCostWithoutUsd: number;
  monthlyCostWithUsd: number;
  monthlySavingsUsd: number;
  annualSavingsUsd: number;
  /** Null: never. */
  breakEvenMonths: number | null;
  /** Of 1/30 month. */
  breakEvenDays: number | null;
  /** First-year ROI as a ratio: 17 is 1,700 %. Null: nothing is saved, or there is no cost to relate it to. */
  roiShare: number | null;
  recommendation: "FINE-TUNE" | "Consider alternatives";
  band: PaybackBand;
  /** What the numbers say, in words; the sentence for pages. */
  meaning: string;
}

const UNITS: Record<keyof FineTuningRoiInput, string> = {
  monthlyRequests: "requests a month",
  promptTokensWithout: "tokens",
  promptTokensWith: "tokens",
  responseTokens: "tokens",
  inputPricePerThousandUsd: "USD per 1,000 tokens",
  outputPricePerThousandUsd: "USD per 1,000 tokens",
  fineTuningCostUsd: "USD, once",
};

/**
 * The network chapter's `FineTuningROI`: does a shorter prompt pay for the training? It knows token prices and one
 * set-up cost; provisioned throughput, storage and maintenance are in `analyseRoi`.
 * Break-even = cost / monthly saving; ROI = (12 × saving − cost) / cost; FINE-TUNE under 3 months.
 * @throws TunelabError `bad-parameter` with field and unit for negative, infinite or missing numbers
 * @example fineTuningRoi({ monthlyRequests: 50_000, promptTokensWithout: 2500, promptTokensWith: 500,
 *   responseTokens: 500, inputPricePerThousandUsd: 0.003, outputPricePerThousandUsd: 0.015, fineTuningCostUsd: 200 })
 * // saves $300.00 a month, breaks even after 0.67 months, ROI 17 (1,700 %)
 */
export function fineTuningRoi(input: FineTuningRoiInput): FineTuningRoi {
  for (const [field, unit] of Object.entries(UNITS))
    requireAmount(field, input[field as keyof FineTuningRoiInput], unit);
  const { monthlyRequests, fineTuningCostUsd } = input;
  const monthlyCost = (promptTokens: number) =>
    ((monthlyRequests * promptTokens) / 1000) * input.inputPricePerThousandUsd +
    ((monthlyRequests * input.responseTokens) / 1000) * input.outputPricePerThousandUsd;
  const monthlyCostWithoutUsd = monthlyCost(input.promptTokensWithout);
  const monthlyCostWithUsd = monthlyCost(input.promptTokensWith);
  const monthlySavingsUsd = monthlyCostWithoutUsd - monthlyCostWithUsd;
  const annualSavingsUsd = monthlySavingsUsd * 12;
  const saves = monthlySavingsUsd > 0;
  const breakEvenMonths = saves ? ratio(fineTuningCostUsd, monthlySavingsUsd) : null;
  const breakEvenDays = breakEvenMonths === null ? null : ratio(breakEvenMonths * 30, 1);
  const roiShare = saves ? ratio(annualSavingsUsd - fineTuningCostUsd, fineTuningCostUsd) : null;
  const band = paybackBand(breakEvenMonths);
  return {
    monthlyCostWithoutUsd,
    monthlyCostWithUsd,
    monthlySavingsUsd,
    annualSavingsUsd,
    breakEvenMonths,
    breakEvenDays,
    roiShare,
    recommendation: breakEvenMonths !== null && breakEvenMonths < 3 ? "FINE-TUNE" : "Consider alternatives",
    band,
    meaning: meaningOf({ monthlySavingsUsd, fineTuningCostUsd, breakEvenMonths, roiShare, band }),
  };
}

function meaningOf({
  monthlySavingsUsd,
  fineTuningCostUsd,
  breakEvenMonths,
  roiShare,
  band,
}: Pick<FineTuningRoi, "monthlySavingsUsd" | "breakEvenMonths" | "roiShare" | "band"> & { fineTuningCostUsd: number }) {
  if (monthlySavingsUsd === 0) return "Fine-tuning saves nothing: both ways cost the same each month.";
  if (monthlySavingsUsd < 0)
    return `Fine-tuning does not save money: it costs ${formatUsd(-monthlySavingsUsd)} a month more.`;
  const saves = `Fine-tuning saves ${formatUsd(monthlySavingsUsd)} a month`;
  if (fineTuningCostUsd === 0) return `${saves} from the first day: there is no set-up cost to pay back.`;
  if (breakEvenMonths === null || breakEvenMonths > 1200)
    return `${saves}, too little to pay the set-up of ${formatUsd(fineTuningCostUsd)} back within a century.`;
  const roi = roiShare === null ? "" : `, with a first-year ROI of ${formatPercent(roiShare, { digits: 0 })}`;
  return `${saves} and pays its set-up of ${formatUsd(fineTuningCostUsd)} back in ${formatMonths(breakEvenMonths)}${roi}: ${BAND_WORDS[band]}.`;
}
