import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordRun } from "../../src/benchmark/run.js";
import { labelScorer } from "../../src/benchmark/scorers/index.js";
import type { Example } from "../../src/core/example.js";
import { openModel } from "../../src/models/index.js";
import { priced } from "../../src/models/priced.js";

/** Sends `count` requests, 50 at once, after warming 50 connections; prints what they took as JSON. */
const [mode, baseUrl = "", countText = "1000"] = process.argv.slice(2);
const count = Number(countText);
const CONCURRENCY = 50;

const cases: Example[] = Array.from({ length: count }, (_, id) => ({
  id: `c${id}`,
  messages: [
    { role: "user", content: `Is mail ${id} wanted? Answer ham or spam.` },
    { role: "assistant", content: id % 2 === 0 ? "ham" : "spam" },
  ],
  label: id % 2 === 0 ? "ham" : "spam",
  source: { source: "s", file: "f" },
}));

async function bare(content: string): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(`${baseUrl}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": "k" },
    body: JSON.stringify({ model: "bench", max_tokens: 5, messages: [{ role: "user", content }] }),
  });
  await response.json();
  return performance.now() - startedAt;
}

async function barePool(): Promise<number[]> {
  const latencies: number[] = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const { messages } = cases[next++] as Example;
      latencies.push(await bare(messages[0]?.content ?? ""));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return latencies;
}

async function openHarness(): Promise<() => Promise<number[]>> {
  const price = { inputPerMillionUsd: 1, outputPerMillionUsd: 5 };
  const useCase = { root: tmpdir(), name: "bench" };
  const model = priced(await openModel("anthropic:bench", { useCase, anthropic: { apiKey: "k", baseUrl } }), price);
  const request = { messages: [{ role: "user" as const, content: "warm" }], maxTokens: 5 };
  await Promise.all(Array.from({ length: CONCURRENCY }, () => model.complete(request)));
  const description = {
    name: "base",
    model: model.id,
    prompt: "full" as const,
    fewShotExamples: 0,
    pricedAs: "toy",
    priceKind: "base" as const,
    isTuned: false,
    price,
  };
  const arm = {
    description,
    model,
    fewShot: new Map<string, never[]>(),
    prompts: { full: "", sent: "" },
    maxTokens: 5,
  };
  const file = join(tmpdir(), `tunelab-bench-${process.pid}.jsonl`);
  return async () => {
    await recordRun([arm], cases, { scorers: [labelScorer(["ham", "spam"])], concurrency: CONCURRENCY, file, seed: 1 });
    const lines = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
    rmSync(file);
    return lines.map((line) => (JSON.parse(line) as { latencyMs: number }).latencyMs);
  };
}

const run = mode === "bare" ? barePool : await openHarness();
if (mode === "bare") await Promise.all(Array.from({ length: CONCURRENCY }, () => bare("warm")));
await (await fetch(`${baseUrl}/times`)).json();
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const latencies = await run();
const wallMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
const server = (await (await fetch(`${baseUrl}/times`)).json()) as { times: number[]; spanMs: number };
console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1_000, latencies, serverTimes: server.times }));
process.exit(0);
