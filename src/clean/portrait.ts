import { answerOf, type Example, promptOf } from "../core/example.js";
import { chiSquareTest } from "../stats/chi-square.js";
import { entropy } from "../stats/entropy.js";
import { jensenShannonDivergence } from "../stats/jensen-shannon.js";
import { words } from "../text/words.js";

/** A line that many answers share. */
export interface Boilerplate {
  line: string;
  rows: number;
  share: number;
}

/** How strongly labels depend on something that should not decide them. */
export interface GroupBias {
  by: "source" | "collection" | "month" | "prompt length";
  groups: number;
  /** Strength of the association, 0 to 1. */
  cramersV: number | null;
  pValue: number | null;
  /** The label and group that lie furthest above what independence expects, as a sentence; null where nothing does. */
  strongest: string | null;
}

/** What a set of Examples is like as a whole. Nothing is removed for it. */
export interface DataPortrait {
  examples: number;
  labels: {
    count: number;
    largest: { label: string; rows: number } | null;
    smallest: { label: string; rows: number } | null;
    /** Largest by smallest; null of fewer than two labels. */
    imbalance: number | null;
    /** Labels as many as would be equally frequent at this entropy: 2 to the entropy in bits. */
    effective: number | null;
    single: string[];
  };
  bias: GroupBias[];
  diversity: {
    /** Different prompts by all prompts. */
    uniquePrompts: number | null;
    /** Different word pairs by all word pairs of prompts; falls as a set repeats itself and as it grows. */
    distinctPairs: number | null;
    /** Different words. */
    vocabulary: number;
    /** Different answers by all answers. */
    uniqueAnswers: number | null;
  };
  boilerplate: Boilerplate[];
}

/** Rows that a line must stand in to count as boilerplate: 5, and 5 % of the answers. */
const LEAST_SHARED_ROWS = 5;
const LEAST_SHARED_SHARE = 0.05;

/** Counts labels and their balance, what labels depend on, how varied texts are, and lines that answers share. */
export function dataPortrait(examples: readonly Example[]): DataPortrait {
  const labelled = examples.flatMap(({ label }) => label ?? []);
  const labels = [...counted(labelled)].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const [largest] = labels;
  const smallest = labels.at(-1);
  const bits = labels.length === 0 ? null : entropy(labels.map(([, rows]) => rows)).value;
  const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const pairs = new Set<string>();
  const vocabulary = new Set<string>();
  let allPairs = 0;
  for (const example of examples) {
    const prompt = words(promptOf(example));
    for (const [index, word] of prompt.entries()) {
      vocabulary.add(word);
      const next = prompt[index + 1];
      if (next === undefined) continue;
      allPairs += 1;
      pairs.add(`${word} ${next}`);
    }
  }
  return {
    examples: examples.length,
    labels: {
      count: labels.length,
      largest: largest === undefined ? null : { label: largest[0], rows: largest[1] },
      smallest: smallest === undefined ? null : { label: smallest[0], rows: smallest[1] },
      imbalance: largest === undefined || smallest === undefined || labels.length < 2 ? null : largest[1] / smallest[1],
      effective: bits === null ? null : 2 ** bits,
      single: labels.filter(([, rows]) => rows === 1).map(([label]) => label),
    },
    bias: biases(examples),
    diversity: {
      uniquePrompts: ratio(new Set(examples.map(promptOf)).size, examples.length),
      distinctPairs: ratio(pairs.size, allPairs),
      vocabulary: vocabulary.size,
      uniqueAnswers: ratio(new Set(examples.map(answerOf)).size, examples.length),
    },
    boilerplate: boilerplate(examples),
  };
}

/** Lines of 25 characters or more that many answers share, most frequent first; headings and labels are too short to count. */
function boilerplate(examples: readonly Example[]): Boilerplate[] {
  const lines = examples.flatMap((example) => {
    const answer = answerOf(example);
    if (answer === example.label) return [];
    return [...new Set(answer.split("\n").map((line) => line.trim()))].filter((line) => line.length >= 25);
  });
  return [...counted(lines)]
    .filter(([, rows]) => rows >= Math.max(LEAST_SHARED_ROWS, LEAST_SHARED_SHARE * examples.length))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 20)
    .map(([line, rows]) => ({
      line: line.length > 120 ? `${line.slice(0, 120)}…` : line,
      rows,
      share: rows / examples.length,
    }));
}

function biases(examples: readonly Example[]): GroupBias[] {
  const respects: [GroupBias["by"], (example: Example) => string | undefined][] = [
    ["source", ({ source }) => source.source],
    ["collection", ({ source }) => source.collection],
    ["month", ({ createdAt }) => createdAt?.slice(0, 7)],
    ["prompt length", (example) => lengthWord(promptOf(example).length)],
  ];
  return respects.flatMap(([by, groupOf]) => {
    const rows = examples.flatMap((example) => {
      const group = groupOf(example);
      return example.label === undefined || group === undefined ? [] : [{ label: example.label, group }];
    });
    const labels = [...counted(rows.map((row) => row.label)).keys()].sort();
    const groups = [...counted(rows.map((row) => row.group)).keys()].sort();
    if (labels.length < 2 || groups.length < 2) return [];
    const cells = counted(rows.map((row) => `${row.label}\u0000${row.group}`));
    const table = labels.map((label) => groups.map((group) => cells.get(`${label}\u0000${group}`) ?? 0));
    const { cramersV, pValue } = chiSquareTest(table, { correction: false });
    return [{ by, groups: groups.length, cramersV, pValue, strongest: strongest(table, labels, groups) }];
  });
}

function lengthWord(characters: number): string {
  if (characters < 100) return "under 100 characters";
  if (characters < 400) return "100 to 400 characters";
  return characters < 1_600 ? "400 to 1,600 characters" : "1,600 characters and more";
}

function strongest(table: readonly number[][], labels: readonly string[], groups: readonly string[]): string | null {
  const total = table.flat().reduce((sum, count) => sum + count, 0);
  let best: { residual: number; text: string } | null = null;
  for (const [row, counts] of table.entries()) {
    const ofLabel = counts.reduce((sum, count) => sum + count, 0);
    for (const [column, count] of counts.entries()) {
      const ofGroup = table.reduce((sum, one) => sum + (one[column] ?? 0), 0);
      const expected = (ofLabel * ofGroup) / total;
      const residual = (count - expected) / Math.sqrt(expected);
      if (residual > (best?.residual ?? 2)) {
        best = {
          residual,
          text: `${groups[column]} holds ${count} of ${labels[row]}, where ${Math.round(expected)} were to be expected`,
        };
      }
    }
  }
  return best?.text ?? null;
}

/** How like a set of Examples production's prompts are. Jensen-Shannon divergence in bits, 0 (alike) to 1. */
export interface Likeness {
  window: string;
  examples: number;
  /** Of the 300 most frequent words of both together. */
  wordBits: number | null;
  /** Of prompt lengths in powers of two. */
  lengthBits: number | null;
  /** Share of production's words that the set does not know. */
  newWords: number | null;
}

/**
 * Compares the prompts of a set with those of a window of production.
 * @example likenessTo(train, { window: "production", examples: production }).wordBits
 */
export function likenessTo(
  examples: readonly Example[],
  { window, examples: traffic }: { window: string; examples: readonly Example[] },
): Likeness {
  const own = counted(examples.flatMap((example) => words(promptOf(example))));
  const theirs = counted(traffic.flatMap((example) => words(promptOf(example))));
  const together = new Map(own);
  for (const [word, count] of theirs) together.set(word, (together.get(word) ?? 0) + count);
  const frequent = [...together].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 300);
  const divergence = (
    first: ReadonlyMap<string, number>,
    second: ReadonlyMap<string, number>,
    names: readonly string[],
  ) =>
    examples.length === 0 || traffic.length === 0
      ? null
      : jensenShannonDivergence(
          names.map((name) => first.get(name) ?? 0),
          names.map((name) => second.get(name) ?? 0),
        ).value;
  const lengths = (rows: readonly Example[]) =>
    counted(rows.map((example) => `${Math.floor(Math.log2(promptOf(example).length + 1))}`));
  const [ownLengths, theirLengths] = [lengths(examples), lengths(traffic)];
  let unknown = 0;
  let all = 0;
  for (const [word, count] of theirs) {
    all += count;
    if (!own.has(word)) unknown += count;
  }
  return {
    window,
    examples: traffic.length,
    wordBits: divergence(
      own,
      theirs,
      frequent.map(([word]) => word),
    ),
    lengthBits: divergence(
      ownLengths,
      theirLengths,
      [...new Set([...ownLengths.keys(), ...theirLengths.keys()])].sort(),
    ),
    newWords: all === 0 ? null : unknown / all,
  };
}

function counted(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
