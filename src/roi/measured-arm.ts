import { requireAmount, requireShare } from "../core/amounts.js";
import type { AssumptionName } from "./assumption-fields.js";
import type { RoiInputs } from "./assumptions.js";
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
  overwritten?: readonly MeasuredField[];
}

export type MeasuredField = "inputTokensPerRequest" | "outputTokensPerRequest" | "sharedPrefixTokens" | "accuracy";

const ROLE_PREFIX: Record<MeasuredArm["role"], string> = { base: "base", "few-shot": "fewShot", tuned: "tuned" };
const FIELD_SUFFIX: Record<MeasuredField, string> = {
  inputTokensPerRequest: "InputTokens",
  outputTokensPerRequest: "OutputTokens",
  sharedPrefixTokens: "SharedPrefixTokens",
  accuracy: "Accuracy",
};

/** The input by which an analyst overwrites one of an arm's numbers. */
export const overwriteName = (role: MeasuredArm["role"], field: MeasuredField): AssumptionName =>
  `${ROLE_PREFIX[role]}${FIELD_SUFFIX[field]}` as AssumptionName;

/** The arms with the numbers that the analyst overwrote, each marked. An overwritten prefix never exceeds its prompt. */
export function overwrittenArms(arms: readonly MeasuredArm[], given: RoiInputs): MeasuredArm[] {
  return arms.map((arm) => {
    const changes = (Object.keys(FIELD_SUFFIX) as MeasuredField[]).flatMap((field) => {
      const value = given[overwriteName(arm.role, field)];
      return value === undefined ? [] : [[field, value] as const];
    });
    if (changes.length === 0) return arm;
    const overwritten = [...new Set([...(arm.overwritten ?? []), ...changes.map(([field]) => field)])];
    const changed: MeasuredArm = { ...arm, ...Object.fromEntries(changes), overwritten };
    const prefix = changed.sharedPrefixTokens;
    const ownPrefix = given[overwriteName(arm.role, "sharedPrefixTokens")] !== undefined;
    return prefix === undefined || ownPrefix
      ? changed
      : { ...changed, sharedPrefixTokens: Math.min(prefix, changed.inputTokensPerRequest) };
  });
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
    field: overwriteName(arm.role, field),
    provenance: overwritten ? "assumed" : "measured",
    source: overwritten
      ? `by the analyst; overwrites the benchmark, arm ${arm.name}`
      : `benchmark, arm ${arm.name}, n = ${arm.n}`,
    ...(arm[field] === undefined ? { reason: `how much of ${arm.name}'s prompt never changes was not measured` } : {}),
  };
}
