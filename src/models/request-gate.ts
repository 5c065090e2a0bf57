import {
  concurrencyAfterRefusal,
  concurrencyAfterSuccesses,
  concurrencyNearLimit,
  type RateLimitHeaders,
} from "./rate-limit.js";

/** What a gate did so far. */
export interface GateCounts {
  /** Requests that the service refused for their rate. */
  refusals: number;
  /** How often the number of requests under way was cut. */
  cuts: number;
  /** The fewest requests allowed under way at any moment. */
  lowestLimit: number;
}

export interface GateOptions {
  /** The most requests under way. @default 256 */
  maximum?: number;
  /** The fewest. @default 1 */
  minimum?: number;
  /** A clock that only runs forwards, in ms: a wall clock that jumps must not open or close the gate. */
  nowMs?: () => number;
}

/** Answers in a row before the limit grows again. */
const ANSWERS_TO_GROW = 5;

/**
 * The one place that decides how many requests to one service are under way. Additive-increase, multiplicative-decrease:
 * a refusal halves the number, five answers in a row raise it by half. Refusals of requests that were sent before the
 * last cut belong to the same episode and cut nothing. With a Retry-After the gate stays shut for that long; without one
 * (Bedrock sends none) the cut alone slows down. Those who wait enter in the order in which they came.
 */
export class RequestGate {
  readonly counts: GateCounts;
  readonly #maximum: number;
  readonly #minimum: number;
  readonly #nowMs: () => number;
  readonly #waiting: (() => void)[] = [];
  #limit: number;
  #ceiling: number;
  #underWay = 0;
  #answersInRow = 0;
  #lastCutMs = Number.NEGATIVE_INFINITY;
  #opensAtMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** @throws RangeError when a limit is not a positive integer, or the minimum lies above the maximum */
  constructor({ maximum = 256, minimum = 1, nowMs = () => performance.now() }: GateOptions = {}) {
    if (!Number.isInteger(maximum) || maximum < 1) {
      throw new RangeError(`maximum must be a positive integer, got ${maximum}`);
    }
    if (!Number.isInteger(minimum) || minimum < 1 || minimum > maximum) {
      throw new RangeError(`minimum must be an integer in 1..${maximum}, got ${minimum}`);
    }
    this.#maximum = maximum;
    this.#minimum = minimum;
    this.#nowMs = nowMs;
    this.#limit = maximum;
    this.#ceiling = maximum;
    this.counts = { refusals: 0, cuts: 0, lowestLimit: maximum };
  }

  /** Requests that may be under way now. */
  get limit(): number {
    return Math.min(this.#limit, this.#ceiling);
  }

  /**
   * Waits for a place; every entry needs its `leave`. Returns the time of entry for `refused`.
   * @throws the signal's reason when it is aborted while waiting
   */
  async enter(signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted();
    if (this.#waiting.length > 0 || !this.#hasRoom()) await this.#queue(signal);
    else this.#underWay += 1;
    return this.#nowMs();
  }

  leave(): void {
    this.#underWay -= 1;
    this.#admit();
  }

  /** An answer came, with what its headers said. */
  answered(headers: RateLimitHeaders = {}): void {
    this.heard(headers);
    this.#answersInRow += 1;
    if (this.#answersInRow < ANSWERS_TO_GROW || this.#limit >= this.#maximum) return;
    this.#answersInRow = 0;
    this.#limit = concurrencyAfterSuccesses(this.#limit, { maximum: this.#maximum });
    this.#admit();
  }

  /** Slows down while less than a tenth of a stated quota is left. */
  heard({ remainingRequests, limitRequests, remainingTokens, limitTokens }: RateLimitHeaders): void {
    const shares = [
      [remainingRequests, limitRequests],
      [remainingTokens, limitTokens],
    ].flatMap(([left, all]) => (left === undefined || !all ? [] : [left / all]));
    if (shares.length === 0) return;
    this.#ceiling = concurrencyNearLimit(this.#maximum, Math.min(...shares), { minimum: this.#minimum });
    this.counts.lowestLimit = Math.min(this.counts.lowestLimit, this.limit);
  }

  /** The service refused a request for its rate. `retryAfterMs` is the wait that it asked for, already capped. */
  refused(enteredAtMs: number, retryAfterMs: number | null): void {
    const now = this.#nowMs();
    this.counts.refusals += 1;
    this.#answersInRow = 0;
    if (retryAfterMs !== null) this.#opensAtMs = Math.max(this.#opensAtMs, now + retryAfterMs);
    if (enteredAtMs <= this.#lastCutMs) return;
    this.#lastCutMs = now;
    this.#limit = concurrencyAfterRefusal(this.#limit, { minimum: this.#minimum });
    this.counts.cuts += 1;
    this.counts.lowestLimit = Math.min(this.counts.lowestLimit, this.limit);
  }

  #hasRoom(): boolean {
    return this.#underWay < this.limit && this.#nowMs() >= this.#opensAtMs;
  }

  #queue(signal: AbortSignal | undefined): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        reject(signal?.reason instanceof Error ? signal.reason : new Error(String(signal?.reason)));
      };
      const start = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#waiting.push(start);
      this.#admit();
    });
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#hasRoom()) {
      this.#underWay += 1;
      this.#waiting.shift()?.();
    }
    const waitMs = this.#opensAtMs - this.#nowMs();
    if (this.#waiting.length === 0 || waitMs <= 0 || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#admit();
    }, Math.ceil(waitMs));
  }
}

/** One gate for each service that is asked, so that all arms and the judge share what the service allows. */
export class RequestGates {
  readonly #gates = new Map<string, RequestGate>();
  readonly #options: GateOptions;

  constructor(options: GateOptions = {}) {
    this.#options = options;
  }

  /** The gate of a service, named by model and address. */
  of(service: string): RequestGate {
    const known = this.#gates.get(service);
    if (known) return known;
    const gate = new RequestGate(this.#options);
    this.#gates.set(service, gate);
    return gate;
  }

  /** What each gate did so far, by service. */
  counts(): Record<string, GateCounts> {
    return Object.fromEntries([...this.#gates].map(([service, { counts }]) => [service, { ...counts }]));
  }
}
