import { z } from "zod";
import type { ParameterRow } from "../report/page/parameter-table.js";
import type { ParameterDeclaration } from "./declarations.js";
import { describeType } from "./parameter-type.js";

export type { ParameterRow };

/**
 * Every parameter that a notebook declares, in words: range and meaning from its schema, default from its cell,
 * value of this run. The report's table and the command line's help are made of this.
 * @param given values of this run by name
 */
export function parameterRows(
  declarations: readonly ParameterDeclaration[],
  { schema, given = {} }: { schema?: z.ZodObject; given?: Readonly<Record<string, unknown>> } = {},
): ParameterRow[] {
  return declarations.map(({ name, type, defaultText, description }) => {
    const field = schema?.shape[name] as z.ZodType | undefined;
    const isGiven = Object.hasOwn(given, name);
    return {
      name,
      accepts: field === undefined ? describeType(type) : describeSchema(field),
      meaning: field === undefined ? (description ?? "") : (meaningOf(field) ?? description ?? ""),
      defaultText: defaultText ?? null,
      valueText: isGiven ? JSON.stringify(given[name]) : (defaultText ?? ""),
      given: isGiven,
    };
  });
}

/** The part of JSON Schema that parameters use. */
interface JsonSchema {
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  anyOf?: JsonSchema[];
}

/** `whole number, 1 to 200; or null` */
export function describeSchema(schema: z.ZodType): string {
  return describeJson(z.toJSONSchema(schema, { unrepresentable: "any" }) as JsonSchema);
}

function describeJson(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) {
    const options = schema.anyOf.map(describeJson);
    return options.join(options.some((option) => option.includes(",")) ? "; or " : " or ");
  }
  if (Array.isArray(schema.type)) return describeJson({ anyOf: schema.type.map((type) => ({ ...schema, type })) });
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.format === "date-time") return "date and time, ISO 8601";
  const word = { integer: "whole number", string: "text", boolean: "true or false" }[schema.type ?? ""];
  const range = rangeOf(schema);
  return `${word ?? schema.type ?? "any value"}${range === "" ? "" : `, ${range}`}`;
}

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  // zod states the safe integers as a range: that is no limit of ours.
  const bound = (value: number | undefined) =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
  const low = bound(minimum) ?? bound(exclusiveMinimum);
  const high = bound(maximum) ?? bound(exclusiveMaximum);
  const lowWord = bound(minimum) === undefined ? "above" : "from";
  const highWord = bound(maximum) === undefined ? "below" : "up to";
  if (low !== undefined && high !== undefined && lowWord === "from" && highWord === "up to") return `${low} to ${high}`;
  return [low === undefined ? "" : `${lowWord} ${low}`, high === undefined ? "" : `${highWord} ${high}`]
    .filter((part) => part !== "")
    .join(", ");
}

/** The description of a field, or of what stands inside its `nullable`. */
function meaningOf(field: z.ZodType): string | undefined {
  if (field.description !== undefined) return field.description;
  return field instanceof z.ZodNullable ? meaningOf(field.unwrap() as z.ZodType) : undefined;
}
