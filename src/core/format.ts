/** What stands where a number is not known. Unknown is never shown as 0. */
const UNKNOWN = "unknown";

type Maybe = number | null | undefined;

/** Formatters by their digits: making one costs more than using it a hundred times. */
const formatters = new Map<string, Intl.NumberFormat>();

function fixed(value: number, digits: number, atLeast = digits): string {
  const key = `${atLeast} ${digits}`;
  const there = formatters.get(key);
  if (there) return there.format(value);
  const made = new Intl.NumberFormat("en-US", {
    minimumFractionDigits: atLeast,
    maximumFractionDigits: digits,
    signDisplay: "negative",
  });
  formatters.set(key, made);
  return made.format(value);
}

function known(name: string, value: Maybe): value is number {
  if (value === null || value === undefined) return false;
  if (!Number.isFinite(value)) throw new RangeError(`${name}: value must be finite or null, got ${value}`);
  return true;
}

/** Digits after the point that show `significant` digits without rounding the integer part away. */
function fractionDigits(value: number, significant: number): number {
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  return Math.max(0, Math.min(20, significant - 1 - magnitude));
}

/**
 * US dollars as a person reads them: cents with thousands separators, and up to three significant digits below
 * a cent, so that the price of one request does not turn into $0.00. Sums are computed in full precision and rounded here.
 * @param digits digits after the point; 2 unless the amount is below a cent
 * @throws RangeError for NaN and Infinity
 * @example formatUsd(-7400) // "-$7,400.00"
 * @example formatUsd(0.000225) // "$0.000225"
 */
export function formatUsd(value: Maybe, { digits }: { digits?: number } = {}): string {
  if (!known("formatUsd", value)) return UNKNOWN;
  const size = Math.abs(value);
  if (digits === undefined && size > 0 && size < 1e-6) return value < 0 ? "> -$0.000001" : "< $0.000001";
  const most = digits ?? (size > 0 && size < 0.01 ? fractionDigits(value, 3) : 2);
  const text = fixed(size, most, digits ?? 2);
  return value < 0 && /[1-9]/.test(text) ? `-$${text}` : `$${text}`;
}

/**
 * A share in 0..1 (or any ratio) as a percentage.
 * @param digits digits after the point
 * @param sign put a plus before a gain
 * Above 10^12 it is a multiple: "3.00e+15 times".
 * @throws RangeError for NaN and Infinity
 * @example formatPercent(0.853) // "85.3 %"
 */
export function formatPercent(
  share: Maybe,
  { digits = 1, sign = false }: { digits?: number; sign?: boolean } = {},
): string {
  if (!known("formatPercent", share)) return UNKNOWN;
  if (Math.abs(share) > 1e12) return `${formatNumber(share)} times`;
  const text = fixed(share * 100, digits);
  return `${sign && share > 0 && /[1-9]/.test(text) ? "+" : ""}${text} %`;
}

/**
 * The difference of two shares, in percentage points.
 * @throws RangeError for NaN and Infinity
 * @example formatPoints(0.042) // "+4.2 points"
 */
export function formatPoints(difference: Maybe, { digits = 1 }: { digits?: number } = {}): string {
  if (!known("formatPoints", difference)) return UNKNOWN;
  const text = fixed(difference * 100, digits);
  return `${difference > 0 && /[1-9]/.test(text) ? "+" : ""}${text} points`;
}

/**
 * A number with at least `significant` digits; the integer part is never rounded away. Below a millionth and from
 * 10^15 on it is written with a power of ten.
 * @throws RangeError for NaN and Infinity
 * @example formatNumber(0.0123456) // "0.0123"
 * @example formatNumber(12345.678) // "12,346"
 */
export function formatNumber(value: Maybe, { significant = 3 }: { significant?: number } = {}): string {
  if (!known("formatNumber", value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-6 || size >= 1e15)) return value.toExponential(significant - 1);
  return fixed(value, fractionDigits(value, significant), 0);
}

/**
 * A count, with its noun in the right number when one is given.
 * @param plural the noun's plural where it is not the noun with an s
 * @throws RangeError for NaN and Infinity
 * @example formatCount(6046, "mail") // "6,046 mails"
 */
export function formatCount(count: Maybe, noun?: string, plural = `${noun}s`): string {
  if (!known("formatCount", count)) return noun === undefined ? UNKNOWN : `${UNKNOWN} ${plural}`;
  const text = fixed(Math.round(count), 0);
  if (noun === undefined) return text;
  return `${text} ${text === "1" ? noun : plural}`;
}

/**
 * A p-value as a sentence wants it.
 * @throws RangeError outside 0..1
 * @example formatPValue(0.00004) // "p < 0.001"
 * @example formatPValue(0.0312) // "p = 0.031"
 */
export function formatPValue(pValue: Maybe): string {
  if (!known("formatPValue", pValue)) return `p ${UNKNOWN}`;
  if (pValue < 0 || pValue > 1) throw new RangeError(`formatPValue: a p-value lies in 0..1, got ${pValue}`);
  if (pValue < 0.001) return "p < 0.001";
  if (pValue > 0.999) return "p > 0.999";
  return `p = ${fixed(pValue, 3)}`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A length of time in its two largest units.
 * @param durationMs milliseconds
 * @throws RangeError for NaN, Infinity and negative lengths
 * @example formatDuration(125_000) // "2 min 5 s"
 */
export function formatDuration(durationMs: Maybe): string {
  if (!known("formatDuration", durationMs)) return UNKNOWN;
  if (durationMs < 0) throw new RangeError(`formatDuration: a duration is not negative, got ${durationMs}`);
  if (durationMs < 999.5) return `${formatNumber(durationMs, { significant: 2 })} ms`;
  if (durationMs < MINUTE - 50) return `${fixed(durationMs / SECOND, 1)} s`;
  const pairs: [number, string, number, string][] = [
    [MINUTE, "min", SECOND, "s"],
    [HOUR, "h", MINUTE, "min"],
    [DAY, "days", HOUR, "h"],
  ];
  for (const [large, largeName, small, smallName] of pairs) {
    const smalls = Math.round(durationMs / small);
    const ratio = large / small;
    const whole = Math.floor(smalls / ratio);
    if (large !== DAY && whole >= (large === MINUTE ? 60 : 24)) continue;
    const rest = smalls - whole * ratio;
    const name = largeName === "days" && whole === 1 ? "day" : largeName;
    return `${fixed(whole, 0)} ${name}${rest === 0 ? "" : ` ${rest} ${smallName}`}`;
  }
  throw new Error("unreachable: the last pair takes every length");
}

/**
 * A number of months, with days of 1/30 month below three months and years above three years.
 * @throws RangeError for NaN and Infinity
 * @example formatMonths(2 / 3) // "0.7 months (20 days)"
 */
export function formatMonths(months: Maybe): string {
  if (!known("formatMonths", months)) return UNKNOWN;
  const text = months === 1 ? "1 month" : `${fixed(months, 1)} months`;
  if (Math.abs(months) < 3) return `${text} (${formatCount(months * 30, "day")})`;
  if (Math.abs(months) > 36) return `${text} (${fixed(months / 12, 1)} years)`;
  return text;
}

/**
 * A field's name in words, its unit in brackets.
 * @example formatFieldName("monthlyMaintenanceUsd") // "monthly maintenance (USD)"
 */
export function formatFieldName(name: string): string {
  return name
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/ usd$/, " (USD)")
    .replace(/ ms$/, " (ms)");
}
