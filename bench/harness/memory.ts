import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordRun } from "../../src/benchmark/run.js";
import { labelScorer } from "../../src/benchmark/scorers/index.js";
import type { Example } from "../../src/core/example.js";

/**
 * Runs `rows` cases through one arm and prints, over what the cases take, the highest memory during the run: what is in
 * use after a collection (`live`), or what the process holds while the collector does as it likes (`held`).
 */
const rows = Number(process.argv[2]);
const answer = `ham ${"because of its sender and subject ".repeat(10)}`;
const casesOf = (count: number, prefix: string): Example[] =>
  Array.from({ length: count }, (_, id) => ({
    id: `${prefix}${id}`,
    messages: [
      { role: "user", content: `Is mail ${id} wanted?` },
      { role: "assistant", content: "ham" },
    ],
    label: "ham",
    source: { source: "s", file: "f" },
  }));
const model = {
  id: "bench:model",
  complete: () =>
    Promise.resolve({
      text: answer,
      usage: { inputTokens: 20, outputTokens: 60 },
      costUsd: 0.001,
      latencyMs: 1,
      attempts: 1,
      stopReason: "end" as const,
      servedFrom: "model" as const,
    }),
};
const description = {
  name: "base",
  model: model.id,
  prompt: "full" as const,
  fewShotExamples: 0,
  pricedAs: "toy",
  priceKind: "base" as const,
  isTuned: false,
  price: null,
};
const arm = { description, model, fewShot: new Map<string, never[]>(), prompts: { full: "", sent: "" }, maxTokens: 5 };
const scorers = [labelScorer(["ham", "spam"])];

async function run(cases: Example[], onDone: () => void): Promise<void> {
  const file = join(tmpdir(), `tunelab-memory-${process.pid}.jsonl`);
  let seen = 0;
  const onProgress = () => {
    seen += 1;
    if (seen % 500 === 0) onDone();
  };
  await recordRun([arm], cases, { scorers, concurrency: 50, file, seed: 1, onProgress });
  rmSync(file);
}

const isLive = process.argv[3] === "live";
const collect = globalThis.gc ?? (() => undefined);
const usedMb = () => {
  const { rss, heapUsed, external } = process.memoryUsage();
  return (isLive ? heapUsed + external : rss) / 2 ** 20;
};
await run(casesOf(2_000, "w"), () => undefined);
const cases = casesOf(rows, "c");
collect();
const beforeMb = usedMb();
let peakMb = beforeMb;
let looks = 0;
await run(cases, () => {
  looks += 1;
  if (isLive && looks % 20 !== 1) return;
  if (isLive) collect();
  peakMb = Math.max(peakMb, usedMb());
});
console.log(JSON.stringify({ peakMb: peakMb - beforeMb }));
