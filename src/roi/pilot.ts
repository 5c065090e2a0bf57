import { requireAmount, requireShare } from "../core/amounts.js";
import { TunelabError } from "../core/errors.js";
import { formatCount, formatPercent, formatUsd } from "../core/format.js";
import { analyseRoi, headlinePair, type RoiAnalysis, type RoiQuestion } from "./analyse.js";
import type { AssumptionName } from "./assumption-fields.js";
import { requestsInMonth, resolveAssumptions } from "./assumptions.js";
import type { ApproachCost, RoiApproach } from "./cost-line.js";
import { overwrittenArms } from "./measured-arm.js";
import { monthlyCosts } from "./monthly-costs.js";
import { ratio } from "./ratio.js";

/** What a month of a pilot, or of production, really asked and cost. */
export interface ActualMonth {
  /** Month of the horizon, the first being 1. */
  month: number;
  approach: RoiApproach;
  requests: number;
  /** The bill, in USD. */
  costUsd: number;
  inputTokens?: number;
  outputTokens?: number;
  /** Share of right answers, where somebody looked. */
  accuracy?: number;
}

/** One month of one approach beside its forecast. */
export interface PilotRow extends ActualMonth {
  title: string;
  /** At the traffic that was forecast. */
  forecastRequests: number;
  /** At the traffic that came: what the month should have cost with these requests. */
  forecastUsd: number | null;
  /** (bill - forecast) / forecast at the traffic that came; null without a forecast. */
  relativeError: number | null;
}

/** Actuals against the forecast, and the forecast made anew from them. */
export interface PilotReview {
  rows: PilotRow[];
  requests: number;
  /** Of the monthly saving: (actual - forecast) / forecast; null where only one side of the pair was piloted. */
  savingError: number | null;
  /** The inputs that the pilot measured, and so corrects. */
  corrections: { name: AssumptionName; before: number | null; after: number }[];
  /** The analysis with the corrections in. */
  corrected: RoiAnalysis;
  words: string;
}

const PREFIX: Partial<Record<RoiApproach, "base" | "fewShot" | "tuned">> = {
  base: "base",
  "few-shot": "fewShot",
  "tuned-on-demand": "tuned",
};

function checked(row: ActualMonth, horizonMonths: number, index: number): ActualMonth {
  const field = (name: string) => `row ${index + 1}, ${name}`;
  requireAmount(field("month"), row.month, "month of the horizon", { min: 1, max: horizonMonths, whole: true });
  requireAmount(field("requests"), row.requests, "requests");
  requireAmount(field("costUsd"), row.costUsd, "USD");
  if (row.inputTokens !== undefined) requireAmount(field("inputTokens"), row.inputTokens, "tokens");
  if (row.outputTokens !== undefined) requireAmount(field("outputTokens"), row.outputTokens, "tokens");
  if (row.accuracy !== undefined) requireShare(field("accuracy"), row.accuracy);
  return row;
}

/** Sums over the rows of one approach. */
function totalOf(rows: readonly ActualMonth[], approach: RoiApproach) {
  const own = rows.filter((row) => row.approach === approach && row.requests > 0);
  const sum = (pick: (row: ActualMonth) => number | undefined, of = own) =>
    of.reduce((total, row) => total + (pick(row) ?? 0), 0);
  const perRequest = (pick: (row: ActualMonth) => number | undefined) => {
    const known = own.filter((row) => pick(row) !== undefined);
    return known.length === 0 ? null : sum(pick, known) / sum((row) => row.requests, known);
  };
  const judged = own.filter((row) => row.accuracy !== undefined);
  const right = judged.reduce((total, row) => total + (row.accuracy ?? 0) * row.requests, 0);
  return {
    requests: sum((row) => row.requests),
    costUsd: sum((row) => row.costUsd),
    inputTokens: perRequest((row) => row.inputTokens),
    outputTokens: perRequest((row) => row.outputTokens),
    accuracy: judged.length === 0 ? null : right / judged.reduce((total, row) => total + row.requests, 0),
  };
}

/** The inputs that the actual months measured: traffic brought back to month 1, tokens by the request, accuracy. */
function correctionsOf(question: RoiQuestion, rows: readonly ActualMonth[]): PilotReview["corrections"] {
  const { values } = resolveAssumptions(question.assumptions);
  const months = [...new Set(rows.map(({ month }) => month))];
  const asked = rows.reduce((total, row) => total + row.requests, 0);
  const expected = months.reduce((total, month) => total + requestsInMonth(month, values), 0);
  const factor = ratio(asked, expected);
  const lines = monthlyCosts(question.arms, question.assumptions, question.prices);
  const corrections: PilotReview["corrections"] = [];
  if (factor !== null && asked > 0)
    corrections.push({
      name: "monthlyRequests",
      before: values.monthlyRequests,
      after: values.monthlyRequests * factor,
    });
  for (const [approach, prefix] of Object.entries(PREFIX) as [RoiApproach, "base" | "fewShot" | "tuned"][]) {
    const total = totalOf(rows, approach);
    const role = prefix === "fewShot" ? "few-shot" : prefix;
    const arm = overwrittenArms(question.arms, question.assumptions).find((one) => one.role === role);
    const add = (suffix: string, before: number | null | undefined, after: number | null) => {
      const name = `${prefix}${suffix}` as AssumptionName;
      if (after !== null) corrections.push({ name, before: question.assumptions[name] ?? before ?? null, after });
    };
    const line = lines.find((one) => one.approach === approach);
    const factor = line === undefined ? null : billFactor(line, rows);
    // Without a count of tokens the bill tells how many there were.
    const byBill = factor === null || Math.abs(factor - 1) < 1e-9 ? null : factor;
    const tokens = (counted: number | null, before: number | undefined) =>
      counted ?? (byBill === null || before === undefined ? null : before * byBill);
    add("InputTokens", arm?.inputTokensPerRequest, tokens(total.inputTokens, arm?.inputTokensPerRequest));
    add("OutputTokens", arm?.outputTokensPerRequest, tokens(total.outputTokens, arm?.outputTokensPerRequest));
    add("Accuracy", arm?.accuracy, total.accuracy);
  }
  return corrections;
}

/**
 * Actual traffic and bills against the forecast, month by month, and the forecast made anew with what the pilot
 * measured: traffic, tokens by the request (counted, else as the bill tells), accuracy. A bill is compared at the traffic that came, so that more traffic
 * is not taken for a wrong price.
 * @param rows one for each month and approach that was run
 * @throws TunelabError `not-enough-data` without rows; `bad-parameter` with row, field and unit
 */
export function reviewPilot(question: RoiQuestion, rows: readonly ActualMonth[]): PilotReview {
  if (rows.length === 0)
    throw new TunelabError("not-enough-data", "the pilot has no months", {
      remedy: "Give one row for each month and approach: month, approach, requests, costUsd.",
    });
  const { values } = resolveAssumptions(question.assumptions);
  const lines = monthlyCosts(question.arms, question.assumptions, question.prices);
  const reviewed = rows.map((row, index): PilotRow => {
    checked(row, values.horizonMonths, index);
    const line = lines.find(({ approach }) => approach === row.approach);
    if (line === undefined)
      throw new TunelabError("bad-parameter", `row ${index + 1} names no approach`, {
        findings: [
          { field: "approach", message: `must be one of ${lines.map(({ approach }) => approach).join(", ")}` },
        ],
      });
    const { perRequestUsd, fixedMonthlyUsd, title } = line;
    const forecastUsd =
      perRequestUsd === null || fixedMonthlyUsd === null ? null : perRequestUsd * row.requests + fixedMonthlyUsd;
    return {
      ...row,
      title,
      forecastRequests: requestsInMonth(row.month, values),
      forecastUsd,
      relativeError: forecastUsd === null ? null : ratio(row.costUsd - forecastUsd, forecastUsd),
    };
  });
  const corrections = correctionsOf(question, rows);
  const changes = Object.fromEntries(corrections.map(({ name, after }) => [name, after]));
  const corrected = analyseRoi({ ...question, assumptions: { ...question.assumptions, ...changes } });
  const requests = rows.reduce((total, row) => total + row.requests, 0);
  const savingError = savingErrorOf(question, rows);
  return {
    rows: reviewed,
    requests,
    savingError,
    corrections,
    corrected,
    words: wordsOf(reviewed, savingError, requests),
  };
}

/** The bill's part that follows the traffic, as a multiple of its forecast; null where nothing was run or forecast. */
function billFactor(
  { perRequestUsd, fixedMonthlyUsd, approach }: ApproachCost,
  rows: readonly ActualMonth[],
): number | null {
  if (perRequestUsd === null || fixedMonthlyUsd === null) return null;
  const { requests, costUsd } = totalOf(rows, approach);
  const months = rows.filter((row) => row.approach === approach && row.requests > 0).length;
  return ratio(Math.max(0, costUsd - fixedMonthlyUsd * months), perRequestUsd * requests);
}

/** How far the monthly saving lies from its forecast, the pilot's bills carried over to all of the traffic. */
function savingErrorOf(question: RoiQuestion, rows: readonly ActualMonth[]): number | null {
  const lines = monthlyCosts(question.arms, question.assumptions, question.prices);
  const { tuned, rival } = headlinePair(lines, question);
  const { monthlyRequests } = question.assumptions;
  const actual = [rival, tuned].map((line) => {
    const factor = line === undefined ? null : billFactor(line, rows);
    return line === undefined || factor === null
      ? null
      : (line.fixedMonthlyUsd ?? 0) + (line.perRequestUsd ?? 0) * monthlyRequests * factor;
  });
  const [rivalUsd = null, tunedUsd = null] = actual;
  if (rivalUsd === null || tunedUsd === null || rival?.monthlyUsd == null || tuned?.monthlyUsd == null) return null;
  const forecast = rival.monthlyUsd - tuned.monthlyUsd;
  return ratio(rivalUsd - tunedUsd - forecast, Math.abs(forecast));
}

function wordsOf(rows: readonly PilotRow[], savingError: number | null, requests: number): string {
  const known = rows.filter(({ forecastUsd }) => forecastUsd !== null);
  const bill = known.reduce((total, row) => total + row.costUsd, 0);
  const forecast = known.reduce((total, row) => total + (row.forecastUsd ?? 0), 0);
  const error = ratio(bill - forecast, forecast);
  const off =
    error === null
      ? "no forecast to compare with"
      : `${formatPercent(error, { sign: true })} from the forecast of ${formatUsd(forecast)}`;
  const saving =
    savingError === null
      ? "the saving cannot be told until both ways were run"
      : `the saving lies ${formatPercent(savingError, { sign: true })} from its forecast`;
  return `${formatCount(requests, "request")} were billed ${formatUsd(bill)}, ${off}; ${saving}.`;
}
