import type { AssumptionName } from "./assumption-fields.js";

/** What it would be worth to know before deciding, over the horizon, in USD. */
export interface InformationValue {
  /** To know everything that was drawn: no study is worth more. */
  perfectUsd: number;
  /** To know one input and none of the others, the most valuable first. */
  byInput: { name: AssumptionName | "accuracyGain"; usd: number }[];
}

/** Draws of one input are cut into this many groups of equal size. */
const GROUPS = 50;

/**
 * Expected value of perfect information: mean of max(net, 0) less max(mean net, 0). For one input alone the draws are
 * grouped by its value and the group's mean net takes the place of the net (Strong and Oakley 2013, by bins).
 * @param net of each draw, in USD; not deciding for fine-tuning nets 0
 */
export function informationValue(
  net: Float64Array,
  inputs: readonly { name: AssumptionName | "accuracyGain"; column: Float64Array }[],
): InformationValue {
  const draws = net.length;
  let [sum, gains] = [0, 0];
  for (const one of net) {
    sum += one;
    gains += Math.max(0, one);
  }
  const decideNow = Math.max(0, sum / draws);
  const byInput = inputs.map(({ name, column }) => {
    const order = groupedOrder(column);
    let known = 0;
    for (let group = 0; group < GROUPS; group += 1) {
      const [from, until] = [Math.floor((group * draws) / GROUPS), Math.floor(((group + 1) * draws) / GROUPS)];
      let groupSum = 0;
      for (let place = from; place < until; place += 1) groupSum += net[order[place] as number] as number;
      known += Math.max(0, groupSum);
    }
    return { name, usd: Math.max(0, known / draws - decideNow) };
  });
  return {
    perfectUsd: Math.max(0, gains / draws - decideNow),
    byInput: byInput.sort((a, b) => b.usd - a.usd),
  };
}

/** Places of the draws by the value of their input, roughly: a counting sort into 4,096 steps, which grouping needs no finer. */
function groupedOrder(column: Float64Array): Int32Array {
  const STEPS = 4096;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of column) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = high > low ? (STEPS - 1) / (high - low) : 0;
  const starts = new Int32Array(STEPS + 1);
  const stepOf = (value: number) => Math.floor((value - low) * scale);
  for (let place = 0; place < column.length; place += 1) {
    const step = stepOf(column[place] as number) + 1;
    starts[step] = (starts[step] as number) + 1;
  }
  for (let step = 0; step < STEPS; step += 1)
    starts[step + 1] = (starts[step + 1] as number) + (starts[step] as number);
  const order = new Int32Array(column.length);
  for (let place = 0; place < column.length; place += 1) {
    const step = stepOf(column[place] as number);
    order[starts[step] as number] = place;
    starts[step] = (starts[step] as number) + 1;
  }
  return order;
}
