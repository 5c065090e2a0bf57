/** A JSON text read, or why it cannot be. */
export type JsonReading = { value: unknown } | { reason: string };

/**
 * Reads the JSON of an answer: the whole text, or the first fenced code block that is JSON. A model that wraps its
 * JSON in prose without a fence has not answered in JSON.
 * @example readJson("```json\n{\"a\": 1}\n```") // { value: { a: 1 } }
 */
export function readJson(text: string): JsonReading {
  const whole = parse(text);
  if ("value" in whole) return whole;
  for (const [, block] of text.matchAll(/```[a-z]*\s*\n([\s\S]*?)```/giu)) {
    const inner = parse(block ?? "");
    if ("value" in inner) return inner;
  }
  return whole;
}

function parse(text: string): JsonReading {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (thrown) {
    return { reason: `the answer is not valid JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
}

export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
