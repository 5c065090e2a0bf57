import { createHmac, timingSafeEqual } from "node:crypto";

const DELIMITER = Buffer.from("<IDS|MSG>");

/** The header of a Jupyter message (messaging protocol 5.3). */
export interface MessageHeader {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** One Jupyter message as it crosses a socket. */
export interface WireMessage {
  identities: Buffer[];
  header: MessageHeader;
  /** The header of the request that caused this message; empty for a request of our own. */
  parentHeader: Partial<MessageHeader>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
}

/** What came of a received message: the message, or why it was dropped unread. */
export type Decoded = { message: WireMessage } | { dropped: "no-delimiter" | "too-short" | "forged" | "not-json" };

/** HMAC-SHA256 in hex over the four JSON frames exactly as bytes; empty when the key is empty (unsigned). */
export function sign(parts: readonly (string | Uint8Array)[], key: string): string {
  if (key === "") return "";
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/**
 * The frames of a message: identities, delimiter, signature, header, parent header, metadata, content, buffers.
 * @param key the connection file's key; the empty string sends unsigned
 */
export function encodeMessage(message: WireMessage, key: string): Buffer[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, DELIMITER, Buffer.from(sign(parts, key)), ...parts, ...message.buffers];
}

/**
 * Reads frames. The signature is verified over the raw bytes before anything is parsed,
 * so that a forged frame never reaches the JSON parser.
 * @param key the connection file's key; the empty string accepts unsigned messages
 */
export function decodeMessage(frames: readonly Uint8Array[], key: string): Decoded {
  const buffers = frames.map((frame) => (Buffer.isBuffer(frame) ? frame : Buffer.from(frame)));
  const delimiter = buffers.findIndex((frame) => frame.equals(DELIMITER));
  if (delimiter < 0) return { dropped: "no-delimiter" };
  const [signature, header, parentHeader, metadata, content, ...extra] = buffers.slice(delimiter + 1);
  if (!signature || !header || !parentHeader || !metadata || !content) return { dropped: "too-short" };
  const parts = [header, parentHeader, metadata, content] as const;
  if (key !== "" && !sameText(signature, Buffer.from(sign(parts, key)))) return { dropped: "forged" };
  try {
    const [one, two, three, four] = parts.map((part) => jsonObject(part.toString("utf8")));
    return {
      message: {
        identities: buffers.slice(0, delimiter),
        header: one as unknown as MessageHeader,
        parentHeader: two as Partial<MessageHeader>,
        metadata: three ?? {},
        content: four ?? {},
        buffers: extra,
      },
    };
  } catch {
    return { dropped: "not-json" };
  }
}

function jsonObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new TypeError("not a JSON object");
  return value as Record<string, unknown>;
}

/** Compares in constant time. */
function sameText(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
