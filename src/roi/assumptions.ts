import { requireAmount, requireShare, type SourcedDefault } from "../core/amounts.js";
import { TunelabError } from "../core/errors.js";
import { didYouMean } from "../core/nearest.js";
import type { RoiAssumptions } from "../core/use-case.js";
import type { Quantity } from "./quantity.js";

/** What the analyst assumes. The use case's five must be given; the others have defaults that say where they come from. */
export interface RoiInputs extends RoiAssumptions {
  /** Growth of the traffic a month, as a share: 0.02 is 2 %. From -0.5. */
  monthlyGrowth?: number;
  /** For the net present value, as a share a year. */
  annualDiscountRate?: number;
  retrainingsPerYear?: number;
  /** One retraining: tokens and work. */
  retrainingCostUsd?: number;
  /** Model units of provisioned throughput that the traffic needs. */
  modelUnits?: number;
  /** Share of the requests that find the shared prompt in the cache. */
  cacheHitShare?: number;
}

export type AssumptionName = keyof RoiInputs;
/** All assumptions as numbers; those that were not given are defaults. */
export type Assumptions = Required<RoiInputs>;

interface Field {
  unit: string;
  kind: "amount" | "share" | "whole";
  min?: number;
  max?: number;
  default?: SourcedDefault;
}

const convention = (value: number, unit: string, source: string): SourcedDefault => ({
  value,
  unit,
  source,
  asOf: "2026-11-22",
});

/** Unit, range and default of every assumption, in the order in which pages show them. */
export const ASSUMPTION_FIELDS: Record<AssumptionName, Field> = {
  monthlyRequests: { unit: "requests a month", kind: "amount" },
  setupCostUsd: { unit: "USD, once", kind: "amount" },
  monthlyMaintenanceUsd: { unit: "USD a month", kind: "amount" },
  valuePerImprovedAnswerUsd: { unit: "USD per answer that is right where it was wrong before", kind: "amount" },
  horizonMonths: { unit: "months", kind: "whole", min: 1, max: 120 },
  monthlyGrowth: {
    unit: "share a month",
    kind: "share",
    min: -0.5,
    default: convention(0, "share a month", "convention: traffic stays as it is"),
  },
  annualDiscountRate: {
    unit: "share a year",
    kind: "share",
    default: convention(0.1, "share a year", "convention: a customary hurdle rate of 10 %"),
  },
  retrainingsPerYear: {
    unit: "retrainings a year",
    kind: "amount",
    max: 365,
    default: convention(0, "retrainings a year", "convention: none beyond what the maintenance pays for"),
  },
  retrainingCostUsd: {
    unit: "USD per retraining",
    kind: "amount",
    default: convention(0, "USD per retraining", "convention: counts only when retrainings are assumed"),
  },
  modelUnits: {
    unit: "model units",
    kind: "whole",
    min: 1,
    max: 1000,
    default: convention(1, "model units", "the fewest that can be bought; what one carries is not published"),
  },
  cacheHitShare: { unit: "share of the requests", kind: "share" },
};

/** Hours that a month of provisioned throughput is reckoned as: 8,760 a year / 12. */
export const HOURS_PER_MONTH = 730;
/** How long a cached prompt lives when nothing is said: Anthropic documentation, prompt caching. */
const CACHE_LIFE_SECONDS = 300;

/** Chance that the request before came within the cache's life, for requests at random round the clock. */
function expectedHitShare(monthlyRequests: number): number {
  const perSecond = monthlyRequests / (HOURS_PER_MONTH * 3600);
  return -Math.expm1(-perSecond * CACHE_LIFE_SECONDS);
}

function checked(name: AssumptionName, value: number): number {
  const { unit, kind, min, max } = ASSUMPTION_FIELDS[name];
  if (kind === "share") return requireShare(name, value, { min: min ?? 0 });
  return requireAmount(name, value, unit, {
    whole: kind === "whole",
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  });
}

/**
 * Every assumption as a number, with where it comes from: `assumed` when it was given, else `default` with its source.
 * @throws TunelabError `bad-parameter` with field and unit: missing, negative, a percentage, a mistyped name;
 *   retrainings without their cost
 */
export function resolveAssumptions(given: RoiInputs): { values: Assumptions; quantities: Quantity[] } {
  const names = Object.keys(ASSUMPTION_FIELDS) as AssumptionName[];
  for (const key of Object.keys(given)) {
    if (!(names as string[]).includes(key))
      throw new TunelabError("bad-parameter", `there is no assumption "${key}"`, {
        findings: [{ field: key, message: "is not known" }],
        remedy: `${didYouMean(key, names)}There are: ${names.join(", ")}.`,
      });
  }
  if ((given.retrainingsPerYear ?? 0) > 0 && given.retrainingCostUsd === undefined)
    throw new TunelabError("bad-parameter", "retrainings are assumed, but not what one costs", {
      findings: [{ field: "retrainingCostUsd", message: "is missing (USD per retraining)" }],
    });
  const quantities = names.map((name): Quantity => {
    const { unit, default: fallback } = ASSUMPTION_FIELDS[name];
    const value = given[name];
    if (value !== undefined) return { name, value: checked(name, value), unit, provenance: "assumed" };
    if (name === "cacheHitShare")
      return {
        name,
        value: expectedHitShare(checked("monthlyRequests", given.monthlyRequests)),
        unit,
        provenance: "default",
        source: "reckoned: requests at random round the clock, a cache that lives 5 minutes",
        asOf: "2026-11-22",
      };
    if (fallback === undefined)
      throw new TunelabError("bad-parameter", `the assumption ${name} is missing`, {
        findings: [{ field: name, message: `must be given (${unit})` }],
      });
    return { name, value: fallback.value, unit, provenance: "default", source: fallback.source, asOf: fallback.asOf };
  });
  const values = Object.fromEntries(quantities.map(({ name, value }) => [name, value])) as unknown as Assumptions;
  return { values, quantities };
}

/** Requests in a month of the horizon, the first being month 1. */
export function requestsInMonth(month: number, { monthlyRequests, monthlyGrowth }: Assumptions): number {
  return monthlyRequests * (1 + monthlyGrowth) ** (month - 1);
}
