import type { Usage } from "../core/chat-model.js";
import { answerOf, type Example } from "../core/example.js";
import { formatCount, formatDuration, formatPercent, formatUsd } from "../core/format.js";
import { costOf } from "../models/priced.js";
import { spendBound } from "../models/token-bound.js";
import { minimumDetectableEffect, quantile } from "../stats/index.js";
import { estimateTokens } from "../text/index.js";
import { type Arm, requestFor } from "./arm.js";
import { readRecords } from "./run-file.js";
import { keyOf, TaskList } from "./tasks.js";

/** What one arm will ask. Tokens are estimates from text length. */
export interface ArmPlan {
  arm: string;
  model: string;
  /** Still to be sent. */
  requests: number;
  inputTokens: number;
  outputTokens: number;
  /** Null with the reason when no price is known. */
  estimatedUsd: number | null;
  /** The most that it can cost: what a budget sets aside. */
  boundUsd: number | null;
  priceReason?: string;
}

/** What a run would do, before its first request. Differences are shares, 0..1. */
export interface BenchmarkPlan {
  cases: number;
  repeats: number;
  arms: ArmPlan[];
  /** Requests still to be sent, over all arms, and those whose answers are in the record. */
  requests: number;
  recorded: number;
  tokens: number;
  estimatedUsd: number | null;
  boundUsd: number | null;
  budgetUsd: number | null;
  /** Whether the estimate lies within the budget; null when the price is not known. */
  fitsBudget: boolean | null;
  /** Cases that the budget pays for, by the estimate; null without a budget or a price. */
  affordableCases: number | null;
  /** The difference of two arms that this many cases would find four times in five. */
  detectableDifference: number | null;
  /** The same for the affordable cases. */
  affordableDetectableDifference: number | null;
  /** Share of cases on which two arms are assumed to disagree: what the detectable difference rests on. */
  assumedDisagreement: number;
  /** Null with the reason when nobody knows how long an answer takes. */
  durationMs: number | null;
  durationReason: string;
  /** `all`; `sample` of the affordable cases; `screen` them by the cheapest arm first, so that the sample can be small. */
  advice: "all" | "sample" | "screen";
  sentences: string[];
}

export interface PlanRunOptions {
  repeats?: number;
  concurrency: number;
  /** The run's record: what it holds is not sent again, and its times foretell the new ones. */
  file: string;
  /** @default null */
  budgetUsd?: number | null;
  /** Share of cases on which two arms disagree, 0..1. @default 0.2 */
  assumedDisagreement?: number;
  /** The largest difference that does not matter, 0..1. @default 0.02 */
  margin?: number;
}

/** A sample is worth screening when the cheapest arm costs at most this share of the whole. */
const CHEAP_SHARE = 0.2;

/** Recorded times of an arm that the forecast looks at. */
const LATENCIES_KEPT = 1_000;

const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0);

const detectable = (n: number, differenceVariance: number): number | null =>
  minimumDetectableEffect({ n, differenceVariance }).value;

function planArm(arm: Arm, cases: readonly Example[], isMissing: (arm: Arm, example: Example) => number): ArmPlan {
  const { name, model, price, priceReason } = arm.description;
  const usage: Usage = { inputTokens: 0, outputTokens: 0 };
  let requests = 0;
  let boundUsd: number | null = 0;
  const prefixes = new Map<string, number>();
  for (const example of cases) {
    const times = isMissing(arm, example);
    if (times === 0) continue;
    const request = requestFor(arm, example);
    const prefixKey = `${request.system ?? ""}\u0000${example.task ?? ""}`;
    const own = example.messages.length - 1;
    let prefix = prefixes.get(prefixKey);
    if (prefix === undefined) {
      const shared = [request.system ?? "", ...request.messages.slice(0, -own).map(({ content }) => content)];
      prefix = shared.reduce((sum, text) => sum + estimateTokens(text), 0);
      prefixes.set(prefixKey, prefix);
    }
    const asked = request.messages.slice(-own).reduce((sum, { content }) => sum + estimateTokens(content), prefix);
    requests += times;
    usage.inputTokens += times * asked;
    usage.outputTokens += times * Math.min(arm.maxTokens, Math.max(1, estimateTokens(answerOf(example))));
    const { usd } = spendBound(request, price);
    boundUsd = boundUsd === null || usd === null ? null : boundUsd + times * usd;
  }
  return {
    arm: name,
    model,
    requests,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    estimatedUsd: requests === 0 ? 0 : costOf(usage, price),
    boundUsd: requests === 0 ? 0 : boundUsd,
    ...(priceReason === undefined ? {} : { priceReason }),
  };
}

/** How long the requests will take, by the times that the record holds. */
function foretell(
  plans: readonly ArmPlan[],
  times: ReadonlyMap<string, number[]>,
  concurrency: number,
): { durationMs: number | null; durationReason: string } {
  const all = [...times.values()].flat();
  if (plans.every(({ requests }) => requests === 0)) return { durationMs: 0, durationReason: "nothing is to be sent" };
  if (all.length === 0) {
    return { durationMs: null, durationReason: "no answer was timed yet: the first ones of the run will tell" };
  }
  const typical = (arm: string) => quantile(times.get(arm) ?? all, 0.5) as number;
  const totalMs = plans.reduce((sum, { arm, requests }) => sum + requests * typical(arm), 0);
  return { durationMs: totalMs / concurrency, durationReason: `by ${formatCount(all.length, "recorded answer")}` };
}

/**
 * What a run would send, cost and be able to show, before its first request. Tokens are estimated from the texts and the
 * wanted answers; the bound is what the hard budget sets aside. When the whole is dearer than the budget, says how many
 * cases it pays for and what they could still show.
 * @throws TunelabError `bad-input` for a record that is no run, or a case that is there twice
 */
export function planRun(arms: readonly Arm[], cases: readonly Example[], options: PlanRunOptions): BenchmarkPlan {
  const { repeats = 1, concurrency, file, budgetUsd = null, assumedDisagreement = 0.2, margin = 0.02 } = options;
  const tasks = new TaskList(arms, cases, repeats);
  const done = new Set<number>();
  const have = new Map<string, number>();
  const times = new Map<string, number[]>();
  const placeOf = (arm: string, caseId: string) => `${arm}\u0000${caseId}`;
  for (const record of readRecords(file)) {
    const task = tasks.taskOf(record);
    if (record.servedFrom === "model" && record.latencyMs !== null) {
      const timed = times.get(record.arm) ?? [];
      times.set(record.arm, timed);
      if (timed.length < LATENCIES_KEPT) timed.push(record.latencyMs);
    }
    if (task === null || done.has(task.index) || keyOf(task) !== record.request) continue;
    done.add(task.index);
    const place = placeOf(record.arm, record.caseId);
    have.set(place, (have.get(place) ?? 0) + 1);
  }
  const plans = arms.map((arm) =>
    planArm(arm, cases, ({ description }, { id }) => repeats - (have.get(placeOf(description.name, id)) ?? 0)),
  );
  const estimatedUsd = sumOrNull(plans.map((plan) => plan.estimatedUsd));
  const boundUsd = sumOrNull(plans.map((plan) => plan.boundUsd));
  const fitsBudget = budgetUsd === null ? true : estimatedUsd === null ? null : estimatedUsd <= budgetUsd;
  const affordableCases =
    budgetUsd === null || estimatedUsd === null
      ? null
      : estimatedUsd === 0
        ? cases.length
        : Math.min(cases.length, Math.floor((cases.length * budgetUsd) / estimatedUsd));
  const affordableDetectableDifference =
    affordableCases === null ? null : detectable(affordableCases, assumedDisagreement);
  const cheapest = Math.min(...plans.map((plan) => plan.estimatedUsd ?? Number.POSITIVE_INFINITY));
  const canScreen =
    estimatedUsd !== null && budgetUsd !== null && cheapest <= CHEAP_SHARE * Math.min(budgetUsd, estimatedUsd);
  const isBlunt = affordableDetectableDifference !== null && affordableDetectableDifference > margin;
  const advice = fitsBudget !== false ? "all" : canScreen && isBlunt ? "screen" : "sample";
  const plan = {
    cases: cases.length,
    repeats,
    arms: plans,
    requests: plans.reduce((sum, { requests }) => sum + requests, 0),
    recorded: done.size,
    tokens: plans.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0),
    estimatedUsd,
    boundUsd,
    budgetUsd,
    fitsBudget,
    affordableCases,
    detectableDifference: detectable(cases.length, assumedDisagreement),
    affordableDetectableDifference,
    assumedDisagreement,
    ...foretell(plans, times, concurrency),
    advice,
  } as const;
  return { ...plan, sentences: sentencesOf(plan) };
}

function sentencesOf(plan: Omit<BenchmarkPlan, "sentences">): string[] {
  const { cases, requests, recorded, tokens, estimatedUsd, budgetUsd, affordableCases } = plan;
  const price =
    estimatedUsd === null ? "at a price that is not known" : `for about ${formatUsd(estimatedUsd)} at list price`;
  const time = plan.durationMs === null ? plan.durationReason : `about ${formatDuration(plan.durationMs)}`;
  const sentences = [
    `${formatCount(requests, "request")} on ${formatCount(cases, "case")} (${formatCount(recorded)} are answered already), about ${formatCount(tokens, "token")} ${price}; time: ${time}.`,
  ];
  if (plan.detectableDifference !== null) {
    sentences.push(
      `Where two contenders disagree on ${formatPercent(plan.assumedDisagreement, { digits: 0 })} of the cases, this many cases find a difference of ${formatPercent(plan.detectableDifference)} four times in five.`,
    );
  }
  if (plan.fitsBudget === null) sentences.push("Whether the budget suffices is not known: an arm has no price.");
  if (plan.fitsBudget === false && affordableCases !== null) {
    const shows =
      plan.affordableDetectableDifference === null
        ? "nothing"
        : `a difference of ${formatPercent(plan.affordableDetectableDifference)}`;
    sentences.push(
      `The budget of ${formatUsd(budgetUsd)} pays for about ${formatCount(affordableCases, "case")}: a representative sample of them would find ${shows}.`,
    );
    if (plan.advice === "screen") {
      sentences.push(
        "The cheapest contender can screen all cases first; a sample by its outcomes says more with as few.",
      );
    }
  }
  return sentences;
}
