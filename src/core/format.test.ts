import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatDuration,
  formatFieldName,
  formatMonths,
  formatNumber,
  formatPercent,
  formatPoints,
  formatPValue,
  formatUsd,
} from "./format.js";

describe("formatUsd", () => {
  it.each([
    [750, "$750.00"],
    [-7400, "-$7,400.00"],
    [127_600, "$127,600.00"],
    [0, "$0.00"],
    [-0, "$0.00"],
    [0.000225, "$0.000225"],
    [-0.0033, "-$0.0033"],
    [0.0099999, "$0.01"],
    [1e-30, "< $0.000001"],
    [-1e-30, "> -$0.000001"],
    [0.005 + 0.005, "$0.01"],
    [1e12, "$1,000,000,000,000.00"],
  ])("%d is %s", (value, text) => expect(formatUsd(value)).toBe(text));
  it("takes digits", () => expect(formatUsd(1234.5, { digits: 0 })).toBe("$1,235"));
  it("never writes minus zero", () => expect(formatUsd(-0.001, { digits: 2 })).toBe("$0.00"));
});

describe("shares", () => {
  it("are percentages", () => expect(formatPercent(0.853)).toBe("85.3 %"));
  it("may be far above 1", () => expect(formatPercent(17, { digits: 0 })).toBe("1,700 %"));
  it("never overflow", () => expect(formatPercent(1.8e306)).toBe("1.80e+306 times"));
  it("carry a sign when asked", () => expect(formatPercent(0.05, { sign: true })).toBe("+5.0 %"));
  it("do not sign what rounds to nothing", () => expect(formatPercent(0.00001, { sign: true })).toBe("0.0 %"));
  it("differ in points", () => {
    expect(formatPoints(0.042)).toBe("+4.2 points");
    expect(formatPoints(-0.1)).toBe("-10.0 points");
    expect(formatPoints(-0.00001)).toBe("0.0 points");
  });
});

describe("formatNumber", () => {
  it.each([
    [0.0123456, "0.0123"],
    [12345.678, "12,346"],
    [1.23456, "1.23"],
    [2, "2"],
    [0, "0"],
    [1e-9, "1.00e-9"],
    [1e18, "1.00e+18"],
    [-5.5, "-5.5"],
  ])("%d is %s", (value, text) => expect(formatNumber(value)).toBe(text));
});

describe("formatCount", () => {
  it("separates thousands", () => expect(formatCount(6046, "mail")).toBe("6,046 mails"));
  it("knows one from many", () => {
    expect(formatCount(1, "entry", "entries")).toBe("1 entry");
    expect(formatCount(0, "entry", "entries")).toBe("0 entries");
  });
  it("goes without a noun", () => expect(formatCount(1000)).toBe("1,000"));
});

describe("formatPValue", () => {
  it.each([
    [0.00004, "p < 0.001"],
    [0, "p < 0.001"],
    [0.0312, "p = 0.031"],
    [1, "p > 0.999"],
  ])("%d is %s", (value, text) => expect(formatPValue(value)).toBe(text));
  it("refuses what is no probability", () => expect(() => formatPValue(1.2)).toThrow(RangeError));
});

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [0.42, "0.42 ms"],
    [12.3, "12 ms"],
    [999.7, "1.0 s"],
    [1234, "1.2 s"],
    [59_970, "1 min"],
    [125_000, "2 min 5 s"],
    [3_599_600, "1 h"],
    [3_780_000, "1 h 3 min"],
    [86_400_000, "1 day"],
    [3 * 86_400_000 + 2 * 3_600_000, "3 days 2 h"],
  ])("%d ms is %s", (value, text) => expect(formatDuration(value)).toBe(text));
});

describe("formatMonths", () => {
  it.each([
    [2 / 3, "0.7 months (20 days)"],
    [1, "1 month (30 days)"],
    [30, "30.0 months"],
    [100 / 3, "33.3 months"],
    [48, "48.0 months (4.0 years)"],
  ])("%d is %s", (value, text) => expect(formatMonths(value)).toBe(text));
});

describe("every formatter", () => {
  const all = [formatUsd, formatPercent, formatPoints, formatNumber, formatCount, formatMonths];
  it("says unknown for null", () => {
    for (const format of [...all, formatDuration, formatPValue]) expect(format(null)).toContain("unknown");
  });
  it("refuses NaN and Infinity instead of printing them", () => {
    for (const format of [...all, formatDuration, formatPValue]) {
      expect(() => format(Number.NaN)).toThrow(RangeError);
      expect(() => format(Number.POSITIVE_INFINITY)).toThrow(RangeError);
    }
  });
  it("prints every finite number without NaN, Infinity or a minus zero", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        for (const format of all) expect(format(value)).not.toMatch(/NaN|Infinity|∞|^-\$?0(\.0+)?( |$)/);
        expect(formatDuration(Math.abs(value))).not.toMatch(/NaN|Infinity|\b60 (s|min)\b|\b24 h\b/);
      }),
      { seed: 35, numRuns: 500 },
    );
  });
});

describe("formatFieldName", () => {
  it("writes words and brackets the unit", () => {
    expect(formatFieldName("monthlyMaintenanceUsd")).toBe("monthly maintenance (USD)");
    expect(formatFieldName("latencyMs")).toBe("latency (ms)");
    expect(formatFieldName("seed")).toBe("seed");
  });
});
