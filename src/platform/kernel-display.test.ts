import { expect, test } from "vitest";
import { displayBundle } from "./kernel-display.js";

test("outside a kernel nothing is shown and the caller is told", () => {
  expect(displayBundle({ "text/plain": "x" })).toBe(false);
});
