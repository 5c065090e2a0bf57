import { expect, it } from "vitest";
import { didYouMean, nearest } from "./nearest.js";

const models = ["amazon.nova-2-lite-v1:0", "amazon.nova-lite-v1:0", "claude-haiku-4-5", "claude-opus-5"];

it("puts the likest name first", () => {
  expect(nearest("claude-haiku-45", models)[0]).toBe("claude-haiku-4-5");
  expect(nearest("nova-lite", models)[0]).toBe("amazon.nova-lite-v1:0");
  expect(nearest("AMAZON.NOVA-2-LITE", models)[0]).toBe("amazon.nova-2-lite-v1:0");
});
it("offers nothing where nothing is alike, and for the empty name", () => {
  expect(nearest("zzz", models)).toEqual([]);
  expect(nearest("", models)).toEqual([]);
  expect(nearest("x", [])).toEqual([]);
});
it("keeps to the count, ties in name order", () => {
  expect(nearest("ab", ["abd", "abc", "abe"], { count: 2 })).toEqual(["abc", "abd"]);
});
it("opens a remedy", () => {
  expect(didYouMean("emial-triage", ["docs-qa", "email-triage"])).toBe('Did you mean "email-triage"? ');
  expect(didYouMean("zzz", ["docs-qa"])).toBe("");
});
