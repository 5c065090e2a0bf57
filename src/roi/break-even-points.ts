import { formatCount, formatUsd } from "../core/format.js";
import type { Assumptions } from "./assumptions.js";
import type { ApproachCost } from "./cost-line.js";
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
}

/** Months of the horizon counted in first months: Σ (1 + growth)^(m-1). */
function growthSum({ horizonMonths, monthlyGrowth }: Assumptions): number {
  return monthlyGrowth === 0 ? horizonMonths : Math.expm1(horizonMonths * Math.log1p(monthlyGrowth)) / monthlyGrowth;
}

const perRequest = (line: ApproachCost, part: string) =>
  line.parts.find((one) => one.name === part)?.perRequestUsd ?? null;

/**
 * Break-even volume and prompt length in closed form, on cost alone. With v requests in the first month, growth sum
 * G over H months, cost per request r (rival) and t (tuned), fixed monthly costs R and T and set-up S:
 * v·G·(r − t) = S + H·(T − R), solved for v, or for the rival's prompt tokens inside r.
 */
export function breakEvenPoints(tuned: ApproachCost, rival: ApproachCost, assumptions: Assumptions): BreakEvenPoints {
  const { perRequestUsd: t, fixedMonthlyUsd: tunedFixed } = tuned;
  const { perRequestUsd: r, fixedMonthlyUsd: rivalFixed } = rival;
  if (t === null || r === null || tunedFixed === null || rivalFixed === null) {
    const unknown = { value: null, words: tuned.reason ?? rival.reason ?? "a price is not known" };
    return { monthlyRequests: unknown, rivalPromptTokens: unknown };
  }
  const { horizonMonths, monthlyRequests, setupCostUsd } = assumptions;
  const toEarn = setupCostUsd + horizonMonths * (tunedFixed - rivalFixed);
  const G = growthSum(assumptions);
  return {
    monthlyRequests: volumePoint(toEarn, (r - t) * G),
    rivalPromptTokens: promptPoint({
      toEarnPerRequest: ratio(toEarn, G * monthlyRequests),
      tunedPerRequestUsd: t,
      rival,
    }),
  };
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
  const tokens = rival.parts.find((one) => one.name === "input tokens")?.quantities[0]?.value ?? null;
  const inputUsd = perRequest(rival, "input tokens");
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
