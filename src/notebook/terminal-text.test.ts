import { expect, test } from "vitest";
import { foldTerminalText } from "./terminal-text.js";

test("what was written last on a line stays", () => {
  // The cases of nbconvert's test_coalesce_replace_streams, joined.
  expect(foldTerminalText("z\ra\nz\rb\nz\rc\nz\rz\rd")).toBe("a\nb\nc\nd");
  expect(foldTerminalText("10%\r50%\r100%\ndone\n")).toBe("100%\ndone\n");
});

test("line ends of Windows are line ends", () => {
  expect(foldTerminalText("a\r\nb\r\n")).toBe("a\nb\n");
});

test("backspaces erase, but not beyond the line's start", () => {
  expect(foldTerminalText("ab\b\bc\b\b\bd\ne")).toBe("d\ne");
});

test("other text is left as it is", () => {
  for (const text of ["", "\n", "a\n\nb", "\u2028x", "ä\u001b[31m"]) expect(foldTerminalText(text)).toBe(text);
});
