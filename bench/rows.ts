import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

/** One measured line of a bench. `met` is null where there is no target, or a peer is missing. */
export interface BenchRow {
  measure: string;
  value: number | null;
  unit: string;
  peer?: string;
  peerValue?: number | null;
  /** Value over the peer's. */
  ratio?: number | null;
  target: string;
  met: boolean | null;
  note?: string;
}

const shown = (value: number | null | undefined) =>
  typeof value === "number" ? String(Number(value.toPrecision(4))) : "";

/** Prints the rows as a table and keeps them in `bench/results/<name>.json`. */
export function reportRows(name: string, rows: readonly BenchRow[]): void {
  console.table(
    rows.map(({ measure, value, unit, peer = "", peerValue, ratio, target, met, note = "" }) => ({
      measure,
      value: `${shown(value)} ${unit}`.trim(),
      peer: peer === "" ? "" : `${peer}: ${typeof peerValue === "number" ? shown(peerValue) : "no value"}`,
      ratio: shown(ratio),
      target,
      met: met === null ? "" : met ? "yes" : "NO",
      note,
    })),
  );
  const [cpu] = cpus();
  const machine = `${cpus().length} x ${cpu?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const folder = join(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
}
