import fc from "fast-check";
import { expect, it } from "vitest";
import { bestAssignment } from "./assignment.js";

/** The best sum by trying every pairing. */
function bruteForce(values: readonly (readonly number[])[], used = 0, row = 0): number {
  const width = values[0]?.length ?? 0;
  if (row === values.length) return 0;
  let best =
    values.length - row > width - countBits(used) ? bruteForce(values, used, row + 1) : Number.NEGATIVE_INFINITY;
  for (let column = 0; column < width; column += 1) {
    if (used & (1 << column)) continue;
    const own = values[row]?.[column] ?? 0;
    best = Math.max(best, own + bruteForce(values, used | (1 << column), row + 1));
  }
  return best;
}

function countBits(word: number): number {
  return word.toString(2).replaceAll("0", "").length;
}

it("finds the best pairing of any small table", () => {
  const table = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([height, width]) => {
    const row = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: width, maxLength: width });
    return fc.array(row, { minLength: height, maxLength: height });
  });
  fc.assert(
    fc.property(table, (values) => {
      expect(bestAssignment(values)).toBe(bruteForce(values));
    }),
    { seed: 4, numRuns: 300 },
  );
  expect(bestAssignment([])).toBe(0);
});
