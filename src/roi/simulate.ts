import { formatPercent, formatUsd } from "../core/format.js";
import { seededRandom, seedFrom } from "../core/random.js";
import { headlinePair, type RoiQuestion, testedDifference } from "./analyse.js";
import type { AssumptionName } from "./assumption-fields.js";
import { resolveAssumptions } from "./assumptions.js";
import {
  addMonthCost,
  type Column,
  type ColumnOf,
  type Columns,
  type CostColumns,
  columnsOf,
  costColumns,
  eachMonth,
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

function spread(values: Float64Array): Spread {
  const sorted = values.slice().sort();
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? 0;
    return below + ((sorted[Math.ceil(place)] ?? 0) - below) * (place - Math.floor(place));
  };
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

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
    return {
      gain: Float64Array.from({ length: draws }, (_, draw) => at(first, draw) - at(second, draw)),
      isDrawn: true,
    };
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
  const totals = new Map(costs.map((one) => [one, one.setupUsd.slice()]));
  const valueUsd = new Float64Array(draws);
  const [value, harm] = [columnOf("valuePerImprovedAnswerUsd"), columnOf("costPerWrongAnswerUsd")];
  const at = (column: Column, draw: number) => (typeof column === "number" ? column : (column[draw] as number));
  const worth = Float64Array.from({ length: draws }, (_, draw) => at(gain, draw) * (at(value, draw) + at(harm, draw)));
  const [tunedTotal, rivalTotal] = [totals.get(tuned) as Float64Array, totals.get(rival) as Float64Array];
  const paidBack: { month: number; probability: number }[] = [];
  eachMonth(columnOf, { draws, horizonMonths }, (requests, month) => {
    for (const [one, total] of totals) addMonthCost(total, one, { requests, month, columnOf });
    let paid = 0;
    for (let draw = 0; draw < draws; draw += 1) {
      const earned = (valueUsd[draw] as number) + (requests[draw] as number) * (worth[draw] as number);
      valueUsd[draw] = earned;
      if ((rivalTotal[draw] as number) + earned - (tunedTotal[draw] as number) >= 0) paid += 1;
    }
    paidBack.push({ month, probability: paid / draws });
  });
  const net = Float64Array.from(
    { length: draws },
    (_, draw) => (rivalTotal[draw] as number) + (valueUsd[draw] as number) - (tunedTotal[draw] as number),
  );
  return { totals, net, paidBack };
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
  const probabilityPays = net.reduce((count, one) => count + (one > 0 ? 1 : 0), 0) / draws;
  const shares = cheapestShares([...totals.values()], draws);
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
    approaches: [...totals].map(([{ line }, total], index) => ({
      approach: line.approach,
      title: line.title,
      meanUsd: meanOf(total),
      totalUsd: spread(total),
      cheapestShare: shares[index] ?? 0,
    })),
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
