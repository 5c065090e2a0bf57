import type { RoiQuestion } from "./analyse.js";
import { ASSUMPTION_NAMES, type AssumptionName, fieldOf } from "./assumption-fields.js";
import { resolveAssumptions } from "./assumptions.js";
import { armQuantity, type MeasuredArm, type MeasuredField, overwriteName, overwrittenArms } from "./measured-arm.js";
import { overwrittenPrices } from "./prices.js";
import type { Quantity } from "./quantity.js";

const TOKEN_FIELDS = ["inputTokensPerRequest", "outputTokensPerRequest", "sharedPrefixTokens"] as const;

function accuracyQuantity(arm: MeasuredArm): Quantity {
  const isOwn = arm.overwritten?.includes("accuracy") === true;
  return {
    name: "accuracy",
    value: arm.accuracy,
    unit: fieldOf(overwriteName(arm.role, "accuracy")).unit,
    provenance: isOwn ? "assumed" : "measured",
    source: isOwn
      ? `by the analyst; overwrites the benchmark, arm ${arm.name}`
      : `benchmark, arm ${arm.name}, n = ${arm.n}`,
    ...(arm.accuracy === null ? { reason: "not scored" } : {}),
  };
}

/** An input as the analysis uses it. */
export type EffectiveInput = Quantity & { name: AssumptionName };

/**
 * Every input with the value that the analysis uses: assumed, default, measured in the benchmark, or of the catalogue.
 * In the order of the fields, named by them. What nobody knows has the value null and the reason.
 */
export function effectiveInputs(question: RoiQuestion): EffectiveInput[] {
  const { quantities } = resolveAssumptions(question.assumptions);
  const found = new Map<AssumptionName, Quantity>();
  for (const quantity of quantities) found.set(quantity.name as AssumptionName, quantity);
  for (const price of Object.values(overwrittenPrices(question.prices, question.assumptions))) {
    const { field } = (price ?? {}) as Quantity;
    if (field !== undefined) found.set(field, price as Quantity);
  }
  for (const arm of overwrittenArms(question.arms, question.assumptions)) {
    for (const field of TOKEN_FIELDS) set(arm, field, armQuantity(arm, field, field));
    set(arm, "accuracy", accuracyQuantity(arm));
  }
  function set(arm: MeasuredArm, field: MeasuredField, quantity: Quantity): void {
    const name = overwriteName(arm.role, field);
    if (found.has(name)) found.set(name, quantity);
  }
  return ASSUMPTION_NAMES.map((name) => {
    const quantity = found.get(name) ?? { name, value: null, unit: fieldOf(name).unit, provenance: "assumed" };
    return { ...quantity, name, unit: quantity.unit || fieldOf(name).unit, field: name };
  });
}
