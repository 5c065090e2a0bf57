import type { Finding } from "../core/errors.js";

/** The type of a notebook parameter, as far as a JSON value can be checked against it. */
export type ParameterType =
  | { kind: "any" | "string" | "number" | "boolean" | "null" }
  | { kind: "literal"; value: string | number | boolean }
  | { kind: "array"; element: ParameterType }
  | { kind: "record"; value: ParameterType }
  | { kind: "object"; fields: Record<string, { type: ParameterType; optional: boolean }> }
  | { kind: "union"; options: ParameterType[] };

/** The type in words: `"a" or "b"`, `list of numbers`. */
export function describeType(type: ParameterType): string {
  switch (type.kind) {
    case "literal":
      return JSON.stringify(type.value);
    case "array":
      return `list of ${type.element.kind === "any" ? "values" : describeType(type.element)}`;
    case "record":
    case "object":
      return "object";
    case "union":
      return type.options.map(describeType).join(" or ");
    case "any":
      return "any value";
    case "string":
    case "number":
    case "boolean":
    case "null":
      return type.kind;
  }
}

/** What is wrong with a value; empty when it fits. Numbers must be finite: the injected cell writes them as literals. */
export function checkValue(value: unknown, type: ParameterType, path: string): Finding[] {
  const unwritable = refuseUnwritable(value, path);
  return unwritable.length > 0 ? unwritable : misfits(value, type, path);
}

function misfits(value: unknown, type: ParameterType, path: string): Finding[] {
  const misfit = [{ field: path, message: `must be ${describeType(type)}, got ${JSON.stringify(value)}` }];
  switch (type.kind) {
    case "any":
      return [];
    case "null":
      return value === null ? [] : misfit;
    case "literal":
      return value === type.value ? [] : misfit;
    case "array":
      if (!Array.isArray(value)) return misfit;
      return value.flatMap((item, index) => misfits(item, type.element, `${path}[${index}]`));
    case "record":
      if (!isObject(value)) return misfit;
      return Object.entries(value).flatMap(([key, item]) => misfits(item, type.value, `${path}.${key}`));
    case "object":
      return isObject(value) ? misfitFields(value, type.fields, path) : misfit;
    case "union":
      return type.options.some((option) => misfits(value, option, path).length === 0) ? [] : misfit;
    case "string":
    case "number":
    case "boolean":
      return typeof value === type.kind ? [] : misfit;
  }
}

function misfitFields(
  value: Record<string, unknown>,
  fields: Record<string, { type: ParameterType; optional: boolean }>,
  path: string,
): Finding[] {
  const unknown = Object.keys(value)
    .filter((key) => !Object.hasOwn(fields, key))
    .map((key) => ({
      field: `${path}.${key}`,
      message: `is not a field; there are ${Object.keys(fields).join(", ")}`,
    }));
  const wrong = Object.entries(fields).flatMap(([key, { type, optional }]) => {
    if (Object.hasOwn(value, key)) return misfits(value[key], type, `${path}.${key}`);
    return optional ? [] : [{ field: `${path}.${key}`, message: "is missing" }];
  });
  return [...unknown, ...wrong];
}

function refuseUnwritable(value: unknown, path: string): Finding[] {
  if (value === null || typeof value === "string" || typeof value === "boolean") return [];
  if (typeof value === "number") {
    return Number.isFinite(value) ? [] : [{ field: path, message: `must be a finite number, got ${value}` }];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => refuseUnwritable(item, `${path}[${index}]`));
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => refuseUnwritable(item, `${path}.${key}`));
  }
  return [{ field: path, message: `must be a JSON value, got ${typeof value}` }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);
