import type { SourcedDefault } from "../core/amounts.js";
import { TunelabError } from "../core/errors.js";
import { headlinePair, type RoiQuestion, testedDifference } from "./analyse.js";
import { type AssumptionName, fieldOf } from "./assumption-fields.js";
import { resolveAssumptions } from "./assumptions.js";
import { compareApproaches } from "./compare.js";
import type { ApproachCost } from "./cost-line.js";
import { effectiveInputs } from "./effective-inputs.js";
import { monthlyCosts } from "./monthly-costs.js";

/** How far an assumption is moved either way where no range is given. */
export const DEFAULT_SWING: SourcedDefault = {
  value: 0.5,
  unit: "share of the assumption, either way",
  source: "convention: half as much and half as much again, for lack of a range",
  asOf: "2026-11-22",
};

/** One assumption moved from low to high while all others stay: a bar of a tornado chart. */
export interface TornadoRow {
  assumption: AssumptionName;
  unit: string;
  low: number;
  base: number;
  high: number;
  /** Net over the horizon (with the value of better answers where it is counted). */
  netAtLowUsd: number;
  netAtHighUsd: number;
  swingUsd: number;
  /** Whether the answer turns between the ends. */
  flips: boolean;
}

export interface Sensitivity {
  /** Net over the horizon with the assumptions as they are; null: a price is not known. */
  baseNetUsd: number | null;
  /** Widest first. */
  rows: TornadoRow[];
  reason?: string;
}

/** Net over the horizon of a given pair of approaches under a question's assumptions; null: a price is not known. */
export function compareAt(
  question: RoiQuestion,
  pair: { tuned: ApproachCost | undefined; rival: ApproachCost | undefined },
): number | null {
  const { arms, assumptions, prices } = question;
  const lines = monthlyCosts(arms, assumptions, prices);
  const tuned = lines.find((line) => line.approach === pair.tuned?.approach);
  const rival = lines.find((line) => line.approach === pair.rival?.approach);
  if (tuned === undefined || rival === undefined) return null;
  const difference = testedDifference(question);
  const comparison = compareApproaches(tuned, rival, resolveAssumptions(assumptions).values, { difference });
  return comparison === null ? null : (comparison.withValue ?? comparison.onCost).netUsd;
}

/**
 * Moves one assumption at a time to its low and its high end, and reads the net over the horizon for the same pair of
 * approaches as `analyseRoi` headlines. Rows that change nothing stay, with a swing of 0.
 * @param ranges low and high ends; without one an assumption is halved and raised by half, kept inside what it may be
 * @throws TunelabError `bad-parameter` for a range that is upside down or out of bounds
 */
export function sensitivity(
  question: RoiQuestion,
  { ranges = {} }: { ranges?: Partial<Record<AssumptionName, { low: number; high: number }>> } = {},
): Sensitivity {
  const { arms, assumptions, prices } = question;
  const { values } = resolveAssumptions(assumptions);
  const pair = headlinePair(monthlyCosts(arms, assumptions, prices), question);
  const netWith = (name: AssumptionName, value: number): number | null =>
    compareAt({ ...question, assumptions: { ...assumptions, [name]: value } }, pair);
  const baseNetUsd = netWith("monthlyRequests", values.monthlyRequests);
  if (baseNetUsd === null)
    return { baseNetUsd, rows: [], reason: pair.tuned?.reason ?? pair.rival?.reason ?? "an arm was not measured" };
  const rows: TornadoRow[] = [];
  for (const { name: assumption, unit, value, provenance } of effectiveInputs(question)) {
    const base = value ?? 0;
    const range = ranges[assumption];
    // An untouched default says nothing about this case: it moves only when a range is given.
    if (range === undefined && (provenance !== "assumed" || base === 0)) continue;
    const { low, high } = range ?? defaultRange(assumption, base);
    if (!(low <= high))
      throw new TunelabError("bad-parameter", `the range of ${assumption} is upside down`, {
        findings: [{ field: assumption, message: `low ${low} must not be above high ${high} (${unit})` }],
      });
    const netAtLowUsd = netWith(assumption, low) ?? baseNetUsd;
    const netAtHighUsd = netWith(assumption, high) ?? baseNetUsd;
    const ends = [netAtLowUsd, baseNetUsd, netAtHighUsd].map((net) => net > 0);
    const swingUsd = Math.abs(netAtHighUsd - netAtLowUsd);
    rows.push({
      assumption,
      unit,
      low,
      base,
      high,
      netAtLowUsd,
      netAtHighUsd,
      swingUsd,
      flips: new Set(ends).size > 1,
    });
  }
  return { baseNetUsd, rows: rows.sort((a, b) => b.swingUsd - a.swingUsd) };
}

/** Half and half again, within what the assumption may be; whole numbers stay whole. */
function defaultRange(name: AssumptionName, base: number): { low: number; high: number } {
  const { kind, min = 0, max = 1e12 } = fieldOf(name);
  const limit = kind === "share" ? 1 : max;
  const bound = (value: number) => Math.min(limit, Math.max(min, kind === "whole" ? Math.round(value) : value));
  const ends = [bound(base * (1 - DEFAULT_SWING.value)), bound(base * (1 + DEFAULT_SWING.value))];
  return { low: Math.min(...ends), high: Math.max(...ends) };
}
