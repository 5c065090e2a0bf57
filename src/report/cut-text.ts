/** What a page must not show of a foreign text: controls, and marks that change the direction of what follows. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/**
 * A text from data or a model as one line of at most `length` characters, what is left out said.
 * @example cutText("a\\nb", 10) // "a b"
 */
export function cutText(text: string, length: number): string {
  const line = text.replaceAll(UNSHOWABLE, " ").replaceAll(/\s+/gu, " ").trim();
  const characters = Array.from(line.slice(0, 2 * length + 2));
  if (characters.length <= length) return line === "" ? "(empty)" : line;
  return `${characters.slice(0, length).join("")} … (${text.length} characters)`;
}
