import { budgetFor } from "./checks.js";
import { SENSITIVE_RULES, type SensitiveKind } from "./sensitive-rules.js";

/** One find: its kind and where it stands, in UTF-16 units. */
export interface SensitiveSpan {
  kind: SensitiveKind;
  start: number;
  end: number;
}

/** Secrets of one row that are looked for elsewhere in it: a bound, so that time stays linear. */
const MOST_HUNTED = 50;

const SECRET_KINDS = new Set<SensitiveKind>(["secret", "community", "password", "token"]);

/**
 * Personal data and secrets in a text, in its order, none over another: where rules overlap, the earlier one counts.
 * Private, documentation and other special addresses are nobody's and are not found. Names and postal addresses of people
 * are not found either. Linear time in the text's length.
 * @example findSensitive("mail ana@example.com") // [{ kind: "mail", start: 5, end: 20 }]
 */
export function findSensitive(text: string): SensitiveSpan[] {
  return findTogether([text])[0] ?? [];
}

/**
 * The same for texts that belong together, such as a ticket and its answer: a secret that a rule finds in one of them is
 * found wherever else it stands in any.
 */
export function findTogether(texts: readonly string[]): SensitiveSpan[][] {
  const secrets = new Map<string, SensitiveKind>();
  const found = texts.map((text) => {
    const spans = matches(text);
    for (const { kind, start, end } of spans) {
      const value = text.slice(start, end);
      if (SECRET_KINDS.has(kind) && isTelling(value) && secrets.size < MOST_HUNTED) secrets.set(value, kind);
    }
    return spans;
  });
  if (secrets.size === 0) return found;
  return texts.map((text, place) => withoutOverlap(text, [...(found[place] ?? []), ...occurrences(text, secrets)]));
}

/** A value that can hardly stand in a text by chance: long enough, and no plain word. */
function isTelling(value: string): boolean {
  return value.length >= 6 && /[^a-z]/.test(value.slice(1));
}

function occurrences(text: string, secrets: ReadonlyMap<string, SensitiveKind>): SensitiveSpan[] {
  const spans: SensitiveSpan[] = [];
  for (const [value, kind] of secrets) {
    for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
      spans.push({ kind, start, end: start + value.length });
    }
  }
  return spans;
}

function matches(text: string): SensitiveSpan[] {
  const spans = privateKeys(text);
  const lower = text.toLowerCase();
  const budget = budgetFor(text);
  for (const { kind, keywords, pattern, accept } of SENSITIVE_RULES) {
    if (keywords !== undefined && !keywords.some((keyword) => lower.includes(keyword))) continue;
    for (const match of text.matchAll(pattern)) {
      const whole = match[0];
      const value = match.groups?.["value"] ?? whole;
      if (accept !== undefined && !accept(value, budget)) continue;
      const start = match.index + whole.lastIndexOf(value);
      spans.push({ kind, start, end: start + value.length });
    }
  }
  return withoutOverlap(text, spans);
}

/** The spans that overlap none before them in the list, in the order of the text. */
function withoutOverlap(text: string, spans: readonly SensitiveSpan[]): SensitiveSpan[] {
  if (spans.length < 2) return [...spans];
  const taken = new Uint8Array(text.length);
  const kept = spans.filter(({ start, end }) => {
    if (taken.subarray(start, end).includes(1)) return false;
    taken.fill(1, start, end);
    return true;
  });
  return kept.sort((a, b) => a.start - b.start);
}

const KEY_BEGIN = "-----BEGIN ";
const KEY_HEAD = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/y;
const KEY_END = /-----END [A-Z ]{0,40}PRIVATE KEY-----/g;

/** PEM blocks from BEGIN to END; a block without an end runs to the text's end. */
function privateKeys(text: string): SensitiveSpan[] {
  const spans: SensitiveSpan[] = [];
  let at = 0;
  for (let begin = text.indexOf(KEY_BEGIN); begin >= 0; begin = text.indexOf(KEY_BEGIN, Math.max(at, begin + 1))) {
    KEY_HEAD.lastIndex = begin;
    if (!KEY_HEAD.test(text)) continue;
    KEY_END.lastIndex = begin;
    at = KEY_END.exec(text) === null ? text.length : KEY_END.lastIndex;
    spans.push({ kind: "private-key", start: begin, end: at });
  }
  return spans;
}
