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
  const counts: SensitiveCounts = {};
  const count = (kind: SensitiveKind) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  let result = redactPrivateKeys(text, () => count("private-key"));
  const lower = result.toLowerCase();
  for (const rule of SENSITIVE_RULES) {
    if (rule.keywords !== undefined && !rule.keywords.some((keyword) => lower.includes(keyword))) continue;
    result = applyRule(result, rule, count);
  }
  return { text: result, counts };
}

function applyRule(
  text: string,
  { kind, pattern, accept }: SensitiveRule,
  count: (kind: SensitiveKind) => void,
): string {
  return text.replace(pattern, (...found: unknown[]) => {
    const match = found[0] as string;
    const groups = found.at(-1);
    const named =
      typeof groups === "object" && groups !== null
        ? (groups as Record<string, string | undefined>)["value"]
        : undefined;
    const value = named ?? match;
    if (accept !== undefined && !accept(value)) return match;
    count(kind);
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
