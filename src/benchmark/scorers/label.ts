import type { Scorer } from "../../core/score.js";

/**
 * The label that an answer names, or `null` when it names none or several. First the first line that is not empty,
 * without a leading `Category:` or `Label:` and without punctuation around it, compared without case; else the only
 * label that stands as a whole word (or words) in that line.
 * @example labelOf("Category: **VPN**", ["vpn", "dns"]) // "vpn"
 */
export function labelOf(answer: string, labels: readonly string[]): string | null {
  const line = answer.split("\n").find((text) => text.trim() !== "");
  if (line === undefined) return null;
  const named = bare(withoutPrefix(line));
  const exact = labels.find((label) => bare(label) === named);
  if (exact !== undefined) return exact;
  const inside = labels.filter((label) => wordIn(label, line));
  // A label that is part of another one that is named too ("dns" in "dns security") is not meant by itself.
  const meant = inside.filter((label) => !inside.some((other) => other !== label && wordIn(label, other)));
  return meant.length === 1 ? (meant[0] as string) : null;
}

const edges = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

function bare(text: string): string {
  return text.replace(edges, "").toLowerCase();
}

function withoutPrefix(line: string): string {
  return line.replace(/^[^\p{L}\p{N}]*(?:category|label)[*_`"']*\s*[:=][*_`"']*\s*/iu, "");
}

function wordIn(label: string, text: string): boolean {
  const escaped = bare(label).replace(/[.*+?^${}()|[\]\\/]/gu, "\\$&");
  return escaped !== "" && new RegExp(`(?<![\\p{L}\\p{N}_-])${escaped}(?![\\p{L}\\p{N}_-])`, "iu").test(text);
}

/** 1 when the answer names the case's label. An answer that names none scores 0, with the reason. */
export function labelScorer(labels: readonly string[]): Scorer {
  return {
    name: "label",
    score: (example, completion) => {
      if (example.label === undefined) return { value: null, reason: "this case has no label to compare with" };
      const answer = labelOf(completion.text, labels);
      if (answer === null) return { value: 0, reason: "the answer names none of the labels, or several" };
      return { value: answer.toLowerCase() === example.label.toLowerCase() ? 1 : 0, answer };
    },
  };
}
