import { hyperparametersFor } from "../../catalogue/limits.js";
import type { Catalogue, Hyperparameter } from "../../catalogue/types.js";
import type { Finding } from "../../core/errors.js";

/** The notebook's settings under the names that the service has for them. */
const SERVICE_NAMES = {
  epochs: "epochCount",
  batchSize: "batchSize",
  learningRate: "learningRate",
  earlyStoppingPatience: "earlyStoppingPatience",
} as const;

/** Passes over the data where neither the user nor the service says how many. */
const OUR_EPOCHS = 2;

export interface BedrockHyperparameters {
  /** As the service takes them: every value is text. */
  values: Record<string, string>;
  epochs: number;
  blocking: Finding[];
  warnings: Finding[];
}

/**
 * A number in plain digits, without an exponent.
 * @example plainDecimal(1e-7) // "0.0000001"
 */
export function plainDecimal(value: number): string {
  const text = String(value);
  if (!text.includes("e")) return text;
  return value.toFixed(Math.min(100, 20)).replace(/\.?0+$/, "");
}

function outOfRange({ name, type, min, max }: Hyperparameter, value: number): string | null {
  if (type === "integer" && !Number.isInteger(value)) return `${name} must be a whole number, got ${value}`;
  if (value < min || value > max)
    return `${name} must lie in ${plainDecimal(min)} to ${plainDecimal(max)}, got ${plainDecimal(value)}`;
  return null;
}

/**
 * The settings of a training job on Amazon Bedrock: published defaults, then the use case's, then the notebook's.
 * Outside a published range is blocking; a setting whose range nobody published is a warning.
 * @param own values of `train.bedrock.hyperparameters`, by the service's names
 * @param given values of the notebook, by our names
 * @example bedrockHyperparameters({ own: {}, given: { epochs: 3 } }, { catalogue, model: "amazon.nova-lite-v1:0" }).values
 * // { epochCount: "3", learningRate: "0.00001", learningRateWarmupSteps: "10" }
 */
export function bedrockHyperparameters(
  {
    own = {},
    given = {},
  }: { own?: Record<string, number | string>; given?: Partial<Record<keyof typeof SERVICE_NAMES, number>> },
  { catalogue, model }: { catalogue: Catalogue; model: string },
): BedrockHyperparameters {
  const published = hyperparametersFor(catalogue, model);
  const blocking: Finding[] = [];
  const warnings: Finding[] = [];
  const values: Record<string, string> = {};
  for (const { name, default: value } of published?.parameters ?? []) {
    if (value !== null) values[name] = plainDecimal(value);
  }
  const chosen: Record<string, number | string> = { ...own };
  for (const [ours, theirs] of Object.entries(SERVICE_NAMES)) {
    const value = given[ours as keyof typeof SERVICE_NAMES];
    if (value !== undefined) chosen[theirs] = value;
  }
  for (const [name, value] of Object.entries(chosen)) {
    const field = `hyperparameters.${name}`;
    const number = typeof value === "number" ? value : Number(value);
    values[name] = typeof value === "number" ? plainDecimal(value) : value;
    if (values[name].trim() === "" || !Number.isFinite(number)) {
      blocking.push({ field, message: `${name} must be a number, got "${value}"` });
      continue;
    }
    const rule = published?.parameters.find((one) => one.name === name);
    const problem = rule === undefined ? null : outOfRange(rule, number);
    if (problem !== null) blocking.push({ field, message: `${problem} (${published?.source}, ${published?.asOf})` });
    if (rule === undefined) {
      const known = published?.parameters.map((one) => one.name).join(", ");
      warnings.push({
        field,
        message:
          known === undefined
            ? `no published range of ${name} was found for ${model}: the service may refuse ${values[name]}`
            : `${name} is not among the published settings of ${model} (${known}): the service may ignore or refuse it`,
      });
    }
  }
  if (values["epochCount"] === undefined) {
    values["epochCount"] = String(OUR_EPOCHS);
    warnings.push({
      field: "hyperparameters.epochCount",
      message: `nobody published how many epochs ${model} takes by default: ${OUR_EPOCHS} is our choice, and what the price is for`,
    });
  }
  const epochs = Number(values["epochCount"]);
  if (blocking.length === 0 && !(Number.isInteger(epochs) && epochs >= 1)) {
    blocking.push({ field: "hyperparameters.epochCount", message: `must be a whole number from 1, got ${epochs}` });
  }
  return { values, epochs: Number.isInteger(epochs) && epochs >= 1 ? epochs : 1, blocking, warnings };
}
