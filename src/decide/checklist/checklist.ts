import type { Check, ChecklistFacts, ChecklistRule, ChecklistStep } from "./facts.js";
import { FAILURE_MODES } from "./failure-modes.js";
import { PITFALLS } from "./pitfalls.js";

export type ChecklistStatus = "met" | "at-risk" | "open";

/** One line of the checklist, filled from what the steps know. */
export interface ChecklistItem {
  id: string;
  list: ChecklistRule["list"];
  question: string;
  /** The step whose facts answer it first. */
  step: ChecklistStep;
  status: ChecklistStatus;
  /** One sentence: the facts that the status rests on, and what is not known. */
  evidence: string;
  remedy: string;
}

function statusOf(checks: readonly Check[]): ChecklistStatus {
  if (checks.some((one) => one.passed === false)) return "at-risk";
  return checks.every((one) => one.passed === true) ? "met" : "open";
}

/** What failed first, then what passed, then what is missing. */
function evidenceOf(checks: readonly Check[]): string {
  const sorted = [false, true, null].flatMap((passed) => checks.filter((one) => one.passed === passed));
  const text = sorted.map((one) => one.words).join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/**
 * The seven pitfalls and the seven failure modes, each met, at risk or open. One failed fact puts an item at risk;
 * an item is met only when every fact that it needs is known and passes.
 * @example checklist({ leakedPairs: 0 }).find((item) => item.id === "data-leakage")?.status // "open"
 */
export function checklist(facts: ChecklistFacts): ChecklistItem[] {
  return [...PITFALLS, ...FAILURE_MODES].map(({ id, list, question, step, remedy, checks }) => {
    const made = checks(facts);
    return { id, list, question, step, status: statusOf(made), evidence: evidenceOf(made), remedy };
  });
}
