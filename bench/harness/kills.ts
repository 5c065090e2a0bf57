import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom } from "../../src/core/random.js";
import { firstLine, start } from "./processes.js";

export interface KillResult {
  kills: number;
  /** Totals of the finished run as JSON, and those of one that nobody killed. */
  totals: string;
  undisturbed: string;
  /** Requests paid more than once. */
  paidTwice: number;
  /** The most that could be under way at all kills together. */
  underWay: number;
}

const CONCURRENCY = 8;

/** Kills a run with SIGKILL at random moments, each time some answers further, then lets it end. */
export async function killRun(kills: number): Promise<KillResult> {
  const folder = mkdtempSync(join(tmpdir(), "tunelab-kills-"));
  try {
    const random = seededRandom(7);
    const [file, paid] = [join(folder, "run.jsonl"), join(folder, "paid.log")];
    writeFileSync(paid, "");
    for (let kill = 0; kill < kills; kill += 1) {
      const linesBefore = readFileSync(paid, "utf8").split("\n").length;
      const child = start("durable.ts", [file, paid]);
      const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
      while (child.exitCode === null && readFileSync(paid, "utf8").split("\n").length === linesBefore) await sleep(2);
      await sleep(random() * 40);
      child.kill("SIGKILL");
      await closed;
    }
    const totals = await firstLine(start("durable.ts", [file, paid]));
    const lines = readFileSync(paid, "utf8").trimEnd().split("\n");
    const undisturbed = await firstLine(start("durable.ts", [join(folder, "whole.jsonl"), join(folder, "whole.log")]));
    return { kills, totals, undisturbed, paidTwice: lines.length - new Set(lines).size, underWay: kills * CONCURRENCY };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
