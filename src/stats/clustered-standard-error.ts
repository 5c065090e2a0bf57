import { type ClusterKey, groupByCluster } from "./clusters.js";
import type { Measured } from "./result.js";

/**
 * Standard error of a mean when values come in clusters (several questions on one passage, several tickets of one
 * customer): deviations are added up within a cluster before they are squared (Miller 2024, section 2.2). With
 * `correction` times sqrt(G / (G - 1)) for G clusters, as Inspect has it; without, Miller's own formula.
 * @throws RangeError if the lengths differ or a value is not finite
 * @example clusteredStandardError([1, 2, 5, 6], ["a", "a", "b", "b"]).value // 2
 */
export function clusteredStandardError(
  values: readonly number[],
  clusters: readonly ClusterKey[],
  { correction = true }: { correction?: boolean } = {},
): Measured & { clusters: number } {
  const groups = groupByCluster(values, clusters);
  const count = groups.length;
  if (count < 2) return { value: null, clusters: count, reason: `needs at least 2 clusters, got ${count}` };
  const n = values.length;
  const centre = values.reduce((sum, value) => sum + value, 0) / n;
  let squares = 0;
  for (const group of groups) squares += group.reduce((sum, value) => sum + (value - centre), 0) ** 2;
  return { value: (Math.sqrt(squares) / n) * (correction ? Math.sqrt(count / (count - 1)) : 1), clusters: count };
}
