const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const TIME = String.raw`(?:[T ,]\s{0,3}(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s?(am|pm)?\s?(Z|[+-]\d{2}:?\d{2})?)?`;
const ISO = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${TIME}$`, "i");
const DAY_FIRST = new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${TIME}$`, "i");
const SLASHED = new RegExp(`^(\\d{1,2})/(\\d{1,2})/(\\d{4})${TIME}$`, "i");
const NAMED_MONTH = new RegExp(`^(\\d{1,2})[- ]([a-z]{3})[a-z]{0,6}[- ](\\d{4})${TIME}$`, "i");

/** What stands first in a date between slashes. */
export type SlashOrder = "month-first" | "day-first";

/**
 * The order that a column of slash dates is written in: day first when some first number is above 12 and no second one
 * is; month first the other way round; null when nothing tells, or both occur.
 * @example slashOrder(["25/03/2026", "04/03/2026"]) // "day-first"
 */
export function slashOrder(texts: readonly string[]): SlashOrder | null {
  const pairs = texts.flatMap((text) => {
    const found = SLASHED.exec(text.trim());
    return found ? [[Number(found[1]), Number(found[2])] as const] : [];
  });
  const dayFirst = pairs.some(([first]) => first > 12);
  const monthFirst = pairs.some(([, second]) => second > 12);
  if (dayFirst === monthFirst) return null;
  return dayFirst ? "day-first" : "month-first";
}

/** The ways of writing a date that `parseDate` reads, for messages. */
export const DATE_FORMS =
  "2026-03-04 13:05, 04.03.2026 13:05 (day first), 03/04/2026 1:05 PM (month first, unless slashDates: day-first), 04-Mar-2026 13:05";

/**
 * A date as exports write it, as ISO 8601 in UTC; null when it is in no known form or names no real day.
 * Dots put the day first, slashes the month: a slash date whose first number is above 12 is not guessed at.
 * @param slashDates which comes first between slashes; `slashOrder` reads it off a whole column
 * @param offsetMinutes added to a time that carries no zone, to reach UTC
 * @example parseDate("04.03.2026 13:05", { offsetMinutes: -60 }) // "2026-03-04T12:05:00.000Z"
 */
export function parseDate(
  text: string,
  { offsetMinutes = 0, slashDates = "month-first" }: { offsetMinutes?: number; slashDates?: SlashOrder } = {},
): string | null {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso) return toUtc([iso[1], iso[2], iso[3]], iso.slice(4), offsetMinutes);
  const dayFirst = DAY_FIRST.exec(trimmed);
  if (dayFirst) return toUtc([dayFirst[3], dayFirst[2], dayFirst[1]], dayFirst.slice(4), offsetMinutes);
  const slash = SLASHED.exec(trimmed);
  if (slash) {
    const [month, day] = slashDates === "month-first" ? [slash[1], slash[2]] : [slash[2], slash[1]];
    return toUtc([slash[3], month, day], slash.slice(4), offsetMinutes);
  }
  const named = NAMED_MONTH.exec(trimmed);
  if (named) {
    const month = MONTHS.indexOf((named[2] ?? "").toLowerCase()) + 1;
    return toUtc([named[3], String(month), named[1]], named.slice(4), offsetMinutes);
  }
  return null;
}

function toUtc(
  [year, month, day]: readonly (string | undefined)[],
  [hourText, minute, second, half, zone]: readonly (string | undefined)[],
  offsetMinutes: number,
): string | null {
  let hour = Number(hourText ?? 0);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  }
  const parts = [Number(year), Number(month) - 1, Number(day), hour, Number(minute ?? 0), Number(second ?? 0)] as const;
  const date = new Date(Date.UTC(...parts));
  const real =
    date.getUTCMonth() === parts[1] &&
    date.getUTCDate() === parts[2] &&
    date.getUTCHours() === parts[3] &&
    date.getUTCMinutes() === parts[4] &&
    date.getUTCSeconds() === parts[5];
  if (!real) return null;
  return new Date(date.getTime() + 60_000 * (zone === undefined ? offsetMinutes : -zoneMinutes(zone))).toISOString();
}

function zoneMinutes(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith("-") ? -minutes : minutes;
}
