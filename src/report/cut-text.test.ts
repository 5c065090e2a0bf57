import { expect, test } from "vitest";
import { cutText } from "./cut-text.js";

test("one line, cut at whole characters, without marks that change what follows", () => {
  expect(cutText("a\n\tb  c", 10)).toBe("a b c");
  expect(cutText("", 10)).toBe("(empty)");
  expect(cutText("\u0000\u202e", 10)).toBe("(empty)");
  expect(cutText("\u{1f600}".repeat(5), 5)).toBe("\u{1f600}".repeat(5));
  expect(cutText("\u{1f600}".repeat(6), 5)).toBe(`${"\u{1f600}".repeat(5)} … (12 characters)`);
  expect(cutText("x\u202etxt.exe", 20)).toBe("x txt.exe");
  expect(cutText("x".repeat(1_000_000), 3)).toBe("xxx … (1000000 characters)");
});
