import { cohenKappa, krippendorffAlpha, type Measured } from "../../stats/index.js";

export interface JudgeAgreement {
  /** Answers that both judge and people scored. */
  n: number;
  /** Answers that people scored and the judge did not. */
  unscored: number;
  /** Krippendorff's alpha of the two scores, as numbers. */
  alpha: Measured;
  /** Cohen's kappa of good against bad. */
  kappa: Measured;
  /** Alpha below which the judge's scores must not carry a verdict. */
  floor: number;
  /** Whether alpha reaches the floor; `null` when it is not known. */
  trusted: boolean | null;
  reason?: string;
}

/**
 * How far a judge agrees with people on the same answers. The floor is Krippendorff's 0.667, the least on which
 * tentative conclusions may rest. Below 20 answers nothing is claimed.
 * @param judged the judge's scores, 0..1; `null` where it gave none
 * @param human the people's scores, 0..1, in the same order
 * @throws RangeError if the lengths differ
 */
export function judgeAgreement(
  judged: readonly (number | null)[],
  human: readonly number[],
  { floor = 0.667, goodFrom = 0.5, fewest = 20 }: { floor?: number; goodFrom?: number; fewest?: number } = {},
): JudgeAgreement {
  if (judged.length !== human.length) {
    throw new RangeError(`judged and human must have the same length, got ${judged.length} and ${human.length}`);
  }
  const pairs = judged.flatMap((score, index) => (score === null ? [] : [[score, human[index] as number] as const]));
  const counts = [
    [0, 0],
    [0, 0],
  ];
  for (const [own, other] of pairs) {
    const row = counts[own >= goodFrom ? 1 : 0] as number[];
    const column = other >= goodFrom ? 1 : 0;
    row[column] = (row[column] as number) + 1;
  }
  const alpha = krippendorffAlpha(pairs, { level: "interval" });
  const base = { n: pairs.length, unscored: judged.length - pairs.length, alpha, kappa: cohenKappa(counts), floor };
  if (pairs.length < fewest) {
    const reason = `${pairs.length} answers scored by both are too few to trust a judge on: ${fewest} are wanted`;
    return { ...base, trusted: null, reason };
  }
  if (alpha.value === null) return { ...base, trusted: null, reason: alpha.reason ?? "alpha is not known" };
  if (alpha.value >= floor) return { ...base, trusted: true };
  const reason = `the judge agrees with people at alpha ${alpha.value.toFixed(2)}, below the floor of ${floor}`;
  return { ...base, trusted: false, reason };
}
