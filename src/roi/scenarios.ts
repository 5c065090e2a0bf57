import { TunelabError } from "../core/errors.js";
import { analyseRoi, type RoiAnalysis, type RoiQuestion } from "./analyse.js";
import type { RoiVerdict } from "./answer.js";
import type { AssumptionName } from "./assumption-fields.js";
import { requireAssumptionName } from "./assumptions.js";
import type { Scenario } from "./layers.js";

/** One scenario's outcome beside the others. */
export interface ScenarioOutcome {
  name: string;
  description: string;
  change: Scenario["change"];
  verdict: RoiVerdict;
  answer: string;
  monthlySavingUsd: number | null;
  /** Over the horizon, with the value of better answers where it is counted. */
  netUsd: number | null;
  npvUsd: number | null;
  breakEven: string;
  breakEvenMonth: number | null;
}

const outcomeOf = (name: string, { description = "", change }: Omit<Scenario, "name">, analysis: RoiAnalysis) => {
  const { headline, verdict, answer } = analysis;
  const total = headline?.withValue ?? headline?.onCost;
  return {
    name,
    description,
    change,
    verdict,
    answer,
    monthlySavingUsd: headline?.monthlySavingUsd ?? null,
    netUsd: total?.netUsd ?? null,
    npvUsd: total?.npvUsd ?? null,
    breakEven: total?.breakEven.words ?? "not known",
    breakEvenMonth: total?.breakEven.month ?? null,
  };
};

/**
 * The assumptions as they are, then each scenario's changes on top of them, side by side.
 * @throws TunelabError `bad-parameter` with scenario, field and unit
 */
export function compareScenarios(question: RoiQuestion, scenarios: readonly Scenario[]): ScenarioOutcome[] {
  const asAssumed = outcomeOf("as assumed", { change: {} }, analyseRoi(question));
  return [
    asAssumed,
    ...scenarios.map(({ name, ...scenario }) => {
      try {
        for (const field of Object.keys(scenario.change)) requireAssumptionName(field);
        const assumptions = { ...question.assumptions, ...scenario.change };
        return outcomeOf(name, scenario, analyseRoi({ ...question, assumptions }));
      } catch (thrown) {
        if (!(thrown instanceof TunelabError)) throw thrown;
        throw new TunelabError(thrown.code, `scenario "${name}" cannot be reckoned`, {
          findings: thrown.findings,
          ...(thrown.remedy === undefined ? {} : { remedy: thrown.remedy }),
        });
      }
    }),
  ];
}

/** `a;b` with quotes where the text needs them (RFC 4180). */
const csvCell = (value: string | number | null): string => {
  const text = value === null ? "" : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** The scenarios as CSV: one row each, their changed inputs as columns, money in USD in full precision. */
export function scenariosCsv(outcomes: readonly ScenarioOutcome[]): string {
  const changed = [...new Set(outcomes.flatMap(({ change }) => Object.keys(change) as AssumptionName[]))];
  const head = [
    "scenario",
    "description",
    ...changed,
    "verdict",
    "monthlySavingUsd",
    "netUsd",
    "npvUsd",
    "breakEvenMonth",
    "answer",
  ];
  const rows = outcomes.map((one) => [
    one.name,
    one.description,
    ...changed.map((name) => one.change[name] ?? null),
    one.verdict,
    one.monthlySavingUsd,
    one.netUsd,
    one.npvUsd,
    one.breakEvenMonth,
    one.answer,
  ]);
  return [head, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}
