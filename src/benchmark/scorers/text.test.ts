import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Completion } from "../../core/chat-model.js";
import type { Example } from "../../core/example.js";
import { bleu } from "./bleu.js";
import { containsAny, containsScorer } from "./contains.js";
import { customScorer } from "./custom.js";
import { editDistanceScorer, editSimilarity } from "./edit-distance.js";
import { exactMatch, exactMatchNormalised, exactScorer, normalisedScorer } from "./exact.js";
import { gleu } from "./gleu.js";
import { listSimilarity } from "./list-contains.js";
import { matchesNumber, numericCloseness, numericScorer } from "./numeric.js";
import { regexScorer } from "./regex.js";
import { rougeL, rougeLScorer } from "./rouge-l.js";
import { bestTokenF1, tokenF1, tokenF1Scorer } from "./token-f1.js";

function example(answer: string, label?: string): Example {
  return {
    id: "case",
    messages: [
      { role: "user", content: "question" },
      { role: "assistant", content: answer },
    ],
    ...(label === undefined ? {} : { label }),
    source: { source: "test", file: "test.csv" },
  };
}

function completion(text: string): Completion {
  const usage = { inputTokens: 1, outputTokens: 1 };
  return { text, usage, costUsd: null, latencyMs: 1, attempts: 1, stopReason: "end", servedFrom: "model" };
}

describe("exact answers", () => {
  // Cases of autoevals' and inspect_ai's test suites
  it("follow the published conventions", () => {
    expect(exactMatch({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
    expect(exactMatch('{"a": 1}', { a: 1 })).toBe(true);
    expect(exactMatch(null, undefined)).toBe(true);
    expect(exactMatch("1", 1)).toBe(true);
    expect(exactMatchNormalised("$1,000.", ["1000"])).toBe(true);
    expect(exactMatchNormalised("U.S.", ["US"])).toBe(true);
    expect(exactMatchNormalised("don't", ["dont"])).toBe(true);
    expect(exactMatchNormalised("world hello", ["hello world"])).toBe(false);
    expect(exactMatchNormalised("hello hello", ["hello"])).toBe(false);
    expect(exactMatchNormalised("hello", [""])).toBe(false);
  });

  it("score 1 or 0", () => {
    expect(exactScorer.score(example("yes"), completion(" yes\n"))).toEqual({ value: 1 });
    expect(exactScorer.score(example("yes"), completion("Yes"))).toEqual({ value: 0 });
    expect(normalisedScorer.score(example("The router."), completion("router"))).toEqual({ value: 1 });
  });
});

describe("contained and matched text", () => {
  it("an empty target is contained in nothing", () => {
    expect(containsAny("anything", [""])).toBe(false);
    expect(containsAny("world", ["wOrLd"], { ignoreCase: true })).toBe(true);
    expect(containsScorer().score(example("DNS"), completion("it is dns"))).toEqual({ value: 1 });
    expect(containsScorer({ targets: ["a", "b"], ignoreCase: false }).score(example("x"), completion("B"))).toEqual({
      value: 0,
    });
  });

  it("a global pattern reads every answer from its start", () => {
    const scorer = regexScorer(/category: (?<answer>\w+)/giu, ({ label = "" }) => label);
    for (let round = 0; round < 3; round += 1) {
      expect(scorer.score(example("", "vpn"), completion("Category: vpn"))).toEqual({ value: 1, answer: "vpn" });
    }
    expect(scorer.score(example("", "dns"), completion("category: vpn"))).toMatchObject({ value: 0 });
    expect(scorer.score(example("", "dns"), completion("no idea"))).toMatchObject({
      value: 0,
      reason: expect.stringContaining("does not match") as string,
    });
  });
});

describe("numbers", () => {
  // Cases of inspect_ai's tests/scorer/test_match.py
  it.each([
    ["28 + 32 = 60\nThis solves the problem.", "60", "end", true],
    ["**ANSWER: 28 + 32 = 60**\nThis solves the problem.", "60", "end", true],
    ["28 + 32 = 60%\nThis solves the problem.", "60%", "any", true],
    ["28 + 32 = 60%", "60%", "end", true],
    ["28 + 32 = 60%", "32", "end", true],
    ["The answer is 25", "5", "end", false],
    ["50 is the answer", "5", "begin", false],
    ["got 25 here", "5", "any", false],
    ["first 7 then 25 then done", "25", "any", true],
    ["5", "-5", "end", false],
    ["the result is -5 exactly", "-5", "end", true],
    ["the value is 1000", "1e3", "end", true],
    ["result: -5.0", "-5", "end", true],
    ["5 some text", "5", "exact", false],
    ["5abc", "5", "exact", false],
    ["5", "5", "exact", true],
    ["answer: \u22125", "-5", "end", true],
    ["the result is ½", "0.5", "end", true],
    ["got -½ as the result", "-0.5", "any", true],
    ["answer 2½", "2.5", "end", true],
    ["result: 三", "3", "end", true],
    ["the answer is １２３", "123", "end", true],
    ["leading text then -½", "-0.5", "begin", true],
    ["The answer is 42!", "42", "end", true],
    ["The answer is (42).", "42", "end", true],
    ["The answer is [42]", "42", "end", true],
    ["first (7) then 25! then done", "25", "any", true],
    ["The answer is 42abc", "42", "end", false],
  ] as const)("%j against %j at the %s: %s", (output, target, place, wanted) => {
    expect(matchesNumber(output, target, { place })).toBe(wanted);
  });

  it("score with what was read, and say when there is no number", () => {
    expect(numericScorer().score(example("60"), completion("It is 60."))).toEqual({ value: 1, answer: "60" });
    expect(numericScorer().score(example("60"), completion("no idea"))).toEqual({
      value: 0,
      reason: "the answer holds no number",
    });
  });

  // autoevals py/autoevals/test_values.py
  it("are close or not", () => {
    expect(numericCloseness(0, 0)).toBe(1);
    expect(numericCloseness(0, 1)).toBe(0);
    expect(numericCloseness(1, 2)).toBeCloseTo(2 / 3, 12);
    expect(numericCloseness(-1, 2)).toBe(0);
  });
});

describe("graded likeness of texts", () => {
  // autoevals js/value.test.ts
  it("by edits and by paired list entries", () => {
    expect(editSimilarity("", "")).toBe(1);
    expect(editSimilarity("xabxcdxxefxgx", "1ab2cd34ef5g6")).toBeCloseTo(0.5384615384615384, 12);
    const long = ["workspaces", "section", "view", "others", "workspace", "team", "pinning"];
    const short = ["starred", "multiple different workspaces", "shortcuts"];
    expect(listSimilarity(long, short)).toBeCloseTo(0.1218, 4);
    expect(listSimilarity(short, long)).toBeCloseTo(0.1218, 4);
    expect(listSimilarity(["a", "b"], ["b"], { allowExtra: true })).toBe(1);
    expect(listSimilarity([], [])).toBe(1);
    expect(listSimilarity([], ["0"])).toBe(0);
  });

  // inspect_ai tests/scorer/test_classification.py
  it("by shared words", () => {
    expect(bestTokenF1("Paris", ["Paris, Texas"])).toBeCloseTo(2 / 3, 12);
    expect(bestTokenF1("Paris", ["Paris, Texas"], { stopWords: ["Paris"] })).toBe(0);
    expect(bestTokenF1("Paris", ["Paris, Texas"], { stopWords: ["Texas"] })).toBe(1);
    expect(bestTokenF1("hello", ["", "hello"])).toBe(1);
    expect(tokenF1("paris paris paris", "paris")).toBe(0.5);
    expect(tokenF1("paris paris paris", "paris", { counting: "set" })).toBe(1);
    expect(tokenF1("", "")).toBe(1);
    expect(tokenF1("", "x")).toBe(0);
  });

  // promptfoo test/assertions/gleu.test.ts and bleu.test.ts
  it("by runs of words", () => {
    const reference = ["It is a guide to action that ensures that the military will forever heed Party commands"];
    const good = gleu(
      "It is a guide to action which ensures that the military always obeys the commands of the party",
      reference,
    );
    expect(good).toBeGreaterThan(0.4);
    expect(good).toBeLessThan(0.5);
    const poor = gleu("It is to insure the troops forever hearing the activity guidebook that party direct", reference);
    expect(poor).toBeGreaterThan(0.13);
    expect(poor).toBeLessThan(0.14);
    expect(gleu("", reference)).toBe(0);
    expect(bleu("Dogs run in the park.", ["The cat sat on the mat."])).toBeLessThan(0.001);
    expect(bleu("The cat sat.", ["The cat sat on the mat."])).toBeLessThan(1);
    expect(bleu("cat", ["cat"])).toBe(1);
    expect(bleu("", ["cat"])).toBe(0);
    expect(() => bleu("x", [])).toThrow(RangeError);
    expect(() => gleu("x", [])).toThrow(RangeError);
  });

  it("lie in 0..1, are 1 for a text against itself and blind to which side is which", () => {
    const text = fc
      .array(fc.constantFrom("the", "cat", "sat", "on", "3.0", "mat.", "Cat"), { maxLength: 10 })
      .map((words) => words.join(" "));
    fc.assert(
      fc.property(text, text, (one, other) => {
        for (const measure of [editSimilarity, tokenF1, rougeL]) {
          expect(measure(one, other)).toBeGreaterThanOrEqual(0);
          expect(measure(one, other)).toBeLessThanOrEqual(1);
          expect(measure(one, other)).toBeCloseTo(measure(other, one), 12);
        }
        if (one !== "") expect(rougeL(one, one)).toBe(1);
        expect(tokenF1(one, one)).toBe(1);
      }),
      { seed: 1 },
    );
  });

  it("take free text through scorers", () => {
    const wanted = example("restart the border router");
    expect(tokenF1Scorer.score(wanted, completion("Restart the router"))).toMatchObject({ value: 0.8 });
    expect(rougeLScorer.score(wanted, completion("")).valueOf()).toMatchObject({ value: 0 });
    expect(editDistanceScorer.score(wanted, completion("restart the border router "))).toEqual({ value: 1 });
  });
});

describe("a scorer of one's own", () => {
  it("gives a number, a yes, or a whole score, and nothing outside 0..1", async () => {
    const answer = completion("please");
    expect(await customScorer("polite", (_, { text }) => text === "please").score(example("x"), answer)).toEqual({
      value: 1,
    });
    expect(await customScorer("half", () => 0.5).score(example("x"), answer)).toEqual({ value: 0.5 });
    const unknown = customScorer("unknown", () => ({ value: null, reason: "no judge" }));
    expect(await unknown.score(example("x"), answer)).toEqual({ value: null, reason: "no judge" });
    await expect(customScorer("wild", () => 7).score(example("x"), answer)).rejects.toThrow(
      "must give a value in 0..1, got 7",
    );
  });
});
