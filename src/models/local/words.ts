import { words } from "../../text/index.js";

/** English words that say nothing about a topic; they never decide which label a message resembles. */
const STOP_WORDS = new Set(
  (
    "a an and any are as at be been but by can could did do does for from had has have he her his how i if in into is it its " +
    "me my no not of on or our she should so some such than that the their them then there these they this those to " +
    "us was we were what when which who will with would you your"
  ).split(" "),
);

/** The distinct words of a text that can tell topics apart. */
export function contentWords(text: string): Set<string> {
  return new Set(words(text).filter((word) => word.length > 1 && !STOP_WORDS.has(word)));
}

/**
 * Cosine of two word sets: shared / sqrt(|a| * |b|), in 0..1; 0 when either is empty.
 * Kinder than Jaccard when a long text holds all of a short one.
 * @example wordSetCosine(new Set(["vpn", "down"]), new Set(["vpn", "slow"])) // 0.5
 */
export function wordSetCosine(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  if (first.size === 0 || second.size === 0) return 0;
  const [small, large] = first.size <= second.size ? [first, second] : [second, first];
  let shared = 0;
  for (const word of small) if (large.has(word)) shared += 1;
  return shared / Math.sqrt(first.size * second.size);
}
