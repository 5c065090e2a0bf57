import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleOf } from "../../test/support/made-up-traffic.js";
import { categoricalBins, numericBins, OUTSIDE } from "./bins.js";
import { buildColumns } from "./columns.js";
import { divergenceOf } from "./divergence.js";
import { histogramOf, realWeights } from "./histogram.js";

/** Rows whose only telling number is the count of exclamation marks. */
const marks = (counts: readonly number[]) => counts.map((count) => exampleOf(`a${"!".repeat(count)}`));

function histogram(reference: readonly number[], current: readonly number[], binCount = 4) {
  const { columns } = buildColumns(marks(reference), marks(current), { binCount, wordLimit: 10 });
  const column = columns.find(({ feature }) => feature === "exclamationMarkCount");
  if (column === undefined) throw new Error("the column is missing");
  return { ...histogramOf(column, realWeights(reference.length, current.length)), names: column.binNames };
}

describe("numericBins", () => {
  it("makes quantile bins of the reference and one for the outside", () => {
    expect(numericBins([1, 2, 3, 4], { count: 2, format: String })).toEqual(["1 to 2", "over 2 to 4", OUTSIDE]);
  });

  it("never parts equal values", () => {
    expect(numericBins([0, 0, 0, 0, 0, 7], { count: 4, format: String })).toEqual(["0", "over 0 to 7", OUTSIDE]);
    expect(numericBins([5], { count: 10, format: String })).toEqual(["5", OUTSIDE]);
  });

  it("refuses an empty reference", () => {
    expect(() => numericBins([], { count: 4, format: String })).toThrow(RangeError);
    expect(() => categoricalBins([])).toThrow(RangeError);
  });
});

describe("categoricalBins", () => {
  it("keeps the frequent ones, joins the rare ones, and knows strangers", () => {
    const bins = categoricalBins(["a", "a", "a", "b", "b", "c", "d"], { count: 3 });
    expect(bins.names).toEqual(["a", "b", "other", OUTSIDE]);
    expect(["a", "b", "c", "d", "z"].map((value) => bins.binOf(value))).toEqual([0, 1, 2, 2, 3]);
  });
});

describe("histogramOf", () => {
  it("counts both sides in the reference's bins", () => {
    const { reference, current, names } = histogram([1, 2, 3, 4], [0, 2, 2, 4, 9, 12], 2);
    expect(names).toEqual(["1 to 2", "over 2 to 4", OUTSIDE]);
    expect(reference).toEqual([2, 2, 0]);
    expect(current).toEqual([2, 1, 3]);
  });

  it("agrees with a count by hand, and loses no row, whatever the ties", () => {
    const values = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, values, fc.integer({ min: 1, max: 12 }), (reference, current, count) => {
        fc.pre(new Set([...reference, ...current]).size > 1);
        const sorted = reference.toSorted((first, second) => first - second);
        const tops = new Set(
          Array.from({ length: count }, (_, bin) => sorted[Math.ceil(((bin + 1) * sorted.length) / count) - 1] ?? 0),
        );
        const binOf = (value: number) => {
          const bin = [...tops].findIndex((top) => value <= top);
          return value < (sorted[0] ?? 0) || bin === -1 ? tops.size : bin;
        };
        const byHand = (side: readonly number[]) => {
          const counts = Array.from({ length: tops.size + 1 }, () => 0);
          for (const value of side) counts[binOf(value)] = (counts[binOf(value)] ?? 0) + 1;
          return counts;
        };
        const made = histogram(reference, current, count);
        expect(made.reference).toEqual(byHand(reference));
        expect(made.current).toEqual(byHand(current));
        expect(made.names).toHaveLength(tops.size + 1);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("divergenceOf", () => {
  it("is 0 for equal shares and near 1 for nothing in common", () => {
    expect(divergenceOf({ reference: [10, 30], current: [100, 300] })).toBeCloseTo(0, 12);
    expect(divergenceOf({ reference: [1000, 0], current: [0, 1000] })).toBeGreaterThan(0.98);
  });

  it("is the entropy of the mixture less the mean entropy", () => {
    // H(0.665) - (H(0.5) + H(0.83)) / 2 in bits = 0.919985 - (1 + 0.657705) / 2
    expect(divergenceOf({ reference: [5e6, 5e6], current: [8.3e6, 1.7e6] })).toBeCloseTo(0.0911, 4);
  });

  it("is symmetric", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 12 }), (bins) => {
        const reference = bins.map(([first]) => first + 1);
        const current = bins.map(([, second]) => second + 1);
        expect(divergenceOf({ reference, current })).toBeCloseTo(
          divergenceOf({ reference: current, current: reference }),
          12,
        );
      }),
      { seed: 1 },
    );
  });
});
