import { gunzipSync } from "node:zlib";
import { encodingOf } from "./validate/read-lines.js";

/** What Windows-1252 has from 0x80 to 0x9F, where Latin-1 has control characters. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * The text of a file of any encoding, unpacked where it is gzip: UTF-8, UTF-16 by its byte order mark or its NUL bytes, and
 * what is neither as Windows-1252, the superset of Latin-1 that exports really use. `notes` says what was not plain UTF-8.
 * NUL characters are taken out.
 */
export function decodeBytes(bytes: Uint8Array): { text: string; notes: string[] } {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return decodeBytes(gunzipSync(bytes));
  const notes: string[] = [];
  const encoding = encodingOf(bytes.subarray(0, 4));
  let text: string;
  if (encoding === "utf-16le" || encoding === "utf-16be") {
    text = new TextDecoder(encoding).decode(bytes);
    notes.push(`the file is ${encoding} and was recoded`);
  } else {
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      text = Buffer.from(bytes)
        .toString("latin1")
        .replace(/[\u0080-\u009f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80] as string);
      notes.push("the file is not UTF-8 and was read as Windows-1252 (Latin-1): look at a row with an accent");
    }
  }
  const clean = text.replaceAll("\u0000", "");
  if (clean.length < text.length) notes.push(`${text.length - clean.length} NUL characters were taken out`);
  return { text: clean, notes };
}
