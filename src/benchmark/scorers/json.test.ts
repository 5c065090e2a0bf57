import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Completion } from "../../core/chat-model.js";
import { TunelabError } from "../../core/errors.js";
import type { Example } from "../../core/example.js";
import { jsonEqual, jsonFieldsScorer, jsonTextEqual } from "./json-equality.js";
import { jsonSchemaCheck, jsonSchemaScorer } from "./json-schema.js";
import { jsonSimilarity, jsonSimilarityScorer } from "./json-similarity.js";

const completion = (text: string): Completion => ({
  text,
  usage: { inputTokens: 1, outputTokens: 1 },
  costUsd: null,
  latencyMs: 1,
  attempts: 1,
  stopReason: "end",
  servedFrom: "model",
});
const example = (answer: string): Example => ({
  id: "case",
  messages: [
    { role: "user", content: "q" },
    { role: "assistant", content: answer },
  ],
  source: { source: "test", file: "test.csv" },
});

describe("JSON that means the same", () => {
  // Cases of openai/evals evals/elsuite/basic/json_match_test.py
  it.each([
    ['{\n "key":"value"\n }\n', '{ "key": "value" }', true],
    ['{ "key2": "foo", "key1": "bar" }', '{ "key1": "bar", "key2": "foo" }', true],
    ['{ "key": 100 }', '{ "key": 100.1 }', false],
    ['{ "key": 100 }', ['{ "key": 100.1 }', '{ "key": 100 }'], true],
    ['{ "key": "value" }', '{ "anotherkey": "value" }', false],
    ['{ "key": "value" }', '{ "key": "value", "anotherkey": "value" }', false],
    ['{ "key": "value", "anotherkey": "value" }', '{ "key": "value" }', false],
    ['{ "key": [1.0,2.0,3.0] }', '{ "key": [1, 2, 3] }', true],
    ['{ "key": [1, 2, 3] }', '{ "key": [1, 3, 2] }', false],
    ['{ "key": [] }', '{ "key": [1] }', false],
    ['{ "key": "value }', '{ "key": "value" }', false],
  ])("%j and %j: %s", (output, ideal, wanted) => {
    expect(jsonTextEqual(output, ideal)).toBe(wanted);
  });

  it("equals itself through a round trip, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const again: unknown = JSON.parse(JSON.stringify(value));
        expect(jsonEqual(value, again)).toBe(true);
        expect(jsonSimilarity(again, JSON.parse(JSON.stringify(value)))).toBe(1);
      }),
      { seed: 2 },
    );
  });

  it("is scored field by field; extra fields count against it", () => {
    const wanted = example('{"a": 1, "b": [2], "c": "x"}');
    expect(jsonFieldsScorer.score(wanted, completion('{"a": 1, "b": [3], "d": 0}'))).toEqual({
      value: 0.25,
      parts: { a: 1, b: 0, c: 0, d: 0 },
    });
    expect(jsonFieldsScorer.score(wanted, completion('```json\n{"a": 1, "b": [2], "c": "x"}\n```'))).toMatchObject({
      value: 1,
    });
    const broken = jsonFieldsScorer.score(wanted, completion('{"a": 1'));
    expect(broken).toMatchObject({ value: 0, reason: expect.stringContaining("not valid JSON") as string });
    expect(jsonFieldsScorer.score(example("no json"), completion("{}"))).toMatchObject({ value: null });
    expect(jsonFieldsScorer.score(example('{"__proto__": 1}'), completion('{"__proto__": 1}'))).toMatchObject({
      value: 1,
    });
  });
});

describe("JSON that is alike", () => {
  // autoevals js/json.test.ts
  it.each([
    [null, null, 1],
    [undefined, null, 1],
    ["", null, 0],
    [[], {}, 0],
    [{}, {}, 1],
    [{ a: 1 }, { a: 2 }, 0.66667],
    [{ a: 1 }, ["a", 1], 0.5714285714285714],
    [{ a: 1 }, { b: { a: 1 } }, 0],
    [{ a: 1 }, { a: null }, 0],
    [{ toString: 1 }, {}, 0],
    [{ mapping: { a: "foo", b: "bar" } }, { mapping: { a: "Foo", b: "Bar" }, Extra: 5 }, 0.33333],
    ['{"o1": {"x": 2, "y": 2}}', '{"o1": {"y": 2, "x": 1}}', 0.83333],
    ['{"x": 1, "y": 2}', '{"x": 1, "z": 2}', 0.33333],
    ["[1, 2]", "[2, 1]", 0.66667],
  ])("%j and %j: %d", (output, expected, wanted) => {
    expect(jsonSimilarity(output, expected)).toBeCloseTo(wanted, 4);
  });

  it("an answer that is no JSON scores 0 with the reason", () => {
    expect(jsonSimilarityScorer.score(example('{"a": 1}'), completion("{"))).toMatchObject({ value: 0 });
    expect(jsonSimilarityScorer.score(example('{"a": 1}'), completion('{"a": 1}'))).toEqual({ value: 1 });
  });
});

describe("JSON schema", () => {
  const schema = { type: "object", properties: { a: { type: "string" }, b: { type: "number" } }, required: ["a", "b"] };

  it("names every fault", async () => {
    const check = await jsonSchemaCheck(schema);
    expect(check('{"a": "1", "b": 2}')).toEqual({ value: 1 });
    expect(check('{"a": 1, "b": "2"}').reason).toContain("/a must be string; /b must be number");
    expect(check("{a: 1}")).toMatchObject({ value: 0, reason: expect.stringContaining("not valid JSON") as string });
  });

  it("without a schema wants an object or an array", async () => {
    const check = await jsonSchemaCheck(null);
    expect([check("1").value, check('"x"').value, check("null").value, check("[]").value, check("{}").value]).toEqual([
      0, 0, 0, 1, 1,
    ]);
  });

  it("that is not valid is the user's to mend", async () => {
    await expect(jsonSchemaCheck({ type: "no such type" })).rejects.toThrow(TunelabError);
    const scorer = jsonSchemaScorer(schema);
    expect(await scorer.score(example("x"), completion('{"a": "", "b": 0}'))).toEqual({ value: 1 });
  });
});
