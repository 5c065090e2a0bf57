import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeModel, encodeModel, type LocalModel } from "./artefact.js";
import { BUCKETS, bucketCosine, featuresOf, wordBuckets } from "./features.js";
import { trainedLocalModel, untrainedLocalModel } from "./local-model.js";
import { softmaxInto } from "./softmax.js";
import { classify } from "./trained.js";
import { DOES_NOT_KNOW, labelsInPrompt } from "./untrained.js";
import { contentWords, wordSetCosine } from "./words.js";

const SYSTEM = `You sort tickets.
- wireless: access points, SSID, roaming and Wi-Fi coverage
- wan-link: circuits, carriers and packet loss between sites
Answer with the label alone.`;

const ask = (content: string) => ({ system: SYSTEM, messages: [{ role: "user" as const, content }], maxTokens: 20 });

describe("features", () => {
  test("are ascending, unique and of length 1", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const { indices, values } = featuresOf(text);
        for (let position = 1; position < indices.length; position += 1) {
          expect(indices[position] as number).toBeGreaterThan(indices[position - 1] as number);
        }
        const squares = values.reduce((sum, value) => sum + value * value, 0);
        expect(squares).toBeCloseTo(indices.length === 0 ? 0 : 1, 5);
      }),
      { seed: 1 },
    );
  });

  test("a bigram knows the order of its words", () => {
    expect(featuresOf("link down").indices).not.toEqual(featuresOf("down link").indices);
    expect(wordBuckets("link down")).toEqual(wordBuckets("down link"));
  });

  test("a text without words has none", () => {
    expect(featuresOf("--- !!").indices).toHaveLength(0);
    expect(bucketCosine(wordBuckets(""), wordBuckets("a b"))).toBe(0);
  });

  test("hashing spreads 20,000 words over the buckets about as evenly as chance would", () => {
    const used = new Set(Array.from({ length: 20_000 }, (_, index) => wordBuckets(`word${index}`)[0]));
    const expected = BUCKETS * (1 - Math.exp(-20_000 / BUCKETS));
    expect(used.size).toBeGreaterThan(expected * 0.97);
  });
});

describe("word similarity", () => {
  test("cosine of word sets", () => {
    expect(wordSetCosine(new Set(["vpn", "down"]), new Set(["vpn", "slow"]))).toBe(0.5);
    expect(wordSetCosine(new Set(), new Set(["vpn"]))).toBe(0);
    expect(contentWords("The link of the site IS down")).toEqual(new Set(["link", "site", "down"]));
  });
});

describe("untrained", () => {
  test("reads labels from lines of the system prompt only", () => {
    expect(labelsInPrompt(SYSTEM).map((label) => label.name)).toEqual(["wireless", "wan-link"]);
    expect(labelsInPrompt("- no colon here\nham: no dash\n-spam: no space")).toEqual([]);
  });

  test("answers the label whose words overlap the message most", async () => {
    const model = untrainedLocalModel();
    expect((await model.complete(ask("Poor Wi-Fi coverage, roaming fails"))).text).toBe("wireless");
    expect((await model.complete(ask("packet loss on both circuits"))).text).toBe("wan-link");
  });

  test("says that it does not know when nothing overlaps", async () => {
    const model = untrainedLocalModel();
    expect((await model.complete(ask("printer jam"))).text).toBe(DOES_NOT_KNOW);
    expect((await model.complete({ messages: [{ role: "user", content: "" }], maxTokens: 20 })).text).toBe(
      DOES_NOT_KNOW,
    );
  });

  test("with few-shot pairs gives the nearest pair's answer, and falls back to the labels when none is near", async () => {
    const model = untrainedLocalModel();
    const pairs = [
      { role: "user" as const, content: "laptop cannot join the guest network" },
      { role: "assistant" as const, content: "wireless" },
      { role: "user" as const, content: "carrier reports a cut cable" },
      { role: "assistant" as const, content: "wan-link" },
    ];
    const withPairs = (content: string) => ({ ...ask(""), messages: [...pairs, { role: "user" as const, content }] });
    expect((await model.complete(withPairs("the carrier again"))).text).toBe("wan-link");
    expect((await model.complete(withPairs("roaming fails"))).text).toBe("wireless");
  });

  test("estimates usage, cuts at maxTokens and knows no price", async () => {
    const completion = await untrainedLocalModel().complete({ ...ask("printer"), maxTokens: 2 });
    expect(completion.stopReason).toBe("max-tokens");
    expect(completion.usage).toMatchObject({ estimated: true });
    expect(completion.usage.outputTokens).toBeLessThanOrEqual(2);
    expect(completion.usage.inputTokens).toBeGreaterThan(20);
    expect(completion.costUsd).toBeNull();
  });

  test("an aborted request throws", async () => {
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(untrainedLocalModel().complete(ask("x"), { signal })).rejects.toThrow("stop");
  });
});

function toyModel(): LocalModel {
  const weights = new Float32Array(BUCKETS * 2);
  for (const bucket of wordBuckets("money offer")) weights[bucket * 2 + 1] = 3;
  return {
    useCase: "mail",
    classes: ["ham", "spam"],
    softmax: { weights, biases: Float32Array.from([0.5, 0]) },
    answers: [
      [{ buckets: wordBuckets("hello"), answer: "ham" }],
      [
        { buckets: wordBuckets("cheap pills offer"), answer: "spam: pills" },
        { buckets: wordBuckets("send money abroad"), answer: "spam: advance fee" },
      ],
    ],
  };
}

describe("trained", () => {
  test("classifies and gives the nearest learnt answer of the class", async () => {
    const model = trainedLocalModel("local:mail@v1", toyModel());
    expect((await model.complete(ask("hello there"))).text).toBe("ham");
    expect((await model.complete(ask("a cheap offer"))).text).toBe("spam: pills");
    expect((await model.complete(ask("money is waiting"))).text).toBe("spam: advance fee");
  });

  test("probabilities add up to 1, even for huge weights", () => {
    const { probabilities } = classify(toyModel(), "money");
    expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    const into = new Float64Array(2);
    softmaxInto(
      into,
      { weights: new Float32Array(BUCKETS * 2).fill(1e6), biases: new Float32Array(2) },
      featuresOf("a"),
    );
    expect([...into]).toEqual([0.5, 0.5]);
  });

  test("survives the round trip through its artefact, byte for byte", () => {
    const text = encodeModel(toyModel());
    expect(text.length).toBeLessThan(1_000);
    const again = decodeModel(text, { file: "model.json" });
    expect(encodeModel(again)).toBe(text);
    expect(classify(again, "cheap offer").probabilities).toEqual(classify(toyModel(), "cheap offer").probabilities);
  });

  test.each([
    ["{", "not JSON"],
    ["{}", "format is undefined"],
    ["null", "format is undefined"],
    [encodeModel(toyModel()).replace('"spam"]', '"spam","third"]'), "do not fit its classes"],
  ])("refuses a broken artefact %#", (text, reason) => {
    expect(() => decodeModel(text, { file: "model.json" })).toThrow(reason);
  });
});
