import type { Email } from "postal-mime";

/** HTML longer than this is cut before it is turned into text: far more than any body keeps. */
const MOST_HTML = 200_000;

/** Turns HTML into the text that a reader sees. Loaded when the first mail needs it. */
export async function htmlReader(): Promise<(html: string) => string> {
  const { compile } = await import("html-to-text");
  return compile({
    wordwrap: false,
    limits: { maxInputLength: MOST_HTML, ellipsis: "" },
    selectors: [
      { selector: "img", format: "skip" },
      { selector: "a", options: { ignoreHref: true } },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  });
}

/** The readable body of a parsed mail: its text part, else its HTML part as text. White space is tidied, lines kept. */
export function readableBody(mail: Pick<Email, "text" | "html">, toText: (html: string) => string): string {
  const text = mail.text ?? "";
  // Some senders declare HTML as plain text.
  const declaredPlain = text.trim() !== "" && !/^\s{0,200}<(?:!doctype|html|head|body|table|center|font)\b/i.test(text);
  const body = declaredPlain ? text : toText(text.trim() === "" ? (mail.html ?? "") : text);
  return tidy(body);
}

/** Folds runs of spaces, drops spaces at line ends, keeps at most one blank line. */
export function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** The first `length` UTF-16 units, never ending in half a character. */
export function cutAt(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
