import { createHmac } from "node:crypto";
import { isPublicIpv4 } from "./addresses.js";
import type { SensitiveKind } from "./sensitive-rules.js";

/** Gives each value a stand-in: the same value the same one, everywhere and on every run with the same key. */
export type Pseudonymiser = (kind: SensitiveKind, value: string) => string;

/**
 * Stand-ins by HMAC-SHA-256 of a key. Without the key nobody can compute them; whoever knows what is true of a stand-in can
 * still recognise it, so this is pseudonymous and not anonymous data.
 *
 * Addresses keep their structure, so that a configuration still parses: of an IPv4 address the first two octets are
 * replaced and the last two stay, so two addresses share a network of /16 or longer before and after alike, and
 * masks of /16 and longer still fit. Private addresses are never touched. A MAC address keeps its notation, a mail address
 * its form, a device secret its length and character classes. What has no use in a form of its own becomes `[PHONE_1a2b3c4d]`.
 * @throws RangeError if the key is shorter than 8 characters
 */
export function pseudonymiser(key: string): Pseudonymiser {
  if (key.length < 8) throw new RangeError(`key must have at least 8 characters, got ${key.length}`);
  const known = new Map<string, string>();
  const digest = (purpose: string, value: string) =>
    createHmac("sha256", key).update(`${purpose}\u0000${value}`).digest();
  const firstOctets = PUBLIC_FIRST.map((first) => ({ first, order: digest("octet", `${first}`).readUInt32BE() }))
    .sort((a, b) => a.order - b.order || a.first - b.first)
    .map(({ first }) => first);
  return (kind, value) => {
    const name = `${kind} ${value}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const made = standIn(kind, value, { digest, firstOctets });
    // Bounded: a million distinct values are computed again rather than held.
    if (known.size < 200_000) known.set(name, made);
    return made;
  };
}

type Digest = (purpose: string, value: string) => Buffer;

function standIn(
  kind: SensitiveKind,
  value: string,
  { digest, firstOctets }: { digest: Digest; firstOctets: readonly number[] },
): string {
  const token = (purpose: string, text: string, length = 8) => digest(purpose, text).toString("hex").slice(0, length);
  switch (kind) {
    case "ip":
      return value.includes(":") ? ipv6(value, digest) : ipv4(value, { digest, firstOctets });
    case "mac":
      return mac(value, digest);
    case "mail": {
      const [user = "", host = ""] = value.toLowerCase().split("@");
      return `user-${token("user", user)}@host-${token("host", host, 6)}.example`;
    }
    case "secret":
    case "community":
      return sameShape(value, digest);
    case "card":
    case "credentials":
    case "iban":
    case "password":
    case "phone":
    case "private-key":
    case "ssn":
    case "token":
      return `[${kind.toUpperCase().replace("-", "_")}_${token(kind, value)}]`;
  }
}

/** First octets whose networks are public throughout. */
const PUBLIC_FIRST = Array.from({ length: 223 }, (_, index) => index + 1).filter(
  (first) => ![10, 100, 127, 169, 172, 192, 198, 203].includes(first),
);

function ipv4(value: string, { digest, firstOctets }: { digest: Digest; firstOctets: readonly number[] }): string {
  const octets = value.split(".").map(Number);
  if (!isPublicIpv4(octets)) return value;
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  const place = PUBLIC_FIRST.indexOf(a);
  // A public address in a block with reserved ranges (192.x, 172.x …) takes the stand-in of another block.
  const first = firstOctets[place < 0 ? a % firstOctets.length : place] as number;
  // The second octet is flipped bit by bit, each by the bits before it: networks between /8 and /16 stay networks.
  let second = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    const flip = (digest("bit", `${a}.${b >> (bit + 1)}/${bit}`)[0] as number) & 1;
    second |= (((b >> bit) & 1) ^ flip) << bit;
  }
  return [first, second, c, d].join(".");
}

function ipv6(value: string, digest: Digest): string {
  const [left = "", right] = value.toLowerCase().split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const gap = right === undefined ? [] : new Array<string>(8 - head.length - tail.length).fill("0");
  const groups = [...head, ...gap, ...tail].map((group) => Number.parseInt(group, 16));
  const result = groups.map((group, place) => {
    if (place !== 1 && place !== 2) return group;
    return digest("group", `${groups.slice(0, place + 1).join(":")}`).readUInt16BE();
  });
  // A first group of 2001 with a small second one would be a reserved range.
  result[0] = 0x2a00 + ((digest("group", `${groups[0]}`)[0] as number) & 0x0f);
  return result.map((group) => group.toString(16)).join(":");
}

/** Another address in the same notation, marked as locally administered. */
function mac(value: string, digest: Digest): string {
  const bytes = digest("mac", value.toLowerCase().replace(/[^\da-f]/g, ""));
  bytes[0] = ((bytes[0] as number) & 0xfc) | 0x02;
  const hex = bytes.toString("hex");
  let at = 0;
  return value.replace(/[\da-f]/gi, () => hex[at++] as string);
}

const LOWER = "abcdefghijklmnopqrstuvwxyz";

/**
 * Characters of the same classes, length and signs, so that the line's syntax stays right. Runs of hexadecimal digits stay
 * hexadecimal, the marks of a hash (`$1$`, `$9$`) stay, and so do the two digits with which a type 7 password begins.
 */
function sameShape(value: string, digest: Digest): string {
  const kept = /^\$\d{1,2}\$/.exec(value)?.[0].length ?? (/^[01]\d[\dA-F]{2,}$/.test(value) ? 2 : 0);
  const isHex = /^[\dA-F]+$/.test(value);
  const stream: number[] = [];
  for (let block = 0; stream.length < value.length; block += 1) stream.push(...digest(`shape ${block}`, value));
  return Array.from(value)
    .map((character, place) => {
      const random = stream[place] ?? 0;
      if (place < kept) return character;
      if (isHex) return "0123456789ABCDEF"[random & 15] as string;
      if (/\d/.test(character)) return `${random % 10}`;
      if (/[a-z]/.test(character)) return LOWER[random % 26] as string;
      if (/[A-Z]/.test(character)) return (LOWER[random % 26] as string).toUpperCase();
      return character;
    })
    .join("");
}
