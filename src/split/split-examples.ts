import type { Example } from "../core/example.js";
import { type Random, seededRandom, seedFrom } from "../core/random.js";
import type { SplitDefinition } from "../core/use-case.js";
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
 * Divides Examples into train, validation and test part. Units (see `unitsOf`) stay whole, each label (else task) is
 * spread by the shares, and chance decides which unit goes where: single Examples have the wanted chance for each part.
 * The same seed gives the same parts, in whatever order the Examples come. The shares are met as closely as the units
 * allow; the report says how closely.
 * @throws RangeError if a share is outside 0..1 or they do not add up to 1
 * @example splitExamples(examples, { trainShare: 0.7, validationShare: 0.1, testShare: 0.2, seed: 7 }).report.parts[0]?.share
 */
export function splitExamples(
  examples: readonly Example[],
  { trainShare, validationShare, testShare, seed, ...similarity }: SplitDefinition & SimilarityOptions,
): Parts & { report: SplitReport } {
  const shares = { train: trainShare, validation: validationShare, test: testShare };
  requireShares(shares);
  const order = examples.map((_, place) => place).sort((a, b) => (idAt(examples, a) < idAt(examples, b) ? -1 : 1));
  const sorted = order.map((place) => examples[place] as Example);
  const units = unitsOf(sorted, similarity);
  const parts = assign(sorted, inDrawingOrder(units, sorted, seed), shares, seededRandom(seedFrom("split", seed)));
  const partOf = new Map(sorted.map((example, place) => [example.id, parts[place] as PartName]));
  const result: Parts = { train: [], validation: [], test: [] };
  for (const example of examples) result[partOf.get(example.id) as PartName].push(example);
  return { ...result, report: report(result, shares, units, seed) };
}

/**
 * Units of several first, so that the single ones can even the shares out; within each, by a hash of the seed and the
 * unit's first id, so that the order of the input plays no part.
 */
function inDrawingOrder(units: readonly number[][], sorted: readonly Example[], seed: number): number[][] {
  const keyed = units.map((unit) => {
    const id = idAt(sorted, unit[0] as number);
    return { unit, id, single: unit.length === 1, key: seedFrom("unit", seed, id) };
  });
  keyed.sort((a, b) => Number(a.single) - Number(b.single) || a.key - b.key || (a.id < b.id ? -1 : 1));
  return keyed.map(({ unit }) => unit);
}

/** Draws a part for each unit, with chances in proportion to what the parts still lack of the unit's labels. */
function assign(
  examples: readonly Example[],
  units: readonly number[][],
  shares: Record<PartName, number>,
  random: Random,
): PartName[] {
  const totals = countBy(examples.map(stratumOf));
  const lacking = Object.fromEntries(
    PART_NAMES.map((part) => [part, new Map([...totals].map(([label, count]) => [label, count * shares[part]]))]),
  ) as Record<PartName, Map<string, number>>;
  const result: PartName[] = [];
  for (const unit of units) {
    const counts = countBy(unit.map((place) => stratumOf(examples[place] as Example)));
    const weights = PART_NAMES.map((part) => {
      let weight = 0;
      for (const [label, count] of counts) weight += count * Math.max(0, lacking[part].get(label) ?? 0);
      const total = [...lacking[part].values()].reduce((sum, lack) => sum + lack, 0);
      // A unit that is more than twice as large as what a part still lacks would overfill it.
      return unit.length > 1 && unit.length > 2 * total ? 0 : weight;
    });
    const part = draw(weights, random) ?? mostLacking(lacking);
    for (const place of unit) result[place] = part;
    for (const [label, count] of counts) lacking[part].set(label, (lacking[part].get(label) ?? 0) - count);
  }
  return result;
}

/** A part drawn by weight; null when no part has any. */
function draw(weights: readonly number[], random: Random): PartName | null {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return null;
  let point = random() * total;
  for (const [place, weight] of weights.entries()) {
    point -= weight;
    if (weight > 0 && point < 0) return PART_NAMES[place] as PartName;
  }
  return PART_NAMES[weights.findLastIndex((weight) => weight > 0)] as PartName;
}

function mostLacking(lacking: Record<PartName, Map<string, number>>): PartName {
  const total = (part: PartName) => [...lacking[part].values()].reduce((sum, lack) => sum + lack, 0);
  return PART_NAMES.reduce((most, part) => (total(part) > total(most) ? part : most));
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
