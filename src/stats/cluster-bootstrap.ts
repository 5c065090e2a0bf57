import {
  type BootstrapMethod,
  type BootstrapOptions,
  type BootstrapResult,
  intervalOf,
  type Statistic,
} from "./bootstrap.js";
import { requireShare } from "./check.js";
import { type ClusterKey, groupByCluster } from "./clusters.js";
import { mean } from "./mean.js";
import { fastGenerator, nextWord } from "./resample.js";

/**
 * Bootstrap interval that draws whole clusters with replacement, so that what belongs together stays together.
 * With few clusters (below about 30) it is too narrow, as every cluster bootstrap is: prefer `meanInterval` with
 * clusters there. Options and result as `bootstrapInterval`; `n` counts clusters.
 * @throws RangeError if the lengths differ, a value is not finite, or an option is out of its range
 * @example clusterBootstrapInterval([1, 2, 5, 6], ["a", "a", "b", "b"], mean, { random: seededRandom(1) })
 */
export function clusterBootstrapInterval(
  values: readonly number[],
  clusters: readonly ClusterKey[],
  statistic: Statistic,
  { random, method = "bca", resamples = 9999, level = 0.95 }: BootstrapOptions,
): BootstrapResult {
  requireShare(level, "level");
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples must be a whole number >= 1, got ${resamples}`);
  }
  const groups = groupByCluster(values, clusters);
  const base = { estimate: statistic(values), standardError: null, interval: null, n: groups.length, resamples };
  if (groups.length < 2)
    return { ...base, reason: `a cluster bootstrap needs at least 2 clusters, got ${groups.length}` };
  if (base.estimate === null) return { ...base, reason: "the statistic is not computable on the sample itself" };
  const evaluate = statistic === mean ? meanOfGroups(groups) : statisticOfGroups(groups, statistic);
  const state = fastGenerator(random);
  const scale = groups.length / 4_294_967_296;
  const picks = new Uint32Array(groups.length);
  const replicates = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    for (let draw = 0; draw < picks.length; draw += 1) picks[draw] = Math.floor(nextWord(state) * scale);
    const value = evaluate(picks);
    if (value === null) return { ...base, reason: "the statistic was not computable on some resamples" };
    replicates[resample] = value;
  }
  const jackknife = () => leaveOneOut(groups.length, evaluate);
  const result = intervalOf(replicates, base.estimate, { method, level, jackknife });
  const interval = result.interval && { ...result.interval, method: labelOf(method) };
  return { ...base, ...result, interval };
}

function labelOf(method: BootstrapMethod): string {
  return `cluster bootstrap ${method === "bca" ? "BCa" : method}`;
}

type Evaluate = (picks: Uint32Array) => number | null;

function meanOfGroups(groups: readonly (readonly number[])[]): Evaluate {
  const sums = Float64Array.from(groups, (group) => group.reduce((sum, value) => sum + value, 0));
  return (picks) => {
    let sum = 0;
    let count = 0;
    for (const pick of picks) {
      sum += sums[pick] as number;
      count += (groups[pick] as readonly number[]).length;
    }
    return sum / count;
  };
}

function statisticOfGroups(groups: readonly (readonly number[])[], statistic: Statistic): Evaluate {
  return (picks) => {
    const sample: number[] = [];
    for (const pick of picks) for (const value of groups[pick] as readonly number[]) sample.push(value);
    return statistic(sample);
  };
}

function leaveOneOut(count: number, evaluate: Evaluate): number[] | null {
  const results: number[] = [];
  for (let left = 0; left < count; left += 1) {
    const picks = Uint32Array.from({ length: count - 1 }, (_, index) => (index < left ? index : index + 1));
    const value = evaluate(picks);
    if (value === null) return null;
    results.push(value);
  }
  return results;
}
