import { requireAmount, requireShare } from "../core/amounts.js";
import type { Quantity } from "./quantity.js";

/** What an arm costs and how good it is, as the benchmark measured it. */
export interface MeasuredArm {
  /** The arm's name in the benchmark. */
  name: string;
  role: "base" | "few-shot" | "tuned";
  /** Mean. */
  inputTokensPerRequest: number;
  /** Mean. */
  outputTokensPerRequest: number;
  /** Tokens at the start of every request that never change; prompt caching works on these. Absent: not measured. */
  sharedPrefixTokens?: number;
  /** Share of right answers; null: not scored. */
  accuracy: number | null;
  /** Cases that accuracy and tokens come from. */
  n: number;
  /** Numbers that the analyst overwrote: they count as assumed. */
  overwritten?: readonly ("inputTokensPerRequest" | "outputTokensPerRequest" | "sharedPrefixTokens" | "accuracy")[];
}

/**
 * @throws TunelabError `bad-parameter` with arm, field and unit
 */
export function requireArm(arm: MeasuredArm): MeasuredArm {
  const field = (name: string) => `${arm.name}.${name}`;
  requireAmount(field("inputTokensPerRequest"), arm.inputTokensPerRequest, "tokens per request", { max: 1e8 });
  requireAmount(field("outputTokensPerRequest"), arm.outputTokensPerRequest, "tokens per request", { max: 1e8 });
  if (arm.sharedPrefixTokens !== undefined)
    requireAmount(field("sharedPrefixTokens"), arm.sharedPrefixTokens, "tokens", { max: arm.inputTokensPerRequest });
  if (arm.accuracy !== null) requireShare(field("accuracy"), arm.accuracy);
  requireAmount(field("n"), arm.n, "cases", { whole: true });
  return arm;
}

/** One of an arm's numbers, as a quantity. */
export function armQuantity(
  arm: MeasuredArm,
  field: "inputTokensPerRequest" | "outputTokensPerRequest" | "sharedPrefixTokens",
  name: string,
): Quantity {
  const overwritten = arm.overwritten?.includes(field) === true;
  return {
    name,
    value: arm[field] ?? null,
    unit: "tokens per request",
    provenance: overwritten ? "assumed" : "measured",
    source: overwritten ? `overwrites the benchmark, arm ${arm.name}` : `benchmark, arm ${arm.name}, n = ${arm.n}`,
    ...(arm[field] === undefined ? { reason: `how much of ${arm.name}'s prompt never changes was not measured` } : {}),
  };
}
