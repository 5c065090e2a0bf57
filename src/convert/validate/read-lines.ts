/** One line of a file of any bytes. Lines end at a line feed; what stands after the last one counts only if it is not empty. */
export interface ByteLine {
  /** 1-based. */
  line: number;
  /** The line's text without its line end; null when it is longer than the limit. */
  text: string | null;
  bytes: number;
  /** False when the bytes are no UTF-8; `text` was then read as Latin-1. */
  utf8: boolean;
}

export type Encoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be";

/** The encoding that the first bytes of a file tell of: by its byte order mark, or by NUL bytes at every other place. */
export function encodingOf(head: Uint8Array): Encoding {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8-bom";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (head.length >= 4 && a !== 0 && b === 0 && c !== 0 && head[3] === 0) return "utf-16le";
  if (head.length >= 4 && a === 0 && b !== 0 && c === 0 && head[3] !== 0) return "utf-16be";
  return "utf-8";
}

/** Longest line that is read, in bytes. A longer one is reported and passed over without being held in memory. */
export const MOST_LINE_BYTES = 16 * 1024 * 1024;

/**
 * The lines of a byte stream in bounded memory: UTF-8 with or without a byte order mark, UTF-16, and line by line Latin-1
 * where the bytes are no UTF-8. Never throws for what the bytes are.
 * @param onEncoding told once, before the first line
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  {
    mostLineBytes = MOST_LINE_BYTES,
    onEncoding,
  }: { mostLineBytes?: number; onEncoding?: (encoding: Encoding) => void } = {},
): AsyncGenerator<ByteLine> {
  let line = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const finish = (): ByteLine => {
    line += 1;
    const bytes = heldBytes;
    const result: ByteLine =
      bytes > mostLineBytes ? { line, text: null, bytes, utf8: true } : { line, bytes, ...decode(held) };
    held = [];
    heldBytes = 0;
    return result;
  };
  const hold = (piece: Uint8Array) => {
    heldBytes += piece.length;
    if (heldBytes > mostLineBytes) held = [];
    else if (piece.length > 0) held.push(piece);
  };
  for await (const chunk of asUtf8(chunks, onEncoding)) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      hold(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    // A copy: the stream may use its buffer again.
    hold(chunk.slice(start));
  }
  if (heldBytes > 0) yield finish();
}

type TextDecode = (bytes?: Uint8Array, options?: { stream?: boolean }) => string;

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LATIN1 = new TextDecoder("latin1");

function decode(pieces: readonly Uint8Array[]): { text: string; utf8: boolean } {
  const bytes = pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces);
  const end = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length;
  try {
    return { text: STRICT.decode(bytes.subarray(0, end)), utf8: true };
  } catch {
    return { text: LATIN1.decode(bytes.subarray(0, end)), utf8: false };
  }
}

/** The same bytes as UTF-8 without a byte order mark. */
async function* asUtf8(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onEncoding: ((encoding: Encoding) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  let decoder: { decode: TextDecode } | null = null;
  let head: Uint8Array | null = new Uint8Array(0);
  const begin = (bytes: Uint8Array): Uint8Array => {
    const encoding = encodingOf(bytes);
    onEncoding?.(encoding);
    if (encoding === "utf-16le" || encoding === "utf-16be") decoder = new TextDecoder(encoding);
    return encoding === "utf-8-bom" ? bytes.subarray(3) : bytes;
  };
  const recoded = (bytes: Uint8Array) =>
    decoder === null ? bytes : new TextEncoder().encode(decoder.decode(bytes, { stream: true }));
  for await (const chunk of chunks) {
    if (head !== null) {
      head = Buffer.concat([head, chunk]);
      if (head.length < 4) continue;
      const first = begin(head);
      head = null;
      yield recoded(first);
    } else yield recoded(chunk);
  }
  if (head !== null && head.length > 0) yield recoded(begin(head));
  else if (head !== null) onEncoding?.("utf-8");
  const rest = (decoder as { decode: TextDecode } | null)?.decode() ?? "";
  if (rest !== "") yield new TextEncoder().encode(rest);
}
