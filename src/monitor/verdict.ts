import type { DriftReport, FeatureDrift } from "./drift-report.js";

const FEATURES_NAMED = 3;

/** The overall verdict with its reason, and the share of features that held. */
export function driftVerdict(
  features: readonly FeatureDrift[],
  { referenceCount, currentCount }: { referenceCount: number; currentCount: number },
  { minimumRows }: { minimumRows: number },
): Pick<DriftReport, "verdict" | "reason" | "confidence" | "driftedCount" | "comparedCount"> {
  const compared = features.filter((feature) => feature.status !== "not-enough-data");
  const drifted = compared.filter((feature) => feature.status === "drifted");
  const slight = compared.filter((feature) => feature.status === "slight");
  const sizes = `${referenceCount} reference and ${currentCount} current requests`;
  if (compared.length === 0) {
    return {
      verdict: "not-enough-data",
      reason: `Not enough data: ${sizes}; each side needs at least ${minimumRows} with a value.`,
      confidence: null,
      driftedCount: 0,
      comparedCount: 0,
    };
  }
  const slightNote =
    slight.length === 0 ? "" : ` Moved for certain, but by less than the threshold: ${titles(slight)}.`;
  const top = drifted[0];
  return {
    verdict: top === undefined ? "no-drift" : "drift",
    reason:
      top === undefined
        ? `None of ${compared.length} features drifted (${sizes}).${slightNote}`
        : `${drifted.length} of ${compared.length} features drifted (${sizes}): ${titles(drifted)}. Most of all ${top.title}: ${top.explanation}.${slightNote}`,
    confidence: 1 - drifted.length / compared.length,
    driftedCount: drifted.length,
    comparedCount: compared.length,
  };
}

function titles(features: readonly FeatureDrift[]): string {
  const named = features.slice(0, FEATURES_NAMED).map((feature) => feature.title);
  const rest = features.length - named.length;
  return rest === 0 ? named.join(", ") : `${named.join(", ")} and ${rest} more`;
}
