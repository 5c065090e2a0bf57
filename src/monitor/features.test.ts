import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answered, exampleOf } from "../../test/support/made-up-traffic.js";
import { features } from "./features.js";

describe("features", () => {
  it("measures the user's last message and not the answer", () => {
    const { numeric, categorical, vocabulary } = features(
      exampleOf("BUY now! Visit http://a.example or WWW.b.example 24 times", { label: "spam" }),
    );
    expect(numeric.wordCount).toBe(12);
    expect(numeric.exclamationMarkCount).toBe(1);
    expect(numeric.linkCount).toBe(2);
    expect(numeric.digitShare).toBeCloseTo(2 / 57, 12);
    expect(numeric.capitalShare).toBeCloseTo(7 / 41, 12);
    expect(numeric.htmlShare).toBe(0);
    expect(categorical.label).toBe("spam");
    expect(vocabulary).toContain("buy");
    expect(new Set(vocabulary).size).toBe(vocabulary.length);
  });

  it("counts tags as HTML, and not a bare less-than", () => {
    expect(features(exampleOf("<b>x</b>")).numeric.htmlShare).toBeCloseTo(7 / 8, 12);
    expect(features(exampleOf("a < b and c > d")).numeric.htmlShare).toBe(0);
  });

  it("reads time in UTC: weekday and block of four hours", () => {
    const { categorical } = features(exampleOf("hello", { createdAt: "2002-09-01T23:59:59Z" }));
    expect(categorical.weekday).toBe("Sunday");
    expect(categorical.hourOfDay).toBe("20:00 to 23:59");
  });

  it("says null where a row cannot say, never 0", () => {
    const { numeric, categorical } = features(exampleOf("", { createdAt: "no time at all" }));
    expect(numeric.characterCount).toBe(0);
    expect(numeric.capitalShare).toBeNull();
    expect(numeric.meanWordLength).toBeNull();
    expect(categorical).toEqual({ label: null, task: null, weekday: null, hourOfDay: null });
  });

  it("takes an Interaction as well, without its few-shot turns", () => {
    const [first] = answered(1, 1);
    if (first === undefined) throw new Error("no row");
    const request = {
      ...first.request,
      messages: [
        { role: "user" as const, content: "example of ours" },
        { role: "assistant" as const, content: "ham" },
        ...first.request.messages,
      ],
    };
    expect(features({ ...first, request })).toEqual(features(first));
  });

  it("holds its bounds on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        const { numeric } = features(exampleOf(text));
        for (const [name, value] of Object.entries(numeric)) {
          expect(value === null || (Number.isFinite(value) && value >= 0), `${name} = ${value}`).toBe(true);
          if (name.endsWith("Share")) expect(value ?? 0).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("stays linear on junk", () => {
    const started = performance.now();
    for (const junk of ["<a", "a-", "'", "http", "<<<<", "éé"]) features(exampleOf(junk.repeat(200_000 / junk.length)));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
