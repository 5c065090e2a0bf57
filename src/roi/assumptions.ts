import { requireAmount, requireShare } from "../core/amounts.js";
import { TunelabError } from "../core/errors.js";
import { didYouMean } from "../core/nearest.js";
import type { RoiAssumptions } from "../core/use-case.js";
import { ASSUMPTION_NAMES, type AssumptionName, fieldOf } from "./assumption-fields.js";
import type { Quantity } from "./quantity.js";

/** What the analyst assumes. The use case's five must be given; the others have defaults, or may be left out. */
export type RoiInputs = RoiAssumptions & { [Name in AssumptionName]?: number };

/** Inputs that may be unknown: nobody measured, priced or assumed them. */
type OptionalName =
  | `base${string}`
  | `fewShot${string}`
  | `tuned${string}`
  | `${string}PriceUsd`
  | "batchFactor"
  | "storageMonthlyUsd"
  | "provisionedHourUsd"
  | "retrievedTokens"
  | "retrievalMonthlyUsd"
  | "retrievalAccuracy"
  | "hybridAccuracy";

/** The assumptions that every analysis has, as numbers; those that were not given are defaults. */
export type Assumptions = Record<Exclude<AssumptionName, OptionalName>, number>;

/** Hours that a month of provisioned throughput is reckoned as: 8,760 a year / 12. */
export const HOURS_PER_MONTH = 730;
/** How long a cached prompt lives when nothing is said: Anthropic documentation, prompt caching. */
const CACHE_LIFE_SECONDS = 300;

/** Chance that the request before came within the cache's life, for requests at random round the clock. */
export function expectedHitShare(monthlyRequests: number): number {
  const perSecond = monthlyRequests / (HOURS_PER_MONTH * 3600);
  return -Math.expm1(-perSecond * CACHE_LIFE_SECONDS);
}

/**
 * One input's value, when it is what the field takes.
 * @throws TunelabError `bad-parameter` with field and unit: negative, a percentage, text such as "1,000"
 */
export function requireAssumption(name: AssumptionName, value: unknown): number {
  const { unit, kind, min, max } = fieldOf(name);
  if (typeof value === "string") throw refusedText(name, value, unit);
  const number = value as number;
  if (kind === "share") {
    if (name === "monthlyGrowth" && number > 1) throw refusedGrowth(number);
    return requireShare(name, number, { min: min ?? 0 });
  }
  return requireAmount(name, number, unit, {
    whole: kind === "whole",
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  });
}

/** Growth above 100 % a month is a percentage for a share, or a hope: both are refused by name. */
function refusedGrowth(value: number): TunelabError {
  const asShare = Number((value / 100).toPrecision(12));
  return new TunelabError("bad-parameter", "monthlyGrowth is out of range", {
    findings: [{ field: "monthlyGrowth", message: `must be a share in -0.5..1 a month (0.05 is 5 %); got ${value}` }],
    remedy: `${value} would be ${Math.round(value * 100).toLocaleString("en-US")} % a month.${asShare <= 1 ? ` For ${value} % write ${asShare}.` : ""}`,
  });
}

/** Text where a number belongs: says what it looks like, and never guesses which separator is which. */
function refusedText(name: AssumptionName, text: string, unit: string): TunelabError {
  const bare = text.trim();
  const remedy = /%\s*$/.test(bare)
    ? "A percentage is written as a share: 15 % is 0.15."
    : /[$€£¥]|\b(usd|eur|gbp)\b/i.test(bare)
      ? "Write the number alone, in US dollars, without a currency sign."
      : /^-?\d{1,3}([,.' _\u00a0\u202f]\d{3})+([.,]\d+)?$/.test(bare)
        ? `Write it without thousands separators: ${bare.replace(/[,.' _\u00a0\u202f](?=\d{3})/g, "")}.`
        : /^-?\d+,\d+$/.test(bare)
          ? `Write a decimal point: ${bare.replace(",", ".")}.`
          : "Write a number.";
  return new TunelabError("bad-parameter", `${name} is not a number`, {
    findings: [{ field: name, message: `must be a number (${unit}); got "${text}"` }],
    remedy,
  });
}

/** Whether this is the name of an input. */
export const isAssumptionName = (name: string): name is AssumptionName =>
  (ASSUMPTION_NAMES as readonly string[]).includes(name);

/** @throws TunelabError `bad-parameter` for a name that is no input, with the nearest one */
export function requireAssumptionName(name: string): AssumptionName {
  if (isAssumptionName(name)) return name;
  throw new TunelabError("bad-parameter", `there is no assumption "${name}"`, {
    findings: [{ field: name, message: "is not known" }],
    remedy: `${didYouMean(name, ASSUMPTION_NAMES)}There are: ${ASSUMPTION_NAMES.join(", ")}.`,
  });
}

/** One input as a quantity: as given, else its default, else unknown where it may be. */
function quantityOf(name: AssumptionName, given: RoiInputs): Quantity {
  const { unit, default: fallback, optional } = fieldOf(name);
  const value = given[name];
  if (value !== undefined)
    return { name, value: requireAssumption(name, value), unit, provenance: "assumed", field: name };
  if (name === "cacheHitShare")
    return {
      name,
      value: expectedHitShare(requireAssumption("monthlyRequests", given.monthlyRequests)),
      unit,
      provenance: "default",
      source: "reckoned: requests at random round the clock, a cache that lives 5 minutes",
      asOf: "2026-11-22",
      field: name,
    };
  if (fallback !== undefined) {
    const { value: number, source, asOf } = fallback;
    return { name, value: number, unit, provenance: "default", source, asOf, field: name };
  }
  if (optional === true)
    return { name, value: null, unit, provenance: "assumed", reason: `fill in ${name} (${unit})`, field: name };
  throw new TunelabError("bad-parameter", `the assumption ${name} is missing`, {
    findings: [{ field: name, message: `must be given (${unit})` }],
  });
}

/**
 * Every assumption as a number, with where it comes from: `assumed` when it was given, else `default` with its source.
 * Inputs that may be left out have the value null and say what to fill in.
 * @throws TunelabError `bad-parameter` with field and unit: missing, negative, a percentage, a mistyped name;
 *   retrainings without their cost
 */
export function resolveAssumptions(given: RoiInputs): { values: Assumptions; quantities: Quantity[] } {
  for (const key of Object.keys(given)) requireAssumptionName(key);
  if ((given.retrainingsPerYear ?? 0) > 0 && given.retrainingCostUsd === undefined)
    throw new TunelabError("bad-parameter", "retrainings are assumed, but not what one costs", {
      findings: [{ field: "retrainingCostUsd", message: "is missing (USD per retraining)" }],
    });
  const quantities = ASSUMPTION_NAMES.map((name) => quantityOf(name, given));
  const values = Object.fromEntries(
    quantities.filter(({ value }) => value !== null).map(({ name, value }) => [name, value]),
  ) as unknown as Assumptions;
  return { values, quantities };
}

/** How much of an average month's traffic a month of the horizon has: growth from month 1 on, and the season. */
export function trafficFactor(
  month: number,
  {
    monthlyGrowth,
    seasonalSwing,
    seasonalPeakMonth,
  }: Pick<Assumptions, "monthlyGrowth" | "seasonalSwing" | "seasonalPeakMonth">,
): number {
  const season =
    seasonalSwing === 0 ? 1 : 1 + seasonalSwing * Math.cos((2 * Math.PI * (month - seasonalPeakMonth)) / 12);
  return (1 + monthlyGrowth) ** (month - 1) * season;
}

/** Requests in a month of the horizon, the first being month 1. */
export function requestsInMonth(month: number, assumptions: Assumptions): number {
  return assumptions.monthlyRequests * trafficFactor(month, assumptions);
}

/** Retrainings that fall into a month: the first training is the set-up, the next comes when its time is over. */
export function retrainingsInMonth(month: number, retrainingsPerYear: number): number {
  const until = (end: number) => Math.floor((end * retrainingsPerYear) / 12 + 1e-9);
  return month < 2 ? until(0) : until(month - 1) - until(month - 2);
}
