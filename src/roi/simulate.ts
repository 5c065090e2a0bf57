import { formatPercent, formatUsd } from "../core/format.js";
import { seededRandom, seedFrom } from "../core/random.js";
import { headlinePair, type RoiQuestion, testedDifference } from "./analyse.js";
import type { AssumptionName } from "./assumption-fields.js";
import { resolveAssumptions } from "./assumptions.js";
import {
  type Column,
  type ColumnOf,
  type Columns,
  type CostColumns,
  columnsOf,
  costColumns,
  eachMonth,
  retrainingUsd,
  spreadOut,
} from "./columns.js";
import { compareApproaches } from "./compare.js";
import type { ApproachCost, RoiApproach } from "./cost-line.js";
import { drawInputs, normals } from "./draws.js";
import { monthlyCosts } from "./monthly-costs.js";
import { type Correlation, type Ranges, type UncertainInput, uncertainInputs } from "./ranges.js";
import { type InformationValue, informationValue } from "./value-of-information.js";

/** Three points of a spread: a tenth lies below `p10`, a tenth above `p90`. */
export interface Spread {
  p10: number;
  p50: number;
  p90: number;
}

/** What the answer is worth when the inputs are not certain. */
export interface Simulation {
  draws: number;
  seed: number;
  inputs: UncertainInput[];
  /** Whether the spread of the measured accuracy was drawn, too. */
  drewAccuracy: boolean;
  tuned: RoiApproach;
  rival: RoiApproach;
  /** Share of the draws in which fine-tuning is ahead at the end of the horizon. */
  probabilityPays: number;
  /** The certainty that the analyst asks for, 0.5..1. */
  level: number;
  /** The answer flips only when the probability passes the level: between the two it is not settled. */
  verdict: "pays" | "does-not-pay" | "not-settled";
  words: string;
  meanNetUsd: number;
  netUsd: Spread;
  /** Probability that the set-up has been paid back by the end of each month. */
  paidBackByMonth: { month: number; probability: number }[];
  /** Spent over the horizon by each approach; `cheapestShare` of the draws in which it is the cheapest of all. */
  approaches: { approach: RoiApproach; title: string; meanUsd: number; totalUsd: Spread; cheapestShare: number }[];
  information: InformationValue;
}

const Z95 = 1.959963984540054;

/** The value at a place of the sorted order and the one after it; moves the values about (Hoare's quickselect). */
function twoFrom(values: Float64Array, place: number): [number, number] {
  let [left, right] = [0, values.length - 1];
  while (left < right) {
    const pivot = values[(left + right) >> 1] as number;
    let [low, high] = [left, right];
    while (low <= high) {
      while ((values[low] as number) < pivot) low += 1;
      while ((values[high] as number) > pivot) high -= 1;
      if (low <= high) {
        const held = values[low] as number;
        values[low] = values[high] as number;
        values[high] = held;
        low += 1;
        high -= 1;
      }
    }
    if (place <= high) right = high;
    else if (place >= low) left = low;
    else break;
  }
  let next = Number.POSITIVE_INFINITY;
  for (let one = place + 1; one < values.length; one += 1)
    if ((values[one] as number) < next) next = values[one] as number;
  const here = values[place] as number;
  return [here, Number.isFinite(next) ? next : here];
}

/** Quantiles by linear interpolation (type 7). */
function spread(values: Float64Array): Spread {
  const copy = values.slice();
  const at = (share: number) => {
    const place = share * (copy.length - 1);
    const [below, above] = twoFrom(copy, Math.floor(place));
    return below + (above - below) * (place - Math.floor(place));
  };
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The gain of accuracy in every draw: from overwritten or ranged accuracies, else from the tested interval. */
function gainColumn(
  question: RoiQuestion,
  {
    tuned,
    rival,
    drawn,
    columnOf,
    draws,
    seed,
  }: Pair & { drawn: Columns; columnOf: ColumnOf; draws: number; seed: number },
): { gain: Column; isDrawn: boolean } {
  const { values } = resolveAssumptions(question.assumptions);
  const difference = testedDifference(question);
  const comparison = compareApproaches(tuned, rival, values, { difference });
  const counted = comparison?.value.monthlyUsd === null ? null : (comparison?.value.accuracyGain ?? null);
  if (counted === null) return { gain: 0, isDrawn: false };
  const [own, other] = [tuned.accuracyField, rival.accuracyField];
  if (drawn[own] !== undefined || drawn[other] !== undefined) {
    const [first, second] = [columnOf(own), columnOf(other)];
    const at = (column: Column, draw: number) => (typeof column === "number" ? column : (column[draw] ?? 0));
    const gain = new Float64Array(draws);
    for (let draw = 0; draw < draws; draw += 1) gain[draw] = at(first, draw) - at(second, draw);
    return { gain, isDrawn: true };
  }
  if (difference === undefined || difference.against !== rival.arm || rival.n === 0)
    return { gain: counted, isDrawn: false };
  const deviation = (difference.high - difference.low) / (2 * Z95);
  const standard = normals(draws, seededRandom(seedFrom("accuracy", seed)));
  return { gain: standard.map((z) => Math.min(1, Math.max(-1, counted + z * deviation))), isDrawn: true };
}

interface Pair {
  tuned: ApproachCost;
  rival: ApproachCost;
}

/** Net at the end of the horizon, share paid back by month, and what every approach costs in all. */
function runMonths(
  costs: readonly CostColumns[],
  {
    tuned,
    rival,
    gain,
    columnOf,
    draws,
    horizonMonths,
  }: { tuned: CostColumns; rival: CostColumns; gain: Column; columnOf: ColumnOf; draws: number; horizonMonths: number },
) {
  const [gains, value, harm] = [gain, columnOf("valuePerImprovedAnswerUsd"), columnOf("costPerWrongAnswerUsd")].map(
    (column) => spreadOut(column, draws),
  ) as [Float64Array, Float64Array, Float64Array];
  // Of the pair: what a request and a month bring, and what has been earned so far.
  const [byRequest, byMonth, net] = [new Float64Array(draws), new Float64Array(draws), new Float64Array(draws)];
  for (let draw = 0; draw < draws; draw += 1) {
    const worth = (gains[draw] as number) * ((value[draw] as number) + (harm[draw] as number));
    byRequest[draw] = (rival.perRequestUsd[draw] as number) - (tuned.perRequestUsd[draw] as number) + worth;
    byMonth[draw] = (rival.steadyMonthlyUsd[draw] as number) - (tuned.steadyMonthlyUsd[draw] as number);
    net[draw] = (rival.setupUsd[draw] as number) - (tuned.setupUsd[draw] as number);
  }
  const traffic = new Float64Array(draws);
  const paidBack: { month: number; probability: number }[] = [];
  const lumps = Number(rival.retrains) - Number(tuned.retrains);
  eachMonth(columnOf, { draws, horizonMonths }, (requests, month) => {
    const due = lumps === 0 ? null : retrainingUsd(columnOf, { from: month, until: month, draws });
    if (due !== null)
      for (let draw = 0; draw < draws; draw += 1) net[draw] = (net[draw] as number) + lumps * (due[draw] as number);
    paidBack.push({ month, probability: addMonth({ net, traffic, requests, byRequest, byMonth }) / draws });
  });
  const due = retrainingUsd(columnOf, { from: 1, until: horizonMonths, draws });
  const totals = costs.map(({ perRequestUsd, steadyMonthlyUsd, setupUsd, retrains }) => {
    const total = new Float64Array(draws);
    for (let draw = 0; draw < draws; draw += 1)
      total[draw] =
        (setupUsd[draw] as number) +
        (perRequestUsd[draw] as number) * (traffic[draw] as number) +
        (steadyMonthlyUsd[draw] as number) * horizonMonths;
    if (retrains && due !== null)
      for (let draw = 0; draw < draws; draw += 1) total[draw] = (total[draw] as number) + (due[draw] as number);
    return total;
  });
  return { totals, net, paidBack };
}

/** Adds one month to what has been earned and to the traffic so far; returns how many draws owe nothing any more. */
function addMonth({
  net,
  traffic,
  requests,
  byRequest,
  byMonth,
}: Record<"net" | "traffic" | "requests" | "byRequest" | "byMonth", Float64Array>): number {
  let paid = 0;
  for (let draw = 0; draw < net.length; draw += 1) {
    const asked = requests[draw] as number;
    traffic[draw] = (traffic[draw] as number) + asked;
    const earned = (net[draw] as number) + asked * (byRequest[draw] as number) + (byMonth[draw] as number);
    net[draw] = earned;
    if (earned >= 0) paid += 1;
  }
  return paid;
}

function cheapestShares(totals: readonly Float64Array[], draws: number): number[] {
  const wins = totals.map(() => 0);
  for (let draw = 0; draw < draws; draw += 1) {
    let best = 0;
    for (let one = 1; one < totals.length; one += 1)
      if ((totals[one]?.[draw] as number) < (totals[best]?.[draw] as number)) best = one;
    wins[best] = (wins[best] ?? 0) + 1;
  }
  return wins.map((count) => count / draws);
}

/**
 * The answer over many draws of the uncertain inputs (seeded Monte Carlo): how likely fine-tuning pays, by when, what
 * each approach may cost, and what it would be worth to know an input for sure. Costs come from the same parts as
 * `monthlyCosts`; the accuracy gain is drawn from its tested interval. Null where the pair's prices are not known.
 * @param ranges low and high of each uncertain input; its value is the most likely one
 * @throws TunelabError `bad-parameter` for ranges and correlations that cannot be
 * @example simulateRoi(question, { ranges: { monthlyRequests: { low: 50_000, high: 300_000 } }, seed: 1 })?.probabilityPays // 0.41
 */
export function simulateRoi(
  question: RoiQuestion,
  {
    ranges,
    correlations = [],
    draws = 10_000,
    seed = 1,
  }: { ranges: Ranges; correlations?: readonly Correlation[]; draws?: number; seed?: number },
): Simulation | null {
  if (!Number.isInteger(draws) || draws < 100 || draws > 10_000_000)
    throw new RangeError(`draws: a whole number from 100 to 10,000,000, got ${draws}`);
  const inputs = uncertainInputs(question, ranges);
  const { values } = resolveAssumptions(question.assumptions);
  const lines = monthlyCosts(question.arms, question.assumptions, question.prices);
  const pair = headlinePair(lines, question);
  const drawn = drawInputs(inputs, { draws, seed, correlations });
  const columnOf = columnsOf(question, drawn);
  const costs = costColumns(question, columnOf, draws);
  const tuned = costs.find(({ line }) => line.approach === pair.tuned?.approach);
  const rival = costs.find(({ line }) => line.approach === pair.rival?.approach);
  if (tuned === undefined || rival === undefined) return null;
  const { gain, isDrawn } = gainColumn(question, {
    tuned: tuned.line,
    rival: rival.line,
    drawn,
    columnOf,
    draws,
    seed,
  });
  const { totals, net, paidBack } = runMonths(costs, {
    tuned,
    rival,
    gain,
    columnOf,
    draws,
    horizonMonths: values.horizonMonths,
  });
  let ahead = 0;
  for (const one of net) if (one > 0) ahead += 1;
  const probabilityPays = ahead / draws;
  const shares = cheapestShares(totals, draws);
  const level = values.decisionLevel;
  const verdict = probabilityPays >= level ? "pays" : probabilityPays <= 1 - level ? "does-not-pay" : "not-settled";
  const drawnColumns = Object.entries(drawn).map(([name, column]) => ({ name: name as AssumptionName, column }));
  const accuracy =
    isDrawn &&
    typeof gain !== "number" &&
    drawn[tuned.line.accuracyField] === undefined &&
    drawn[rival.line.accuracyField] === undefined;
  const information = informationValue(net, [
    ...drawnColumns,
    ...(accuracy ? [{ name: "accuracyGain" as const, column: gain as Float64Array }] : []),
  ]);
  const netUsd = spread(net);
  return {
    draws,
    seed,
    inputs,
    drewAccuracy: isDrawn,
    tuned: tuned.line.approach,
    rival: rival.line.approach,
    probabilityPays,
    level,
    verdict,
    words: wordsOf(verdict, { probabilityPays, level, netUsd }),
    meanNetUsd: meanOf(net),
    netUsd,
    paidBackByMonth: paidBack,
    approaches: costs.map(({ line }, index) => {
      const total = totals[index] ?? new Float64Array();
      return {
        approach: line.approach,
        title: line.title,
        meanUsd: meanOf(total),
        totalUsd: spread(total),
        cheapestShare: shares[index] ?? 0,
      };
    }),
    information,
  };
}

function wordsOf(
  verdict: Simulation["verdict"],
  { probabilityPays, level, netUsd }: Pick<Simulation, "probabilityPays" | "level" | "netUsd">,
): string {
  const chance = `it pays in ${formatPercent(probabilityPays, { digits: 0 })} of the draws`;
  const asked = `${formatPercent(level, { digits: 0 })} is asked for`;
  const range = `the net lies between ${formatUsd(netUsd.p10)} and ${formatUsd(netUsd.p90)} in eight of ten`;
  if (verdict === "pays") return `Settled, yes: ${chance}, ${asked}; ${range}.`;
  if (verdict === "does-not-pay") return `Settled, no: ${chance}, ${asked} either way; ${range}.`;
  return `Not settled: ${chance}, and ${asked} before the answer is yes or no; ${range}.`;
}
