import type { MeasuredArm } from "./measured-arm.js";
import type { Quantity } from "./quantity.js";

/** Ways to serve the same traffic. */
export type RoiApproach =
  | "base"
  | "few-shot"
  | "base-cached"
  | "few-shot-cached"
  | "base-batch"
  | "tuned-on-demand"
  | "tuned-provisioned";

export const ROI_APPROACH_WORDS: Record<RoiApproach, string> = {
  base: "base model with the full prompt",
  "few-shot": "base model with few-shot examples",
  "base-cached": "base model with prompt caching",
  "few-shot-cached": "few-shot with prompt caching",
  "base-batch": "base model in batch (answers within hours)",
  "tuned-on-demand": "tuned model, on demand",
  "tuned-provisioned": "tuned model, provisioned throughput",
};

/** One summand of a monthly cost: what each request adds, and what the month costs without any. */
export interface CostPart {
  name: string;
  /** Null: one of the quantities is not known. */
  perRequestUsd: number | null;
  fixedMonthlyUsd: number | null;
  /** Of the first month. */
  monthlyUsd: number | null;
  quantities: Quantity[];
}

/** What one approach costs a month on the traffic of the first month. */
export interface ApproachCost {
  approach: RoiApproach;
  title: string;
  tuned: boolean;
  /** The arm that the tokens were measured on; null: no such arm. */
  arm: string | null;
  perRequestUsd: number | null;
  fixedMonthlyUsd: number | null;
  monthlyUsd: number | null;
  /** Why the sum is null. */
  reason?: string;
  parts: CostPart[];
  accuracy: number | null;
  n: number;
}

type Usage = { perRequest?: Quantity[]; perMonth?: Quantity[]; scale?: number };

/** A summand that is the product of its quantities (times `scale`), by the request or by the month. */
export function part(name: string, { perRequest = [], perMonth = [], scale = 1 }: Usage, requests: number): CostPart {
  const quantities = [...perRequest, ...perMonth];
  if (quantities.some((one) => one.value === null))
    return { name, perRequestUsd: null, fixedMonthlyUsd: null, monthlyUsd: null, quantities };
  const product = quantities.reduce((total, one) => total * (one.value ?? 0), scale);
  const perRequestUsd = perRequest.length > 0 ? product : 0;
  const fixedMonthlyUsd = perMonth.length > 0 ? product : 0;
  return { name, perRequestUsd, fixedMonthlyUsd, monthlyUsd: perRequestUsd * requests + fixedMonthlyUsd, quantities };
}

/** A line whose sum is null as soon as one quantity is, or where there is a reason against it. */
export function line(approach: RoiApproach, arm: MeasuredArm, parts: CostPart[], refusal?: string): ApproachCost {
  const missing = parts.flatMap((one) => one.quantities).find((one) => one.value === null);
  const reason = refusal ?? (missing === undefined ? undefined : `${missing.name}: ${missing.reason ?? "not known"}`);
  const sum = (pick: (one: CostPart) => number | null) =>
    reason === undefined ? parts.reduce((total, one) => total + (pick(one) ?? 0), 0) : null;
  return {
    approach,
    title: ROI_APPROACH_WORDS[approach],
    tuned: arm.role === "tuned",
    arm: arm.name,
    perRequestUsd: sum((one) => one.perRequestUsd),
    fixedMonthlyUsd: sum((one) => one.fixedMonthlyUsd),
    monthlyUsd: sum((one) => one.monthlyUsd),
    ...(reason === undefined ? {} : { reason }),
    parts,
    accuracy: arm.accuracy,
    n: arm.n,
  };
}

/** The line of an approach whose arm was not measured. */
export function absentLine(approach: RoiApproach, role: MeasuredArm["role"]): ApproachCost {
  return {
    approach,
    title: ROI_APPROACH_WORDS[approach],
    tuned: role === "tuned",
    arm: null,
    perRequestUsd: null,
    fixedMonthlyUsd: null,
    monthlyUsd: null,
    reason: `no ${role} arm was measured`,
    parts: [],
    accuracy: null,
    n: 0,
  };
}
