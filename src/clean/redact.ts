import { findTogether, type SensitiveSpan } from "./find-sensitive.js";
import type { Pseudonymiser } from "./pseudonyms.js";
import type { SensitiveKind } from "./sensitive-rules.js";

/** How many of each kind were found; a kind that was not found is absent. */
export type SensitiveCounts = Partial<Record<SensitiveKind, number>>;

/**
 * What becomes of a find: a placeholder (`redact`), a consistent stand-in (`pseudonymise`), nothing but a count (`flag`),
 * the whole row goes (`drop`), or it is not looked at (`keep`).
 */
export type SensitiveAction = "redact" | "pseudonymise" | "flag" | "drop" | "keep";

export interface SensitivePolicy {
  /** For every kind that `kinds` does not name. Defaults to `redact`. */
  default?: SensitiveAction;
  kinds?: Partial<Record<SensitiveKind, SensitiveAction>>;
  /** Needed where an action is `pseudonymise`. */
  pseudonymise?: Pseudonymiser;
}

export interface RedactedTexts {
  texts: string[];
  /** What was found and not kept, by kind. */
  counts: SensitiveCounts;
  /** Kinds that call for the row to be dropped. */
  drop: SensitiveKind[];
  /** Kinds that were found and left in the text. */
  flagged: SensitiveKind[];
}

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
export function redact(text: string, policy: SensitivePolicy = {}): { text: string; counts: SensitiveCounts } {
  const { texts, counts } = redactTogether([text], policy);
  return { text: texts[0] ?? "", counts };
}

/**
 * As `redact`, for texts that belong together, such as a ticket and its answer: a secret that a rule finds in one of them
 * is taken out wherever else it stands in any.
 * @throws RangeError if the policy pseudonymises and gives no pseudonymiser
 */
export function redactTogether(texts: readonly string[], policy: SensitivePolicy = {}): RedactedTexts {
  const counts: SensitiveCounts = {};
  const drop = new Set<SensitiveKind>();
  const flagged = new Set<SensitiveKind>();
  const actionOf = (kind: SensitiveKind) => policy.kinds?.[kind] ?? policy.default ?? "redact";
  const replacement = ({ kind }: SensitiveSpan, value: string): string => {
    const action = actionOf(kind);
    if (action === "keep") return value;
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (action === "drop") drop.add(kind);
    if (action === "flag") flagged.add(kind);
    if (action === "drop" || action === "flag") return value;
    if (action === "redact") return placeholderOf(kind);
    if (policy.pseudonymise === undefined) throw new RangeError("pseudonymise must be given where an action names it");
    return policy.pseudonymise(kind, value);
  };
  const result = findTogether(texts).map((spans, place) => {
    const text = texts[place] as string;
    if (spans.length === 0) return text;
    const pieces: string[] = [];
    let at = 0;
    for (const span of spans) {
      pieces.push(text.slice(at, span.start), replacement(span, text.slice(span.start, span.end)));
      at = span.end;
    }
    return pieces.join("") + text.slice(at);
  });
  return { texts: result, counts, drop: [...drop], flagged: [...flagged] };
}
