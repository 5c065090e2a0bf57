import type { Example } from "../core/example.js";
import { seedFrom } from "../core/random.js";
import type { SplitDefinition } from "../core/use-case.js";
import { mixed } from "../text/shingle-hashes.js";
import { type SimilarityOptions, unitsOf } from "./units.js";

export type PartName = "train" | "validation" | "test";

export const PART_NAMES: readonly PartName[] = ["train", "validation", "test"];

/** Examples by part; each part in the order in which the Examples came. */
export type Parts = Record<PartName, Example[]>;

export interface PartReport {
  part: PartName;
  examples: number;
  /** Share of all Examples, 0..1; null of no Examples. */
  share: number | null;
  wantedShare: number;
  /** Stratum (label, else task) → Examples. */
  byLabel: Record<string, number>;
}

export interface SplitReport {
  parts: PartReport[];
  /** Examples that had to stay together count as one unit. */
  units: number;
  largestUnit: number;
  /** Greatest distance of a part's share from the one wanted, 0..1; null of no Examples. */
  largestDeviation: number | null;
  seed: number;
}

/**
 * Divides Examples into train, validation and test part. Units (see `unitsOf`) stay whole, each label (else task) is spread
 * by the shares, and a hash of the seed and the ids decides which unit goes where: single Examples have the wanted chance
 * for each part. The same seed gives the same parts in whatever order the Examples come, and a new Example moves few old
 * ones: at most those that stood right at a border of its own label. The shares are met as closely as the units allow; the
 * report says how closely.
 * @throws RangeError if a share is outside 0..1 or they do not add up to 1
 * @example splitExamples(examples, { trainShare: 0.7, validationShare: 0.1, testShare: 0.2, seed: 7 }).report.parts[0]?.share
 */
export function splitExamples(
  examples: readonly Example[],
  { trainShare, validationShare, testShare, seed, ...similarity }: SplitDefinition & SimilarityOptions,
): Parts & { report: SplitReport } {
  const shares = { train: trainShare, validation: validationShare, test: testShare };
  requireShares(shares);
  const units = unitsOf(examples, similarity);
  const positions = positionsOf(examples, units, seed);
  const parts: PartName[] = [];
  for (const [index, unit] of units.entries()) {
    const part = partAt(positions[index] as number, unit.length, { shares, total: examples.length });
    for (const place of unit) parts[place] = part;
  }
  const result: Parts = { train: [], validation: [], test: [] };
  for (const [place, example] of examples.entries()) result[parts[place] as PartName].push(example);
  return { ...result, report: report(result, shares, units, seed) };
}

/**
 * A position in [0, 1) for each unit. The units of a stratum (their most frequent label, else task) lie on a circle in the
 * order of their hashes, each as wide as it is large, and the circle begins at a point of its own: cut by shares, it gives
 * each part its share of the stratum, and each unit its chance. A unit's hash is the least of its members' hashes, so one
 * more member seldom changes it.
 */
export function positionsOf(examples: readonly Example[], units: readonly number[][], seed: number): number[] {
  const strata = new Map<string, { index: number; size: number; hash: number; id: string }[]>();
  for (const [index, unit] of units.entries()) {
    const labels = countBy(unit.map((place) => stratumOf(examples[place] as Example)));
    const [stratum] = [...labels].reduce((most, one) =>
      one[1] > most[1] || (one[1] === most[1] && one[0] < most[0]) ? one : most,
    );
    const hashes = unit.map((place) => ({
      hash: hashOf("unit", seed, idAt(examples, place)),
      id: idAt(examples, place),
    }));
    const least = hashes.reduce((low, one) =>
      one.hash < low.hash || (one.hash === low.hash && one.id < low.id) ? one : low,
    );
    const members = strata.get(stratum) ?? [];
    members.push({ index, size: unit.length, ...least });
    strata.set(stratum, members);
  }
  const positions: number[] = [];
  for (const [stratum, members] of strata) {
    members.sort((a, b) => a.hash - b.hash || (a.id < b.id ? -1 : 1));
    const total = members.reduce((sum, { size }) => sum + size, 0);
    const begin = hashOf("stratum", seed, stratum);
    let before = 0;
    for (const { index, size } of members) {
      positions[index] = ((before + size / 2) / total + begin) % 1;
      before += size;
    }
  }
  return positions;
}

/** Uniform in [0, 1): FNV-1a alone is uneven in its high bits, so its result is mixed once more. */
function hashOf(purpose: string, seed: number, text: string): number {
  return mixed(seedFrom(purpose, seed, text)) / 4_294_967_296;
}

/** The part at a position. A unit of several that is more than twice as large as the whole part goes to the largest one. */
function partAt(
  position: number,
  size: number,
  { shares, total }: { shares: Record<PartName, number>; total: number },
): PartName {
  let border = 0;
  for (const part of PART_NAMES) {
    border += shares[part];
    if (position >= border || shares[part] === 0) continue;
    return size > 1 && size > 2 * shares[part] * total ? largestOf(shares) : part;
  }
  return PART_NAMES.findLast((part) => shares[part] > 0) ?? "train";
}

function largestOf(shares: Record<PartName, number>): PartName {
  return PART_NAMES.reduce((most, part) => (shares[part] > shares[most] ? part : most));
}

function report(parts: Parts, shares: Record<PartName, number>, units: readonly number[][], seed: number): SplitReport {
  const all = PART_NAMES.reduce((sum, part) => sum + parts[part].length, 0);
  const partReports = PART_NAMES.map((part): PartReport => {
    const count = parts[part].length;
    const share = all === 0 ? null : count / all;
    const byLabel = Object.fromEntries([...countBy(parts[part].map(stratumOf))].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { part, examples: count, share, wantedShare: shares[part], byLabel };
  });
  const deviations = partReports.map(({ share, wantedShare }) => Math.abs((share ?? 0) - wantedShare));
  return {
    parts: partReports,
    units: units.length,
    largestUnit: units.reduce((most, unit) => Math.max(most, unit.length), 0),
    largestDeviation: all === 0 ? null : Math.max(...deviations),
    seed,
  };
}

/** What an Example is stratified by: its label, else its task. */
export function stratumOf({ label, task }: Example): string {
  return label ?? task ?? "(none)";
}

/** Value → how often it occurs, in the order of first occurrence. */
export function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function idAt(examples: readonly Example[], place: number): string {
  return examples[place]?.id ?? "";
}

function requireShares(shares: Record<PartName, number>): void {
  for (const [part, share] of Object.entries(shares)) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${part}Share must be in 0..1, got ${share}`);
  }
  const sum = shares.train + shares.validation + shares.test;
  if (Math.abs(sum - 1) > 1e-9) throw new RangeError(`the three shares must add up to 1, got ${sum}`);
}
