import { describe, expect, it } from "vitest";
import { seededRandom } from "../core/random.js";
import { findSimilarPairs } from "./find-similar-pairs.js";
import { bandingFor, minHashPairs } from "./min-hash.js";
import { similarPairs } from "./similar-pairs.js";

/** Texts of 60 words from a vocabulary, every fifth one a changed copy of an earlier one. */
function texts(count: number): string[] {
  const random = seededRandom(5);
  const word = () => `w${Math.floor(random() ** 2 * 3_000)}`;
  const result: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const source = result[Math.floor(random() * index)]?.split(" ");
    const words = index % 5 === 0 && source ? [...source] : Array.from({ length: 60 }, word);
    if (index % 5 === 0) for (let edit = 0; edit < index % 4; edit += 1) words[Math.floor(random() * 60)] = word();
    result.push(words.join(" "));
  }
  return result;
}

describe("minHashPairs", () => {
  it("finds what the exact search finds, and nothing else", () => {
    const all = texts(4_000);
    for (const threshold of [0.7, 0.9]) {
      const exact = similarPairs(all, { threshold });
      const found = minHashPairs(all, { threshold });
      const key = ({ first, second, similarity }: { first: number; second: number; similarity: number }) =>
        `${first} ${second} ${similarity.toFixed(9)}`;
      const wanted = new Set(exact.map(key));
      expect(found.filter((pair) => !wanted.has(key(pair)))).toEqual([]);
      expect(exact.length).toBeGreaterThan(100);
      expect(found.length / exact.length).toBeGreaterThan(0.98);
    }
  });

  it("reads words as the exact search does, in any script", () => {
    const all = [
      "Straße gesperrt wegen Glätte heute",
      "strasse",
      "ＳＴＲＡßＥ gesperrt — wegen Glätte, HEUTE!",
      "",
      "?!",
    ];
    expect(minHashPairs(all, { threshold: 0.5 })).toEqual(similarPairs(all, { threshold: 0.5 }));
  });

  it("handles nothing, one, and a crowd of equal texts in time", () => {
    expect(minHashPairs([])).toEqual([]);
    expect(minHashPairs(["a b c"])).toEqual([]);
    const crowd = minHashPairs(new Array<string>(5_000).fill("the same words in every one of them"));
    expect(new Set(crowd.map((pair) => pair.second)).size).toBe(4_999);
    expect(() => minHashPairs([], { threshold: 0 })).toThrow("threshold");
  });

  it("is taken above the exact search's bound", () => {
    const all = ["a b c d", "a b c d"];
    expect(findSimilarPairs(all).method).toBe("exact");
    expect(findSimilarPairs(all, { mostExactTexts: 1 })).toEqual({
      method: "min-hash",
      pairs: [{ first: 0, second: 1, similarity: 1 }],
    });
  });
});

it("chooses bands that find 99 of 100 pairs at the threshold", () => {
  for (const threshold of [0.5, 0.7, 0.8, 0.9, 0.95, 1]) {
    expect(bandingFor(threshold).recallAtThreshold).toBeGreaterThanOrEqual(0.99);
  }
});
