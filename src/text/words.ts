const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The words of a text in order: runs of letters and digits in any script, in lower case after NFKC normalisation.
 * @example words("Gi0/1 is DOWN, again!") // ["gi0", "1", "is", "down", "again"]
 */
export function words(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
}

/**
 * A key under which two texts are the same wording: their words joined by single spaces.
 * Letter case, punctuation and white space do not count. Two texts without any word share the empty key.
 * @example textKey("Site  down, AGAIN!") // "site down again"
 */
export function textKey(text: string): string {
  return words(text).join(" ");
}
