import { formatCount, formatUsd } from "../core/format.js";
import { type Assumptions, trafficFactor } from "./assumptions.js";
import type { ApproachCost } from "./cost-line.js";
import { monthlyCourse } from "./cumulative.js";
import { ratio } from "./ratio.js";

/** The value of one input at which the tuned way has just paid for itself at the end of the horizon. */
export interface BreakEvenPoint {
  value: number | null;
  words: string;
}

export interface BreakEvenPoints {
  /** Requests in the first month. */
  monthlyRequests: BreakEvenPoint;
  /** Input tokens per request of the way it is compared with. */
  rivalPromptTokens: BreakEvenPoint;
  /** USD per 1,000,000 input tokens of the way it is compared with; the tuned model's prices stay. */
  rivalInputPrice: BreakEvenPoint;
  /** USD per 1,000,000 input tokens of the tuned model; the other's prices stay. */
  tunedInputPrice: BreakEvenPoint;
}

/** The horizon counted in months of the stated volume: its months weighed by growth and season. */
function trafficSum(assumptions: Assumptions): number {
  let sum = 0;
  for (let month = 1; month <= assumptions.horizonMonths; month += 1) sum += trafficFactor(month, assumptions);
  return sum;
}

/** All of a line's cost that does not follow the traffic: set-up, upkeep and retrainings over the horizon. */
function fixedOverHorizon(line: ApproachCost, assumptions: Assumptions): number | null {
  const course = monthlyCourse({ ...line, perRequestUsd: 0 }, assumptions);
  return course === null || line.setupUsd === null ? null : course.reduce((sum, month) => sum + month, line.setupUsd);
}

const INPUT = "input tokens";
const inputOf = (line: ApproachCost) => line.parts.find((one) => one.name === INPUT);

/**
 * Break-even volume, prompt length and token prices in closed form, on cost alone. With v requests a month, traffic sum
 * G over the horizon, cost per request r (rival) and t (tuned), and all that does not follow the traffic R and T:
 * v·G·(r − t) = T − R, solved for v, or for the prompt tokens or the price inside r or t.
 */
export function breakEvenPoints(tuned: ApproachCost, rival: ApproachCost, assumptions: Assumptions): BreakEvenPoints {
  const { perRequestUsd: t } = tuned;
  const { perRequestUsd: r } = rival;
  const [T, R] = [fixedOverHorizon(tuned, assumptions), fixedOverHorizon(rival, assumptions)];
  if (t === null || r === null || T === null || R === null) {
    const unknown = { value: null, words: tuned.reason ?? rival.reason ?? "a price is not known" };
    return {
      monthlyRequests: unknown,
      rivalPromptTokens: unknown,
      rivalInputPrice: unknown,
      tunedInputPrice: unknown,
    };
  }
  const G = trafficSum(assumptions);
  const toEarnPerRequest = ratio(T - R, G * assumptions.monthlyRequests);
  return {
    monthlyRequests: volumePoint(T - R, (r - t) * G),
    rivalPromptTokens: promptPoint({ toEarnPerRequest, tunedPerRequestUsd: t, rival }),
    rivalInputPrice: pricePoint(rival, toEarnPerRequest === null ? null : t + toEarnPerRequest, "from"),
    tunedInputPrice: pricePoint(tuned, toEarnPerRequest === null ? null : r - toEarnPerRequest, "up to"),
  };
}

/** The input price at which a request of this line costs what it must. */
function pricePoint(line: ApproachCost, wantedPerRequestUsd: number | null, word: "from" | "up to"): BreakEvenPoint {
  if (wantedPerRequestUsd === null) return { value: null, words: "at no price: there are no requests" };
  const part = inputOf(line);
  const tokens = part?.quantities[0]?.value ?? null;
  if (part === undefined || tokens === null || part.perRequestUsd === null || line.perRequestUsd === null)
    return { value: null, words: "not stated: this way is not paid by the input token alone" };
  const perToken = ratio(wantedPerRequestUsd - (line.perRequestUsd - part.perRequestUsd), tokens);
  if (perToken === null) return { value: null, words: "at no price that anybody asks" };
  if (perToken < 0)
    return word === "from"
      ? { value: 0, words: "at any price" }
      : { value: null, words: "at no price: not even for nothing" };
  const value = perToken * 1_000_000;
  return { value, words: `${word} ${formatUsd(value)} per 1,000,000 input tokens` };
}

function volumePoint(toEarn: number, gainPerFirstMonthRequest: number): BreakEvenPoint {
  if (gainPerFirstMonthRequest <= 0) {
    if (toEarn > 0) return { value: null, words: "at no volume: a request does not get cheaper" };
    return { value: 0, words: "at any volume: nothing has to be earned back" };
  }
  const value = ratio(Math.max(0, toEarn), gainPerFirstMonthRequest);
  if (value === null) return { value, words: "at no volume that anybody has" };
  return { value, words: `from ${formatCount(Math.ceil(value), "request")} a month on` };
}

function promptPoint({
  toEarnPerRequest,
  tunedPerRequestUsd,
  rival,
}: {
  toEarnPerRequest: number | null;
  tunedPerRequestUsd: number;
  rival: ApproachCost;
}): BreakEvenPoint {
  const part = inputOf(rival);
  const tokens = part?.quantities[0]?.value ?? null;
  const inputUsd = part?.perRequestUsd ?? null;
  const priceUsd = tokens === null || inputUsd === null ? null : ratio(inputUsd, tokens);
  if (toEarnPerRequest === null) return { value: null, words: "at no length: there are no requests" };
  if (priceUsd === null || rival.perRequestUsd === null || inputUsd === null)
    return { value: null, words: "not stated: this way does not pay by the length of the prompt alone" };
  const rest = rival.perRequestUsd - inputUsd;
  const value = ratio(Math.max(0, tunedPerRequestUsd + toEarnPerRequest - rest), priceUsd);
  if (value === null) return { value, words: "at no length that anybody has" };
  return {
    value,
    words: `from ${formatCount(Math.ceil(value), "token")} of prompt on, at ${formatUsd(priceUsd * 1_000_000)} per 1,000,000 tokens`,
  };
}
