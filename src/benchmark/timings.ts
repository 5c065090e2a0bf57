import { mean, quantile } from "../stats/index.js";
import type { BenchmarkRun } from "./run.js";
import { answersOf } from "./scored-pairs.js";

/** Measured times of one arm in ms. They differ from run to run, so they stand apart from what can be reproduced. */
export interface ArmTimings {
  arm: string;
  /** Answers that a model gave while it was timed; cached and batched ones are left out. */
  n: number;
  meanMs: number | null;
  p50Ms: number | null;
  p90Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** Time to the first piece of text, where answers were streamed. */
  firstToken: { n: number; p50Ms: number | null; p95Ms: number | null };
}

/** Latency percentiles (type 7) of each arm: wall time of the attempt that answered, waiting for a slot left out. */
export function timeArms(run: BenchmarkRun): ArmTimings[] {
  return run.arms.map(({ name }) => {
    const timed = answersOf(run, name).filter(({ servedFrom }) => servedFrom === "model");
    const firsts = timed.map(({ firstTokenMs }) => firstTokenMs).filter((latency) => latency !== undefined);
    const times = timed.map(({ latencyMs }) => latencyMs).filter((latency) => latency !== null);
    return {
      arm: name,
      n: times.length,
      meanMs: mean(times),
      p50Ms: quantile(times, 0.5),
      p90Ms: quantile(times, 0.9),
      p95Ms: quantile(times, 0.95),
      p99Ms: quantile(times, 0.99),
      firstToken: { n: firsts.length, p50Ms: quantile(firsts, 0.5), p95Ms: quantile(firsts, 0.95) },
    };
  });
}
