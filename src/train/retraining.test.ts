import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mails } from "../../test/support/bedrock-case.js";
import type { Example } from "../core/example.js";
import { type MergePolicy, mergeExamples } from "./retraining.js";

const dated = (rows: Example[], day: string): Example[] =>
  rows.map((row) => ({ ...row, createdAt: `${day}T00:00:00Z` }));

describe("new data meets old", () => {
  test("the new answer wins where both ask the same", () => {
    const [row] = mails(1);
    const corrected = { ...row, id: "new", label: "ham" } as Example;
    const { rows, leftOut } = mergeExamples({ old: mails(3), fresh: [corrected] }, { kind: "keep-all" });
    expect(rows.map(({ id }) => id)).toEqual(["m00001", "m00002", "new"]);
    expect(leftOut).toEqual([{ id: "m00000", from: "old", reason: "a new row asks the same" }]);
  });

  test("old rows make up the given share, drawn by seed", () => {
    const policy: MergePolicy = { kind: "limit-old", oldShare: 0.25, seed: 1 };
    const data = { old: mails(500), fresh: mails(90, 1000) };
    const { rows } = mergeExamples(data, policy);
    expect(rows).toHaveLength(120);
    expect(mergeExamples(data, policy).rows).toEqual(rows);
    expect(mergeExamples(data, { ...policy, seed: 2 }).rows).not.toEqual(rows);
  });

  test("the most recent rows; rows without a time are oldest", () => {
    const data = { old: [...mails(2), ...dated(mails(2, 10), "2026-01-01")], fresh: dated(mails(2, 20), "2026-02-01") };
    const { rows } = mergeExamples(data, { kind: "most-recent", rows: 3 });
    expect(rows.filter(({ createdAt }) => createdAt === "2026-02-01T00:00:00Z")).toHaveLength(2);
    expect(rows).toHaveLength(3);
    expect(rows.every(({ createdAt }) => createdAt !== undefined)).toBe(true);
  });

  test("no row is lost and none is made up, whatever the policy", () => {
    const policy = fc.oneof(
      fc.constant<MergePolicy>({ kind: "keep-all" }),
      fc.record({
        kind: fc.constant("limit-old" as const),
        oldShare: fc.double({ min: 0, max: 0.99, noNaN: true }),
        seed: fc.integer(),
      }),
      fc.record({ kind: fc.constant("most-recent" as const), rows: fc.integer({ min: 1, max: 40 }) }),
    );
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(30), policy, (old, fresh, from, chosen) => {
        const data = { old: mails(old), fresh: mails(fresh, from).map((row) => ({ ...row, id: `n${row.id}` })) };
        const { rows, leftOut } = mergeExamples(data, chosen);
        const ids = [...rows, ...leftOut].map(({ id }) => id).sort();
        expect(ids).toEqual([...data.old, ...data.fresh].map(({ id }) => id).sort());
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  test("impossible policies are refused", () => {
    const data = { old: mails(1), fresh: mails(1, 5) };
    expect(() => mergeExamples(data, { kind: "limit-old", oldShare: 1, seed: 1 })).toThrow("below 1");
    expect(() => mergeExamples(data, { kind: "most-recent", rows: 0 })).toThrow("whole number");
  });
});
