import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DisjointSets, estimateTokens, jaccard, shingles, similarPairs, textKey, words } from "./index.js";
import { ShingleNumbers } from "./shingles.js";

describe("words", () => {
  it("keeps letters and digits of any script, in lower case", () => {
    expect(words("Gi0/1 is DOWN – Störung, 日本 ﬁle!")).toEqual(["gi0", "1", "is", "down", "störung", "日本", "file"]);
    expect(words("")).toEqual([]);
    expect(words("--- !!! ---")).toEqual([]);
  });

  it("gives one key to one wording", () => {
    expect(textKey("Site  down,\n AGAIN!")).toBe(textKey("site down again"));
    expect(textKey("site down")).not.toBe(textKey("sitedown"));
  });
});

describe("shingles", () => {
  it("are runs of neighbouring words", () => {
    expect([...shingles(["a", "b", "c", "a", "b"], 2)]).toEqual(["a b", "b c", "c a"]);
    expect([...shingles(["a", "b"], 3)]).toEqual(["a b"]);
    expect(shingles([], 3).size).toBe(0);
    expect(() => shingles(["a"], 0)).toThrow(RangeError);
  });

  it("are numbered without collision", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom("a", "b", "c", "ab"), { maxLength: 12 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        (texts, size) => {
          const numbers = new ShingleNumbers(size);
          const numberOf = new Map<string, number>();
          for (const text of texts) {
            const named = [...shingles(text, size)];
            const numbered = numbers.numbersOf(text);
            expect(numbered.length).toBe(named.length);
            for (const [place, name] of named.entries()) {
              const number = numbered[place] as number;
              expect(numberOf.get(name) ?? number).toBe(number);
              numberOf.set(name, number);
            }
          }
          expect(new Set(numberOf.values()).size).toBe(numberOf.size);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("similarPairs", () => {
  it("finds exactly what comparing every pair finds", () => {
    const word = fc.constantFrom("link", "down", "site", "vlan", "bgp", "up");
    fc.assert(
      fc.property(
        fc.array(fc.array(word, { maxLength: 9 }), { maxLength: 14 }),
        fc.constantFrom(0.2, 1 / 3, 0.5, 0.6, 0.75, 0.9, 1),
        fc.integer({ min: 1, max: 3 }),
        (texts, threshold, shingleWords) => {
          const expected: unknown[] = [];
          for (const [first, a] of texts.entries()) {
            for (const [second, b] of texts.entries()) {
              if (second <= first || a.length === 0 || b.length === 0) continue;
              const similarity = jaccard(shingles(a, shingleWords), shingles(b, shingleWords));
              if (similarity >= threshold) expected.push({ first, second, similarity });
            }
          }
          const found = similarPairs(
            texts.map((text) => text.join(" ")),
            { threshold, shingleWords },
          );
          expect(found).toEqual(expected);
        },
      ),
      { seed: 2, numRuns: 400 },
    );
  });

  it("handles nothing, one text and texts without words", () => {
    expect(similarPairs([])).toEqual([]);
    expect(similarPairs(["one"])).toEqual([]);
    expect(similarPairs(["", "", "---"])).toEqual([]);
    expect(() => similarPairs([], { threshold: 0 })).toThrow(RangeError);
  });

  it("compares some thousands of texts in seconds", () => {
    const texts = Array.from({ length: 4_000 }, (_, row) =>
      Array.from({ length: 60 }, (_, column) => `w${(row * 7_919 + column * column * 31) % 5_003}`).join(" "),
    );
    texts.push(`${texts[17]} extra`);
    const start = performance.now();
    expect(similarPairs(texts)).toContainEqual(expect.objectContaining({ first: 17, second: 4_000 }));
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe("estimateTokens", () => {
  it("counts nothing as nothing and words about as tokens", () => {
    expect(estimateTokens("")).toBe(0);
    expect(estimateTokens("The link to the branch office is down.")).toBe(9);
  });

  it.each([["a"], [" "], ["-"], ["1."], ["é"], ["\n "], ["日本"]])("takes linear time on a long run of %j", (unit) => {
    const start = performance.now();
    expect(estimateTokens(unit.repeat(500_000))).toBeGreaterThanOrEqual(0);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe("DisjointSets", () => {
  it("joins into the same sets in any order", () => {
    const pairs = [
      [0, 3],
      [3, 4],
      [1, 2],
    ] as const;
    for (const order of [pairs, [...pairs].reverse()]) {
      const sets = new DisjointSets(6);
      for (const [a, b] of order) sets.join(a, b);
      expect([...sets.sets()]).toEqual([
        [0, [0, 3, 4]],
        [1, [1, 2]],
        [5, [5]],
      ]);
    }
    expect(new DisjointSets(0).sets().size).toBe(0);
  });
});
