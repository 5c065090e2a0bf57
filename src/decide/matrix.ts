import { requireAmount, requireShare } from "../core/amounts.js";
import { formatCount, formatPercent } from "../core/format.js";
import { CHAPTERS_AS_OF, NETWORK } from "./sources.js";

type Level = "low" | "medium" | "high";
type MatrixAnswer = "fine-tune" | "prompt";

/** What the matrix asks of a case. */
export interface MatrixInput {
  requestsPerMonth: number;
  /** Accuracy that the task needs, 0..1. */
  requiredAccuracy: number;
  costSensitivity: Level;
}

/** A row of the chapter's matrix, as it stands there. */
export interface MatrixRow extends MatrixInput {
  scenario: string;
  recommendation: MatrixAnswer;
}

export const MATRIX_ROWS: readonly MatrixRow[] = [
  {
    scenario: "Config parsing",
    requestsPerMonth: 100_000,
    requiredAccuracy: 0.98,
    costSensitivity: "high",
    recommendation: "fine-tune",
  },
  {
    scenario: "Log analysis",
    requestsPerMonth: 50_000,
    requiredAccuracy: 0.9,
    costSensitivity: "medium",
    recommendation: "fine-tune",
  },
  {
    scenario: "Troubleshooting",
    requestsPerMonth: 5000,
    requiredAccuracy: 0.85,
    costSensitivity: "low",
    recommendation: "prompt",
  },
  {
    scenario: "Documentation",
    requestsPerMonth: 500,
    requiredAccuracy: 0.8,
    costSensitivity: "low",
    recommendation: "prompt",
  },
  {
    scenario: "Security audit",
    requestsPerMonth: 10_000,
    requiredAccuracy: 0.99,
    costSensitivity: "high",
    recommendation: "fine-tune",
  },
];

/** The thresholds that the chapter's text gives and its rows bear out. */
export const MATRIX_THRESHOLDS = {
  /** Fewer requests a month than this never pay for a set-up. */
  lowVolume: 1000,
  /** From this many requests a month on, fine-tuning is weighed. */
  highVolume: 10_000,
  /** Accuracy from which prompts alone seldom suffice. */
  highAccuracy: 0.95,
  source: NETWORK,
  asOf: CHAPTERS_AS_OF,
};

export interface MatrixVerdict {
  recommendation: MatrixAnswer;
  words: string;
  /** The chapter's row of the same answer that is nearest in volume (by ratio). */
  nearestRow: string;
}

function nearestRow(requestsPerMonth: number, recommendation: MatrixAnswer): string {
  const distance = (row: MatrixRow) => Math.abs(Math.log((requestsPerMonth + 1) / (row.requestsPerMonth + 1)));
  const [nearest] = MATRIX_ROWS.filter((row) => row.recommendation === recommendation).sort(
    (a, b) => distance(a) - distance(b),
  );
  return nearest?.scenario ?? "";
}

/**
 * Fine-tune or prompt, from volume, accuracy needed and cost sensitivity: fine-tune from 10,000 requests a month on,
 * if the task needs 95 % or if costs matter; otherwise prompt. Reproduces the five rows of the network chapter.
 * @throws TunelabError `bad-parameter` for a negative volume or an accuracy outside 0..1
 * @example matrix({ requestsPerMonth: 50_000, requiredAccuracy: 0.9, costSensitivity: "medium" }).recommendation // "fine-tune"
 */
export function matrix({ requestsPerMonth, requiredAccuracy, costSensitivity }: MatrixInput): MatrixVerdict {
  requireAmount("requestsPerMonth", requestsPerMonth, "requests a month");
  requireShare("requiredAccuracy", requiredAccuracy);
  const { lowVolume, highVolume, highAccuracy } = MATRIX_THRESHOLDS;
  const volume = formatCount(requestsPerMonth, "request");
  const answer = (recommendation: MatrixAnswer, words: string): MatrixVerdict => ({
    recommendation,
    words,
    nearestRow: nearestRow(requestsPerMonth, recommendation),
  });
  if (requestsPerMonth < lowVolume)
    return answer("prompt", `${volume} a month are too few to pay for a set-up (under ${formatCount(lowVolume)})`);
  if (requestsPerMonth < highVolume)
    return answer(
      "prompt",
      `${volume} a month are below the ${formatCount(highVolume)} from which fine-tuning is weighed`,
    );
  const accuracy = formatPercent(requiredAccuracy, { digits: 0 });
  if (requiredAccuracy >= highAccuracy)
    return answer("fine-tune", `${volume} a month, and ${accuracy} accuracy is more than prompts alone usually reach`);
  if (costSensitivity !== "low")
    return answer("fine-tune", `${volume} a month at ${costSensitivity} cost sensitivity: shorter prompts pay`);
  return answer(
    "prompt",
    `${volume} a month, but ${accuracy} accuracy is within a prompt's reach and costs matter little`,
  );
}
