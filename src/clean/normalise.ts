/** How white space inside a text is treated: `fold` for prose, `keep` where lines and indentation carry meaning. */
export type Layout = "fold" | "keep";

const CONTROL = /(?![\n\t])[\p{Cc}\u200B-\u200D\u2060\uFEFF]/gu;

/**
 * One writing for one text: Unicode NFC, line feeds for line ends, no control or zero-width characters, no spaces at line
 * ends, nothing blank around it. `fold` also makes one space of every run of them and at most one blank line;
 * `keep` leaves indentation and inner spaces, as configurations and log lines need.
 * @example normalise("  Site\u00a0 down \r\n\r\n\r\nagain", "fold") // "Site down\n\nagain"
 */
export function normalise(text: string, layout: Layout): string {
  const clean = text.normalize("NFC").replace(/\r\n?/g, "\n").replace(CONTROL, "");
  if (layout === "keep") {
    const lines = clean
      .replace(/\u00A0/g, " ")
      .split("\n")
      .map((line) => line.trimEnd());
    return lines.join("\n").replace(/^\n+|\n+$/g, "");
  }
  const lines = clean.split("\n").map((line) => line.replace(/\s+/g, " ").trim());
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
