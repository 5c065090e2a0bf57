/**
 * Breaks text at spaces and hyphens into lines of at most `width` characters, so that labels and titles fit a phone.
 * A word longer than a line stays whole up to twice the width and is cut with an ellipsis beyond.
 * @param lines at most so many; what does not fit is cut with an ellipsis. @default 9
 * @example wrapped("Few-shot prompt", 10) // ["Few-shot", "prompt"]
 */
export function wrapped(text: string, width: number, { lines: most = 9 }: { lines?: number } = {}): string[] {
  const lines: string[] = [];
  for (const word of text
    .trim()
    .split(/\s+/)
    .map((part) => shortened(part, width * 2))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1] ?? ""}…`];
}

/** Text of at most `length` characters, the cut marked by an ellipsis. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
