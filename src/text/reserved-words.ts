/** The reserved words that a text holds, each once. */
export function reservedIn(text: string, words: readonly string[], ignoreCase: boolean): string[] {
  const searched = ignoreCase ? text.toLowerCase() : text;
  return words.filter((word) => searched.includes(ignoreCase ? word.toLowerCase() : word));
}

/**
 * A reserved word set apart by blanks, so that it is read the same and no longer matches.
 * @example mendedWord("User:") // "User :"
 * @example mendedWord("<image>") // "< image >"
 */
export function mendedWord(word: string): string {
  if (word.endsWith(":")) return `${word.slice(0, -1)} :`;
  return `${word.slice(0, 1)} ${word.slice(1, -1)} ${word.slice(-1)}`;
}
