import { expect, test } from "vitest";
import { combinations, planSweep } from "./sweep.js";

test("every combination, the first name slowest", () => {
  expect(combinations([])).toEqual([[]]);
  expect(combinations(["a=1"])).toEqual([["a=1"]]);
  expect(combinations(["a=1,2", "b=x, y"])).toEqual([
    ["a=1", "b=x"],
    ["a=1", "b=y"],
    ["a=2", "b=x"],
    ["a=2", "b=y"],
  ]);
});

test("a text without name or with an empty value is refused", () => {
  for (const text of ["a", "a=", "=1", "a=1,,2"]) expect(() => combinations([text])).toThrow("is not name=value,value");
});

test("a sweep needs one notebook, and a sane number of sets", async () => {
  const none = { values: {}, assignments: [] };
  await expect(planSweep("/", { notebooks: [], useCases: [], sets: [none] })).rejects.toThrow("one notebook, got 0");
  const many = Array.from({ length: 201 }, () => none);
  await expect(planSweep("/", { notebooks: ["05"], useCases: [], sets: many })).rejects.toThrow("more than 200");
});
