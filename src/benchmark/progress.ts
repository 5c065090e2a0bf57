import { formatCount, formatDuration, formatUsd } from "../core/format.js";

export interface RunProgress {
  done: number;
  total: number;
  failed: number;
  /** Answers of this call that came from the cache. */
  fromCache: number;
  /** Spent by this call on answers, in USD; null when the price of any is not known. */
  spentUsd: number | null;
  elapsedMs: number;
  /** Answers a second over the last hundred of them; null before two. */
  ratePerSecond: number | null;
  /** Time left at that rate; null before two answers. */
  remainingMs: number | null;
}

const WINDOW = 100;

/** Counts what a run does and how fast. */
export class ProgressMeter {
  readonly #nowMs: () => number;
  readonly #startedAtMs: number;
  readonly #times: number[] = [];
  #done: number;
  #failed: number;
  #fromCache = 0;
  #spentUsd: number | null = 0;
  readonly #total: number;

  constructor(
    { done, failed, total }: { done: number; failed: number; total: number },
    { nowMs = () => performance.now() }: { nowMs?: () => number } = {},
  ) {
    this.#done = done;
    this.#failed = failed;
    this.#total = total;
    this.#nowMs = nowMs;
    this.#startedAtMs = nowMs();
  }

  /** An answer was recorded. */
  add({ isFailed, isCached, costUsd }: { isFailed: boolean; isCached: boolean; costUsd: number | null }): void {
    this.#done += 1;
    if (isFailed) this.#failed += 1;
    else if (isCached) this.#fromCache += 1;
    else this.#spentUsd = this.#spentUsd === null || costUsd === null ? null : this.#spentUsd + costUsd;
    this.#times.push(this.#nowMs());
    if (this.#times.length > WINDOW) this.#times.shift();
  }

  get now(): RunProgress {
    const [first = 0] = this.#times;
    const last = this.#times.at(-1) ?? 0;
    const ratePerSecond = last > first ? ((this.#times.length - 1) * 1_000) / (last - first) : null;
    return {
      done: this.#done,
      total: this.#total,
      failed: this.#failed,
      fromCache: this.#fromCache,
      spentUsd: this.#spentUsd,
      elapsedMs: this.#nowMs() - this.#startedAtMs,
      ratePerSecond,
      remainingMs: ratePerSecond === null ? null : ((this.#total - this.#done) / ratePerSecond) * 1_000,
    };
  }
}

/**
 * Progress in a line.
 * @example "1,200 of 3,000 answers, 2 failed, 48 a second, 38 s left, $0.41 spent"
 */
export function progressLine(progress: RunProgress): string {
  const { done, total, failed, fromCache, spentUsd, ratePerSecond, remainingMs } = progress;
  return [
    `${formatCount(done)} of ${formatCount(total, "answer")}`,
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(fromCache > 0 ? [`${formatCount(fromCache)} from the cache`] : []),
    ...(ratePerSecond === null ? [] : [`${formatCount(Math.round(ratePerSecond))} a second`]),
    ...(remainingMs === null || done === total ? [] : [`${formatDuration(remainingMs)} left`]),
    spentUsd === null ? "price unknown" : `${formatUsd(spentUsd)} spent`,
  ].join(", ");
}

/** A listener that prints a line every `everyMs`, so that short runs stay silent. */
export function printProgress({
  everyMs = 10_000,
  print = console.log,
}: {
  everyMs?: number;
  print?: (line: string) => void;
} = {}): (progress: RunProgress) => void {
  let printedAtMs = 0;
  return (progress) => {
    if (progress.elapsedMs - printedAtMs < everyMs) return;
    printedAtMs = progress.elapsedMs;
    print(progressLine(progress));
  };
}
