import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWhole } from "../src/platform/files.js";

/** One measured number beside its target, and a peer's where there is one. */
export interface BenchRow {
  measure: string;
  /** Null when it could not be measured: `note` says why. */
  value: number | null;
  unit: string;
  peer?: string;
  peerValue?: number | null;
  /** Value over peer's value: below 1 ours is smaller. */
  ratio?: number | null;
  target: string;
  met: boolean | null;
  note?: string;
}

/** Prints the rows as a table and keeps them in `bench/results/<name>.json`. */
export async function report(name: string, rows: readonly BenchRow[]): Promise<void> {
  const [cpu] = cpus();
  const machine = {
    cpu: cpu?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
  console.table(
    rows.map(({ measure, value, unit, peer, peerValue, ratio, target, met, note }) => ({
      measure,
      ours: `${shown(value)} ${unit}`,
      peer: peer === undefined ? "" : `${peer}: ${shown(peerValue)} ${unit}`,
      ratio: shown(ratio),
      target,
      met: met === null ? "unknown" : met ? "yes" : "NO",
      note: note ?? "",
    })),
  );
  const file = fileURLToPath(new URL(join("results", `${name}.json`), import.meta.url));
  await writeWhole(file, `${JSON.stringify({ machine, measuredAt: new Date().toISOString(), rows }, null, 2)}\n`);
  console.log(`Kept in bench/results/${name}.json`);
}

const shown = (value: number | null | undefined): string =>
  value === undefined ? "" : value === null ? "unknown" : String(Math.round(value * 1000) / 1000);

/** The middle value; null for none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
