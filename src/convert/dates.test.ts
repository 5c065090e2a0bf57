import { describe, expect, it } from "vitest";
import { parseDate, slashOrder } from "./dates.js";

describe("slashOrder", () => {
  it("reads the order off a column that tells", () => {
    expect(slashOrder(["04/03/2026 14:00", "25/03/2026"])).toBe("day-first");
    expect(slashOrder(["04/03/2026", "03/25/2026"])).toBe("month-first");
  });

  it("says nothing where nothing tells, or both orders occur", () => {
    expect(slashOrder([])).toBe(null);
    expect(slashOrder(["04/03/2026", "2026-03-25"])).toBe(null);
    expect(slashOrder(["25/03/2026", "03/25/2026"])).toBe(null);
  });
});

describe("parseDate with slashes", () => {
  it("takes the order that it is told", () => {
    expect(parseDate("04/03/2026 13:05")).toBe("2026-04-03T13:05:00.000Z");
    expect(parseDate("04/03/2026 13:05", { slashDates: "day-first" })).toBe("2026-03-04T13:05:00.000Z");
    expect(parseDate("25/03/2026")).toBe(null);
  });
});
