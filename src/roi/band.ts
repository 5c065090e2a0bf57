/** How good a payback is, by the network chapter: under 1 month, under 3, under 6, longer or never. */
export type PaybackBand = "excellent" | "good" | "marginal" | "poor";

/**
 * The band of a break-even time.
 * @param breakEvenMonths months until the set-up has come back; null: never
 * @example paybackBand(2 / 3) // "excellent"
 */
export function paybackBand(breakEvenMonths: number | null): PaybackBand {
  if (breakEvenMonths === null || breakEvenMonths < 0) return "poor";
  if (breakEvenMonths < 1) return "excellent";
  if (breakEvenMonths < 3) return "good";
  return breakEvenMonths < 6 ? "marginal" : "poor";
}

export const BAND_WORDS: Record<PaybackBand, string> = {
  excellent: "excellent: fine-tune at once",
  good: "good: fine-tuning is recommended",
  marginal: "marginal: weigh the alternatives",
  poor: "poor: stay with prompt engineering",
};
