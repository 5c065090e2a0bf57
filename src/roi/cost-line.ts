import type { AssumptionName } from "./assumption-fields.js";
import { type MeasuredArm, overwriteName } from "./measured-arm.js";
import type { Quantity } from "./quantity.js";

/** Ways to serve the same traffic. */
export type RoiApproach =
  | "base"
  | "few-shot"
  | "base-cached"
  | "few-shot-cached"
  | "base-batch"
  | "retrieval"
  | "tuned-on-demand"
  | "tuned-provisioned"
  | "hybrid";

export const ROI_APPROACH_WORDS: Record<RoiApproach, string> = {
  base: "base model with the full prompt",
  "few-shot": "base model with few-shot examples",
  "base-cached": "base model with prompt caching",
  "few-shot-cached": "few-shot with prompt caching",
  "base-batch": "base model in batch (answers within hours)",
  retrieval: "base model with retrieval",
  "tuned-on-demand": "tuned model, on demand",
  "tuned-provisioned": "tuned model, provisioned throughput",
  hybrid: "tuned model with retrieval",
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
  /** The product of the quantities is taken times this: 1e-6 for prices per million tokens. */
  scale: number;
  /** Whether it is paid by the request; else by the month. */
  byRequest: boolean;
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
  /** Paid once, before month 1; null: not known. */
  setupUsd: number | null;
  /** The inputs that make up the set-up. */
  setupFields: readonly AssumptionName[];
  accuracy: number | null;
  /** The input that overwrites the accuracy, or sets it where nothing measured it. */
  accuracyField: AssumptionName;
  n: number;
}

type Usage = { perRequest?: Quantity[]; perMonth?: Quantity[]; scale?: number };

/** A summand that is the product of its quantities (times `scale`), by the request or by the month. */
export function part(name: string, { perRequest = [], perMonth = [], scale = 1 }: Usage, requests: number): CostPart {
  const quantities = [...perRequest, ...perMonth];
  const kind = { name, quantities, scale, byRequest: perRequest.length > 0 };
  if (quantities.some((one) => one.value === null))
    return { ...kind, perRequestUsd: null, fixedMonthlyUsd: null, monthlyUsd: null };
  const product = quantities.reduce((total, one) => total * (one.value ?? 0), scale);
  const perRequestUsd = perRequest.length > 0 ? product : 0;
  const fixedMonthlyUsd = perMonth.length > 0 ? product : 0;
  const monthlyUsd = perRequestUsd * requests + fixedMonthlyUsd;
  return { ...kind, perRequestUsd, fixedMonthlyUsd, monthlyUsd };
}

/** `fill in retrievedTokens (tokens per request)`, or what is known of the missing price. */
function whyUnknown({ name, reason = "not known" }: Quantity): string {
  return reason.startsWith("fill in") ? reason : `${name}: ${reason}`;
}

/** What a line is beside its parts. */
export interface LineOptions {
  /** Why there is no sum, whatever the parts say. */
  refusal?: string | undefined;
  setup?: readonly Quantity[];
  /** Where the accuracy is not the arm's own. */
  accuracy?: Quantity;
}

/** A line whose sum is null as soon as one quantity is, or where there is a reason against it. */
export function line(
  approach: RoiApproach,
  arm: MeasuredArm,
  parts: CostPart[],
  { refusal, setup = [], accuracy }: LineOptions = {},
): ApproachCost {
  const missing = [...parts.flatMap((one) => one.quantities), ...setup].find((one) => one.value === null);
  const reason = refusal ?? (missing === undefined ? undefined : whyUnknown(missing));
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
    setupUsd: reason === undefined ? setup.reduce((total, one) => total + (one.value ?? 0), 0) : null,
    setupFields: setup.flatMap(({ field }) => field ?? []),
    accuracy: accuracy === undefined ? arm.accuracy : accuracy.value,
    accuracyField: accuracy?.field ?? overwriteName(arm.role, "accuracy"),
    n: accuracy === undefined ? arm.n : 0,
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
    setupUsd: null,
    setupFields: [],
    accuracy: null,
    accuracyField: overwriteName(role, "accuracy"),
    n: 0,
  };
}
