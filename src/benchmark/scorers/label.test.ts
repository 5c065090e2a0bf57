import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Completion } from "../../core/chat-model.js";
import type { Example } from "../../core/example.js";
import { labelOf, labelScorer } from "./label.js";

const labels = ["vpn", "dns", "Wi-Fi", "hardware failure", "access"];

const completion = (text: string): Completion => ({
  text,
  usage: { inputTokens: 1, outputTokens: 1 },
  costUsd: null,
  latencyMs: 1,
  attempts: 1,
  stopReason: "end",
  servedFrom: "model",
});
const example = (label?: string): Example => ({
  id: "case",
  messages: [{ role: "user", content: "q" }],
  ...(label === undefined ? {} : { label }),
  source: { source: "test", file: "test.csv" },
});

describe("the label that an answer names", () => {
  it.each([
    ["vpn", "vpn"],
    ["  VPN.\n", "vpn"],
    ["\n\nCategory: dns", "dns"],
    ["Label: **Wi-Fi**", "Wi-Fi"],
    ["**Category:** vpn", "vpn"],
    ['category = "access"', "access"],
    ["- hardware failure", "hardware failure"],
    ["This looks like a DNS problem.\nIt is not a vpn.", "dns"],
    ["I would say: hardware failure", "hardware failure"],
    ["vpn or dns", null],
    ["The accessory is broken", null],
    ["networking\nvpn", null],
    ["", null],
    ["   \n ", null],
    ["I cannot tell.", null],
  ])("%j: %j", (answer, wanted) => {
    expect(labelOf(answer, labels)).toBe(wanted);
  });

  it("a label inside another one that is named is not meant by itself", () => {
    expect(labelOf("This is a dns security case", ["dns", "dns security"])).toBe("dns security");
    expect(labelOf("c++ it is", ["c", "c++"])).toBe(null);
  });

  it("is the label itself, whatever stands around it", () => {
    const around = fc.constantFrom("", " ", "*", "**", "`", '"', "Category: ", "label: ", "\n");
    fc.assert(
      fc.property(
        fc.constantFrom(...labels),
        around,
        fc.constantFrom("", ".", "!", "**", "\n\nBecause."),
        (label, before, after) => {
          expect(labelOf(`${before}${label.toUpperCase()}${after}`, labels)).toBe(label);
        },
      ),
      { seed: 3 },
    );
  });

  it("hostile text takes no time", () => {
    const started = performance.now();
    expect(labelOf(`${"*_ ".repeat(50_000)}x`, labels)).toBeNull();
    expect(labelOf("category".repeat(20_000), labels)).toBeNull();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("the label scorer", () => {
  const scorer = labelScorer(labels);

  it("an answer that names no label is a wrong one; a case without a label is no case", () => {
    expect(scorer.score(example("vpn"), completion("VPN"))).toEqual({ value: 1, answer: "vpn" });
    expect(scorer.score(example("vpn"), completion("dns"))).toEqual({ value: 0, answer: "dns" });
    expect(scorer.score(example("vpn"), completion("no idea"))).toMatchObject({
      value: 0,
      reason: expect.stringContaining("none") as string,
    });
    expect(scorer.score(example(), completion("vpn"))).toMatchObject({ value: null });
  });
});
