import { requireFinite, requireSameLength } from "./check.js";

/** What a cluster is told apart by: a group's name, a passage's number. */
export type ClusterKey = string | number;

/** The values of each cluster, in the order in which the clusters first appear. */
export function groupByCluster(values: readonly number[], clusters: readonly ClusterKey[]): number[][] {
  requireSameLength(values, clusters, "values and clusters");
  requireFinite(values, "values");
  const groups = new Map<ClusterKey, number[]>();
  values.forEach((value, index) => {
    const key = clusters[index] as ClusterKey;
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  });
  return [...groups.values()];
}
