import { formatCount, formatUsd } from "../core/format.js";
import type { Assumptions } from "./assumptions.js";
import type { Comparison } from "./compare.js";
import { type ApproachCost, ROI_APPROACH_WORDS, type RoiApproach } from "./cost-line.js";

export type RoiVerdict = "pays" | "pays-by-value" | "does-not-pay" | "not-known";

/** Short names for a sentence. */
const SHORT: Record<RoiApproach, string> = {
  base: "the base model's full prompt",
  "few-shot": "few-shot",
  "base-cached": "the cached full prompt",
  "few-shot-cached": "cached few-shot",
  "base-batch": "the base model in batch",
  retrieval: "retrieval",
  "tuned-on-demand": "fine-tuning on demand",
  "tuned-provisioned": "fine-tuning on provisioned throughput",
  hybrid: "fine-tuning with retrieval",
};

/** Whether fine-tuning pays over the horizon, with the value of better answers where that is counted. */
export function verdictOf(comparison: Comparison | null): RoiVerdict {
  if (comparison === null) return "not-known";
  const { onCost, withValue } = comparison;
  const total = withValue ?? onCost;
  if (total.netUsd <= 0) return "does-not-pay";
  return onCost.netUsd > 0 ? "pays" : "pays-by-value";
}

function savingWords({ monthlySavingUsd, rival }: Comparison, { monthlyGrowth }: Assumptions): string {
  const when = monthlyGrowth === 0 ? "a month" : "in the first month";
  if (monthlySavingUsd === 0) return `costs the same ${when} as ${SHORT[rival]}`;
  const amount = formatUsd(Math.abs(monthlySavingUsd));
  return monthlySavingUsd > 0
    ? `saves ${amount} ${when} against ${SHORT[rival]}`
    : `costs ${amount} ${when} more than ${SHORT[rival]}`;
}

/** One sentence that an analyst can quote. */
export function answerSentence(comparison: Comparison | null, assumptions: Assumptions, missing: string): string {
  if (comparison === null) return `It cannot be said whether fine-tuning pays: ${missing}.`;
  const { onCost, withValue, value } = comparison;
  const setup = assumptions.setupCostUsd === 0 ? "" : ` (set-up ${formatUsd(assumptions.setupCostUsd)})`;
  const saving = savingWords(comparison, assumptions);
  const horizon = formatCount(assumptions.horizonMonths, "month");
  switch (verdictOf(comparison)) {
    case "pays":
      return `Fine-tuning ${saving} and ${onCost.breakEven.words}${setup}; ${value.words}.`;
    case "pays-by-value": {
      const short = comparison.monthlySavingUsd > 0 ? `, too little for its set-up within ${horizon}` : "";
      return `Fine-tuning does not pay on cost: it ${saving}${setup}${short}. With its answers it does: ${value.words}, and so it ${withValue?.breakEven.words ?? onCost.breakEven.words}.`;
    }
    case "does-not-pay": {
      const total = (withValue ?? onCost).netUsd;
      const late = comparison.monthlySavingUsd > 0 && onCost.netUsd <= 0 ? ` and ${onCost.breakEven.words}` : "";
      const loss = total === 0 ? `nothing is gained over ${horizon}` : `${formatUsd(-total)} are lost over ${horizon}`;
      return `Fine-tuning does not pay: it ${saving}${setup}${late}; ${value.words}; ${loss}.`;
    }
    case "not-known":
      return `It cannot be said whether fine-tuning pays: ${missing}.`;
  }
}

/** Approaches that serve the same answers for less than the tuned one does, cheapest first, in a sentence; or null. */
export function cheaperWords(tuned: ApproachCost, others: readonly ApproachCost[]): string | null {
  const { monthlyUsd } = tuned;
  if (monthlyUsd === null) return null;
  const cheaper = others
    .flatMap((line) =>
      line.monthlyUsd !== null && line.monthlyUsd < monthlyUsd ? [{ ...line, usd: line.monthlyUsd }] : [],
    )
    .sort((a, b) => a.usd - b.usd);
  if (cheaper.length === 0) return null;
  const names = cheaper.map((line) => `${ROI_APPROACH_WORDS[line.approach]} (${formatUsd(line.usd)})`).join(", ");
  return `Cheaper each month than the tuned model at ${formatUsd(monthlyUsd)}: ${names}.`;
}
