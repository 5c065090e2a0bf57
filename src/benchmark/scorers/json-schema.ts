import type { ValidateFunction } from "ajv";
import { TunelabError } from "../../core/errors.js";
import type { Score, Scorer } from "../../core/score.js";
import { readJson } from "./json-text.js";

/** A JSON Schema, draft 7. */
export type JsonSchema = Record<string, unknown> | boolean;

/**
 * Makes the check that a text is JSON and meets a schema; without a schema it must be an object or an array.
 * The validator is loaded on the first call and compiled once.
 * @throws TunelabError when the schema itself is not valid
 * @example (await jsonSchemaCheck({ type: "object", required: ["a"] }))('{"a": 1}') // { value: 1 }
 */
export async function jsonSchemaCheck(schema: JsonSchema | null): Promise<(text: string) => Score> {
  const validate = schema === null ? null : await compiled(schema);
  return (text) => {
    const found = readJson(text);
    if ("reason" in found) return { value: 0, reason: found.reason };
    if (validate === null) {
      const structured = typeof found.value === "object" && found.value !== null;
      return structured ? { value: 1 } : { value: 0, reason: "the answer is neither a JSON object nor an array" };
    }
    if (validate(found.value)) return { value: 1 };
    const faults = (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || "/"} ${message ?? ""}`,
    );
    return { value: 0, reason: `against the schema: ${faults.join("; ")}` };
  };
}

async function compiled(schema: JsonSchema): Promise<ValidateFunction> {
  const { Ajv } = await import("ajv");
  try {
    return new Ajv({ allErrors: true, strict: false }).compile(schema);
  } catch (cause) {
    throw new TunelabError("bad-parameter", "the JSON schema of the scorer is not valid", {
      cause,
      findings: [{ message: cause instanceof Error ? cause.message : String(cause) }],
      remedy: "Write it in JSON Schema draft 7.",
    });
  }
}

/** 1 when the answer is JSON that meets the schema. What is wrong stands in the reason. */
export function jsonSchemaScorer(schema: JsonSchema | null = null): Scorer {
  let check: Promise<(text: string) => Score> | undefined;
  return {
    name: "json-schema",
    score: async (_, completion) => {
      check ??= jsonSchemaCheck(schema);
      return (await check)(completion.text);
    },
  };
}
