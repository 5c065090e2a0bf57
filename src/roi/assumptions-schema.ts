import { z } from "zod";
import { TunelabError } from "../core/errors.js";
import { ASSUMPTION_NAMES, type AssumptionName, fieldOf } from "./assumption-fields.js";
import { requireAssumption } from "./assumptions.js";

/** One input's number, judged as the analysis itself judges it: parameters, files and pages refuse the same. */
export function assumptionSchema(name: AssumptionName): z.ZodType<number> {
  return z.unknown().transform((value, context) => {
    try {
      return requireAssumption(name, value);
    } catch (thrown) {
      if (!(thrown instanceof TunelabError)) throw thrown;
      const message = [...thrown.findings.map((finding) => finding.message), thrown.remedy ?? ""].join(". ").trim();
      context.issues.push({ code: "custom", input: value, message: message.replace(/\.?\.$/, "") });
      return z.NEVER;
    }
  });
}

/** A number alone, or with its range, unit, source and date. */
function entrySchema(name: AssumptionName) {
  const number = assumptionSchema(name);
  const { unit } = fieldOf(name);
  const rich = z.strictObject({
    value: number,
    low: number.optional(),
    high: number.optional(),
    unit: z.literal(unit, { error: `the unit of ${name} is "${unit}"` }).optional(),
    source: z.string().min(1).optional(),
    asOf: z.iso.date().optional(),
  });
  return z.unknown().transform((value, context) => {
    const isRich = value !== null && typeof value === "object" && !Array.isArray(value);
    const result = (isRich ? rich : number).safeParse(value);
    if (!result.success) {
      for (const issue of result.error.issues)
        context.issues.push({ code: "custom", input: value, path: issue.path, message: issue.message });
      return z.NEVER;
    }
    return result.data as number | z.output<typeof rich>;
  });
}

const names = z.enum(ASSUMPTION_NAMES as [AssumptionName, ...AssumptionName[]]);
const values = z.strictObject(
  Object.fromEntries(ASSUMPTION_NAMES.map((name) => [name, assumptionSchema(name).optional()])),
);

/** `data/assumptions/<use case>.yaml`. */
export const assumptionsFileSchema = z.strictObject({
  ...Object.fromEntries(ASSUMPTION_NAMES.map((name) => [name, entrySchema(name).optional()])),
  correlations: z
    .array(z.strictObject({ first: names, second: names, correlation: z.number().min(-1).max(1) }))
    .optional(),
  scenarios: z
    .record(z.string().min(1), z.strictObject({ description: z.string().optional(), change: values }))
    .optional(),
});
