import { type ObservedRow, requestTextOf, taskOf, timeOf } from "./request-text.js";

export type NumericFeature =
  | "characterCount"
  | "wordCount"
  | "meanWordLength"
  | "capitalShare"
  | "digitShare"
  | "punctuationShare"
  | "nonAsciiShare"
  | "exclamationMarkCount"
  | "linkCount"
  | "htmlShare";

export type CategoricalFeature = "label" | "task" | "weekday" | "hourOfDay";

/** What is measured of one request. Null where the row cannot say (no text, no time, no label). */
export interface RequestFeatures {
  numeric: Record<NumericFeature, number | null>;
  categorical: Record<CategoricalFeature, string | null>;
  /** The different words of the request, lower case, in order of appearance. */
  vocabulary: string[];
}

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const HOURS_PER_BLOCK = 4;
const twoDigits = (hour: number) => String(hour).padStart(2, "0");
/** The day in blocks of four hours: `00:00 to 03:59`, … */
export const HOUR_BLOCKS = Array.from({ length: 24 / HOURS_PER_BLOCK }, (_, block) => {
  const start = block * HOURS_PER_BLOCK;
  return `${twoDigits(start)}:00 to ${twoDigits(start + HOURS_PER_BLOCK - 1)}:59`;
});
/** Letters and digits, with inner apostrophes and hyphens. The bound keeps runs of junk from becoming one word. */
const WORD = /[\p{L}\p{N}](?:['’-]?[\p{L}\p{N}]){0,39}/gu;
const LINK = /\bhttps?:\/\/|\bwww\./gi;
const TAG = /<\/?[a-z][^<>]{0,500}>/gi;

/**
 * The features of one request that drift is judged by: ten numbers, up to four categories and the words.
 * Shares are of all characters (capitals: of all letters), in 0..1; lengths are counts.
 * Times are read in UTC, hours in blocks of four. Linear in the length of the text.
 * @example features(example).numeric.capitalShare // 0.12
 */
export function features(row: ObservedRow): RequestFeatures {
  const text = requestTextOf(row);
  const counts = countCharacters(text);
  const words = text.toLowerCase().match(WORD) ?? [];
  const share = (count: number, total: number) => (total === 0 ? null : count / total);
  return {
    numeric: {
      characterCount: text.length,
      wordCount: words.length,
      meanWordLength: share(
        words.reduce((total, word) => total + word.length, 0),
        words.length,
      ),
      capitalShare: share(counts.capitals, counts.letters),
      digitShare: share(counts.digits, text.length),
      punctuationShare: share(counts.punctuation, text.length),
      nonAsciiShare: share(counts.nonAscii, text.length),
      exclamationMarkCount: counts.exclamationMarks,
      linkCount: text.match(LINK)?.length ?? 0,
      htmlShare: share(
        (text.match(TAG) ?? []).reduce((total, tag) => total + tag.length, 0),
        text.length,
      ),
    },
    categorical: { label: row.label ?? null, task: taskOf(row), ...clockOf(timeOf(row)) },
    vocabulary: [...new Set(words)],
  };
}

function clockOf(time: string | null): { weekday: string | null; hourOfDay: string | null } {
  const date = time === null ? null : new Date(time);
  if (date === null || Number.isNaN(date.getTime())) return { weekday: null, hourOfDay: null };
  return {
    weekday: WEEKDAYS[(date.getUTCDay() + 6) % 7] ?? null,
    hourOfDay: HOUR_BLOCKS[Math.floor(date.getUTCHours() / HOURS_PER_BLOCK)] ?? null,
  };
}

/** One pass over the UTF-16 units. ASCII is classed by code, the rest is counted as a letter when case or script says so. */
function countCharacters(text: string) {
  let letters = 0;
  let capitals = 0;
  let digits = 0;
  let punctuation = 0;
  let nonAscii = 0;
  let exclamationMarks = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 128) {
      nonAscii += 1;
      const character = text.charAt(index);
      const lower = character.toLowerCase();
      if (lower !== character) {
        letters += 1;
        capitals += 1;
      } else if (character.toUpperCase() !== character) letters += 1;
    } else if (code >= 97 && code <= 122) letters += 1;
    else if (code >= 65 && code <= 90) {
      letters += 1;
      capitals += 1;
    } else if (code >= 48 && code <= 57) digits += 1;
    else if (code > 32 && code < 127) {
      punctuation += 1;
      if (code === 33) exclamationMarks += 1;
    }
  }
  return { letters, capitals, digits, punctuation, nonAscii, exclamationMarks };
}
