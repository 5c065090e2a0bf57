import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shortened, wrapped } from "./text-lines.js";
import { textWidth } from "./text-width.js";

describe("wrapped", () => {
  it("breaks at spaces", () => {
    expect(wrapped("Few-shot prompt", 10)).toEqual(["Few-shot", "prompt"]);
    expect(wrapped("one two three four", 7, { lines: 2 })).toEqual(["one two", "three…"]);
    expect(wrapped("", 10)).toEqual([""]);
  });

  it("loses no word while there are lines enough, and keeps the width", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 12 }).filter((word) => /^\S+$/.test(word))),
        (words) => {
          const lines = wrapped(words.join(" "), 12, { lines: 1000 });
          expect(lines.join(" ")).toBe(words.join(" "));
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(12);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("shortened", () => {
  it("cuts by characters, not in the middle of one", () => {
    expect(shortened("short", 10)).toBe("short");
    expect(shortened("a very long name", 7)).toBe("a very…");
    expect(shortened("😀😀😀😀", 3)).toBe("😀😀…");
  });
});

describe("textWidth", () => {
  it("grows with the text, the size and the weight", () => {
    expect(textWidth("Accuracy", { fontSize: 11 })).toBeCloseTo(52.017, 3);
    expect(textWidth("", { fontSize: 11 })).toBe(0);
    expect(textWidth("WWW", { fontSize: 11 })).toBeGreaterThan(textWidth("iii", { fontSize: 11 }) * 3);
    expect(textWidth("x", { fontSize: 11, bold: true })).toBeGreaterThan(textWidth("x", { fontSize: 11 }));
  });
});
