import { answerOf, type Example, promptOf } from "../core/example.js";
import { chiSquareTest } from "../stats/chi-square.js";
import { jensenShannonDivergence } from "../stats/jensen-shannon.js";
import { PART_NAMES, type PartName, type Parts } from "./split-examples.js";

/** How like the whole a part is in one respect. */
export interface DistributionCheck {
  part: PartName;
  /** What was compared. */
  of: "labels" | "tasks" | "sources" | "prompt length" | "answer length" | "months";
  examples: number;
  categories: number;
  /** Jensen-Shannon divergence from the whole in bits, 0 to 1; null of nothing. */
  divergenceBits: number | null;
  /** Chi-square test of the part against the rest; null where it cannot be made. */
  pValue: number | null;
}

/**
 * Compares each part with the whole: labels, tasks, sources, months, and lengths in powers of two. Only what has at least
 * two categories is compared. A small p-value says that chance alone would seldom part the Examples so.
 */
export function distributionChecks(parts: Parts): DistributionCheck[] {
  const length = (text: string) => `${Math.floor(Math.log2(text.length + 1))}`;
  const respects: [DistributionCheck["of"], (example: Example) => string][] = [
    ["labels", ({ label }) => label ?? "none"],
    ["tasks", ({ task }) => task ?? "none"],
    ["sources", ({ source }) => source.source],
    ["months", ({ createdAt }) => createdAt?.slice(0, 7) ?? "none"],
    ["prompt length", (example) => length(promptOf(example))],
    ["answer length", (example) => length(answerOf(example))],
  ];
  return respects.flatMap(([of, categoryOf]) => {
    const byPart = new Map(PART_NAMES.map((part) => [part, counted(parts[part].map(categoryOf))]));
    const names = [...new Set([...byPart.values()].flatMap((counts) => [...counts.keys()]))].sort();
    if (names.length < 2) return [];
    const whole = names.map((name) => PART_NAMES.reduce((sum, part) => sum + (byPart.get(part)?.get(name) ?? 0), 0));
    return PART_NAMES.flatMap((part): DistributionCheck[] => {
      const own = names.map((name) => byPart.get(part)?.get(name) ?? 0);
      const examples = parts[part].length;
      if (examples === 0) return [];
      const rest = whole.map((count, index) => count - (own[index] as number));
      const test = rest.some((count) => count > 0) ? chiSquareTest([own, rest], { correction: false }) : null;
      const divergenceBits = jensenShannonDivergence(own, whole).value;
      return [{ part, of, examples, categories: names.length, divergenceBits, pValue: test?.pValue ?? null }];
    });
  });
}

function counted(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
