import { expect, it } from "vitest";
import type { Example } from "../core/example.js";
import { dataPortrait, likenessTo } from "./portrait.js";

const example = (
  id: number,
  label: string,
  more: { prompt?: string; answer?: string; collection?: string } = {},
): Example => ({
  id: `${id}`,
  messages: [
    { role: "user", content: more.prompt ?? `prompt ${id}` },
    { role: "assistant", content: more.answer ?? label },
  ],
  label,
  source: { source: "s", file: "s.csv", ...(more.collection ? { collection: more.collection } : {}) },
});

it("tells of balance, bias, variety and boilerplate", () => {
  const rows = Array.from({ length: 100 }, (_, index) =>
    example(index, index < 75 ? "a" : "b", {
      answer: `Line ${index} of its own.\nThank you for contacting the service desk.`,
      collection: index < 75 ? "north" : "south",
    }),
  );
  const portrait = dataPortrait([...rows, example(100, "c")]);
  expect(portrait.labels).toMatchObject({ count: 3, imbalance: 75, single: ["c"], largest: { label: "a", rows: 75 } });
  expect(portrait.labels.effective).toBeCloseTo(1.87, 1);
  expect(portrait.bias.find((one) => one.by === "collection")).toMatchObject({ cramersV: 1, groups: 2 });
  expect(portrait.bias.find((one) => one.by === "collection")?.strongest).toBe(
    "south holds 25 of b, where 6 were to be expected",
  );
  expect(portrait.boilerplate).toEqual([
    { line: "Thank you for contacting the service desk.", rows: 100, share: 100 / 101 },
  ]);
  expect(portrait.diversity).toMatchObject({ uniquePrompts: 1, vocabulary: 102 });
});

it("says nothing of nothing", () => {
  expect(dataPortrait([])).toMatchObject({
    labels: { count: 0, imbalance: null, effective: null },
    bias: [],
    boilerplate: [],
  });
  expect(likenessTo([], { window: "w", examples: [] })).toMatchObject({
    wordBits: null,
    lengthBits: null,
    newWords: null,
  });
});

it("measures likeness to production", () => {
  const rows = Array.from({ length: 50 }, (_, index) =>
    example(index, "a", { prompt: `the link to site ${index % 7} is down` }),
  );
  expect(likenessTo(rows, { window: "w", examples: rows })).toMatchObject({ wordBits: 0, lengthBits: 0, newWords: 0 });
  const other = rows.map((row) => example(Number(row.id), "a", { prompt: "printer jammed again" }));
  const likeness = likenessTo(rows, { window: "w", examples: other });
  expect(likeness.wordBits).toBeCloseTo(1, 9);
  expect(likeness.newWords).toBe(1);
});
