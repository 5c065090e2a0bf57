import { SENSITIVE_RULES, type SensitiveKind, type SensitiveRule } from "./sensitive-rules.js";

/** How many of each kind were found; a kind that was not found is absent. */
export type SensitiveCounts = Partial<Record<SensitiveKind, number>>;

/** `[MAIL]`, `[PRIVATE_KEY]`, … */
export function placeholderOf(kind: SensitiveKind): string {
  return `[${kind.toUpperCase().replace("-", "_")}]`;
}

/**
 * Replaces personal data and secrets by placeholders and counts them by kind. What was found is never kept or shown.
 * Private, documentation and other special addresses stay: they are nobody's. Running it again changes nothing.
 * Linear time in the text's length. Names and postal addresses of people are not found.
 * @example redact("Call +44 20 7946 0123 or mail ana@example.com").text // "Call [PHONE] or mail [MAIL]"
 */
export function redact(text: string): { text: string; counts: SensitiveCounts } {
  const { texts, counts } = redactTogether([text]);
  return { text: texts[0] ?? "", counts };
}

/**
 * As `redact`, for texts that belong together, such as a ticket and its answer: a secret that a rule finds in one of them
 * is taken out wherever else it stands in any.
 */
export function redactTogether(texts: readonly string[]): { texts: string[]; counts: SensitiveCounts } {
  const counts: SensitiveCounts = {};
  const secrets = new Map<string, SensitiveKind>();
  const found = (kind: SensitiveKind, value: string) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (SECRET_KINDS.has(kind) && isTelling(value) && secrets.size < MOST_HUNTED) secrets.set(value, kind);
  };
  let result = texts.map((text) => applyRules(text, found));
  for (const [value, kind] of secrets) {
    result = result.map((text) => {
      const pieces = text.split(value);
      if (pieces.length > 1) counts[kind] = (counts[kind] ?? 0) + pieces.length - 1;
      return pieces.join(placeholderOf(kind));
    });
  }
  return { texts: result, counts };
}

/** Secrets of one row that are looked for elsewhere in it: a bound, so that time stays linear. */
const MOST_HUNTED = 50;

const SECRET_KINDS = new Set<SensitiveKind>(["secret", "community", "password", "token"]);

/** A value that can hardly stand in a text by chance: long enough, and no plain word. */
function isTelling(value: string): boolean {
  return value.length >= 6 && /[^a-z]/.test(value.slice(1));
}

function applyRules(text: string, found: (kind: SensitiveKind, value: string) => void): string {
  let result = redactPrivateKeys(text, () => found("private-key", ""));
  const lower = result.toLowerCase();
  for (const rule of SENSITIVE_RULES) {
    if (rule.keywords !== undefined && !rule.keywords.some((keyword) => lower.includes(keyword))) continue;
    result = applyRule(result, rule, found);
  }
  return result;
}

function applyRule(
  text: string,
  { kind, pattern, accept }: SensitiveRule,
  found: (kind: SensitiveKind, value: string) => void,
): string {
  return text.replace(pattern, (...parts: unknown[]) => {
    const match = parts[0] as string;
    const groups = parts.at(-1);
    const named =
      typeof groups === "object" && groups !== null
        ? (groups as Record<string, string | undefined>)["value"]
        : undefined;
    const value = named ?? match;
    if (accept !== undefined && !accept(value)) return match;
    found(kind, value);
    const place = match.lastIndexOf(value);
    return match.slice(0, place) + placeholderOf(kind) + match.slice(place + value.length);
  });
}

const KEY_BEGIN = "-----BEGIN ";
const KEY_END = /-----END [A-Z ]{0,40}PRIVATE KEY-----/g;

/** Takes out PEM blocks from BEGIN to END; a block without an end is taken out to the text's end. */
function redactPrivateKeys(text: string, count: () => void): string {
  let result = "";
  let at = 0;
  for (let begin = text.indexOf(KEY_BEGIN); begin >= 0; begin = text.indexOf(KEY_BEGIN, Math.max(at, begin + 1))) {
    if (!/^-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/.test(text.slice(begin, begin + 80))) continue;
    KEY_END.lastIndex = begin;
    const end = KEY_END.exec(text) === null ? text.length : KEY_END.lastIndex;
    result += text.slice(at, begin) + placeholderOf("private-key");
    count();
    at = end;
  }
  return result + text.slice(at);
}
