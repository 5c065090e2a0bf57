/**
 * Text as it stands after a terminal's carriage returns and backspaces: of a line that was written over,
 * what was written last. Progress bars fold to their final state.
 * @example foldTerminalText("10%\r50%\r100%\ndone\n") // "100%\ndone\n"
 */
export function foldTerminalText(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text
    .split("\n")
    .map((line) => eraseBackspaces(line.replace(/\r+$/, "").replace(/^.*\r/s, "")))
    .join("\n");
}

function eraseBackspaces(line: string): string {
  if (!line.includes("\b")) return line;
  const kept: string[] = [];
  for (const character of line) {
    if (character === "\b") kept.pop();
    else kept.push(character);
  }
  return kept.join("");
}
