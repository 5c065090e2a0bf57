import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { simulateRoi } from "../src/roi/index.js";
import { sampleQuestion } from "../test/support/roi-question.js";

const DRAWS = 100_000;
const MONTHS = 36;
const TARGET_MS = 500;
const ROUNDS = 5;

interface Row {
  measure: string;
  value: number | null;
  unit: string;
  peer?: string;
  peerValue?: number | null;
  ratio?: number | null;
  target: string;
  met: boolean | null;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** All of `simulateRoi`: draws, eight approaches over the months, payback, quantiles, value of information. */
function ours(): { medianMs: number; approaches: number; meanNetUsd: number } {
  const question = sampleQuestion({
    horizonMonths: MONTHS,
    monthlyGrowth: 0.02,
    retrievedTokens: 500,
    retrievalMonthlyUsd: 40,
  });
  const ranges = {
    monthlyRequests: { low: 50_000, high: 300_000 },
    monthlyGrowth: { low: 0, high: 0.05 },
    setupCostUsd: { low: 600, high: 4000 },
    monthlyMaintenanceUsd: { low: 50, high: 300 },
    valuePerImprovedAnswerUsd: { low: 0.005, high: 0.04 },
  };
  const correlations = [{ first: "monthlyRequests", second: "monthlyMaintenanceUsd", correlation: 0.4 } as const];
  const times: number[] = [];
  let [approaches, meanNetUsd] = [0, 0];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = performance.now();
    const result = simulateRoi(question, { ranges, correlations, draws: DRAWS, seed: round });
    if (round > 0) times.push(performance.now() - start);
    approaches = result?.approaches.length ?? 0;
    meanNetUsd = result?.meanNetUsd ?? 0;
  }
  return { medianMs: median(times), approaches, meanNetUsd };
}

/** The same case in numpy: the same inputs, distributions, copula, months, approaches and outputs. */
const NUMPY = `
import json, sys, time
import numpy as np
from math import erf
draws, months, rounds = map(int, sys.argv[1:4])
def tri(u, lo, mode, hi):
    turn = (mode - lo) / (hi - lo)
    return np.where(u < turn, lo + np.sqrt(u * (hi - lo) * (mode - lo)), hi - np.sqrt((1 - u) * (hi - lo) * (hi - mode)))
def phi(z):
    x = np.abs(z) / np.sqrt(2); t = 1 / (1 + 0.3275911 * x)
    tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * np.exp(-x * x)
    return np.where(z >= 0, 1 - tail / 2, tail / 2)
def one(seed):
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((2, draws)); z[1] = 0.4 * z[0] + np.sqrt(1 - 0.16) * z[1]
    requests = tri(phi(z[0]), 50e3, 100e3, 300e3); upkeep = tri(phi(z[1]), 50, 100, 300)
    growth = tri(rng.random(draws), 0, 0.02, 0.05); setup = tri(rng.random(draws), 600, 1200, 4000)
    value = tri(rng.random(draws), 0.005, 0.02, 0.04)
    gain = np.clip(0.1 + rng.standard_normal(draws) * 0.08 / (2 * 1.96), -1, 1)
    hit = 1 - np.exp(-requests / (730 * 3600) * 300)
    zero = np.zeros(draws); full = np.full
    base = full(draws, 1000 * 0.3e-6 + 10 * 2.5e-6); tuned = full(draws, 200 * 0.4e-6 + 10 * 3e-6)
    cached = 500 * 0.3e-6 + 500 * 0.03e-6 * hit + 500 * 0.375e-6 * (1 - hit) + 10 * 2.5e-6
    lines = [(base, zero, zero), (cached, zero, zero), (base / 2, zero, zero), (base + 500 * 0.3e-6, zero + 40, zero),
             (tuned, upkeep + 5, setup), (zero, upkeep + 5 + 60 * 730, setup), (tuned + 500 * 0.4e-6, upkeep + 45, setup)]
    lines.append(lines[0])
    totals = [s.copy() for _, _, s in lines]; worth = gain * value; earned = np.zeros(draws); traffic = requests.copy(); paid = []
    for month in range(1, months + 1):
        if month > 1: traffic = traffic * (1 + growth)
        for total, (per, fixed, _) in zip(totals, lines): total += per * traffic + fixed
        earned += traffic * worth
        paid.append(float(np.mean(totals[0] + earned - totals[4] >= 0)))
    net = totals[0] + earned - totals[4]
    spreads = [np.quantile(t, [0.1, 0.5, 0.9]) for t in totals[:7] + [net]]
    np.bincount(np.argmin(np.stack(totals[:7]), axis=0), minlength=7)
    for column in (requests, upkeep, growth, setup, value, gain):
        order = np.argsort(column); np.maximum(net[order].reshape(50, -1).mean(axis=1), 0).mean()
    return float(net.mean())
times = []
for r in range(rounds + 1):
    start = time.perf_counter(); mean = one(r); took = (time.perf_counter() - start) * 1000
    if r > 0: times.append(took)
print(json.dumps({"medianMs": sorted(times)[len(times) // 2], "meanNetUsd": mean, "version": np.__version__}))
`;

function numpy(): { medianMs: number; meanNetUsd: number; version: string } | null {
  const own = join(import.meta.dirname, "..", ".venv", "bin", "python");
  for (const python of [process.env["PYTHON"], own, "python3"]) {
    if (python === undefined || (python === own && !existsSync(own))) continue;
    const done = spawnSync(python, ["-c", NUMPY, String(DRAWS), String(MONTHS), String(ROUNDS)], { encoding: "utf8" });
    if (done.status === 0) return JSON.parse(done.stdout) as { medianMs: number; meanNetUsd: number; version: string };
  }
  return null;
}

/** Prints the table and keeps `bench/results/roi.json`. */
export async function main(): Promise<void> {
  const { medianMs, approaches, meanNetUsd } = ours();
  const peer = numpy();
  const what = `${DRAWS.toLocaleString("en-US")} draws, ${MONTHS} months, ${approaches} approaches`;
  const rows: Row[] = [
    {
      measure: `simulation: ${what}`,
      value: medianMs,
      unit: "ms",
      target: `under ${TARGET_MS} ms`,
      met: medianMs < TARGET_MS,
    },
    {
      measure: "the same against numpy",
      value: medianMs,
      unit: "ms",
      peer:
        peer === null ? "numpy: not installed (set PYTHON to one that has it)" : `numpy ${peer.version}, 8 approaches`,
      peerValue: peer?.medianMs ?? null,
      ratio: peer === null ? null : peer.medianMs / medianMs,
      target: "faster than numpy",
      met: peer === null ? null : medianMs < peer.medianMs,
    },
    {
      measure: "mean net over the horizon, ours against numpy",
      value: meanNetUsd,
      unit: "USD",
      peer: "numpy",
      peerValue: peer?.meanNetUsd ?? null,
      ratio: peer === null ? null : meanNetUsd / peer.meanNetUsd,
      target: "within 2 %",
      met: peer === null ? null : Math.abs(meanNetUsd / peer.meanNetUsd - 1) < 0.02,
    },
  ];
  console.table(
    rows.map(({ measure, value, unit, peerValue, ratio, target, met }) => ({
      measure,
      value,
      unit,
      peerValue,
      ratio,
      target,
      met,
    })),
  );
  const folder = join(import.meta.dirname, "results");
  await mkdir(folder, { recursive: true });
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version };
  await writeFile(join(folder, "roi.json"), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
}
