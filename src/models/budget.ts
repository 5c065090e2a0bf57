import { messageOf, TunelabError } from "../core/errors.js";
import { formatCount, formatUsd } from "../core/format.js";
import { appendedLines, LineFile } from "../platform/line-file.js";
import type { Spend } from "./token-bound.js";

export interface BudgetLimits {
  /** The most that may be spent, in USD; null for no limit. */
  maxUsd?: number | null;
  /** The most tokens, in and out; null for no limit. */
  maxTokens?: number | null;
}

/** What was spent so far. Requests whose fate is unknown count with all that they could have cost. */
export interface Spending {
  /** Null when some request had no price. */
  usd: number | null;
  tokens: number;
  /** Of these, what may have been paid for requests that broke off (time-out, reset, a kill): an upper bound. */
  uncertainUsd: number | null;
  requests: number;
}

/** A line of the book: set aside before a request is sent, settled after it. */
type Entry = { reserve: number; tokens: number; usd: number | null } | { settle: number; spend: Spend; sure: boolean };

interface Waiter {
  need: Spend;
  resolve: (reservation: number) => void;
  reject: (reason: unknown) => void;
}

const plus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/**
 * A hard limit on dollars and tokens. What a request can cost at most is set aside before it is sent and settled by what
 * it did cost; when that does not fit beside what is under way, the request waits, and is refused once nothing is under
 * way. With a file, each step is written to disk before it counts: what a killed process had under way stays spent.
 * @example new Budget({ maxUsd: 5 }) // stops a run before it can pass 5 dollars
 */
export class Budget {
  readonly maxUsd: number | null;
  readonly maxTokens: number | null;
  readonly #file: LineFile | null;
  readonly #underWay = new Map<number, Spend>();
  readonly #waiting: Waiter[] = [];
  #next = 1;
  #reservedUsd = 0;
  #reservedTokens = 0;
  #spending: Spending = { usd: 0, tokens: 0, uncertainUsd: 0, requests: 0 };

  /**
   * @param file where the book is kept; without one it ends with the process
   * @throws TunelabError `bad-parameter` for a limit below 0, `bad-input` for a file that is no book
   */
  constructor({ maxUsd = null, maxTokens = null }: BudgetLimits = {}, { file }: { file?: string } = {}) {
    for (const [name, limit] of Object.entries({ maxUsd, maxTokens })) {
      if (limit !== null && !(limit >= 0)) {
        throw new TunelabError("bad-parameter", `${name} must be at least 0, got ${limit}`);
      }
    }
    this.maxUsd = maxUsd;
    this.maxTokens = maxTokens;
    if (file !== undefined) this.#replay(file);
    this.#file = file === undefined ? null : new LineFile(file);
  }

  get spending(): Spending {
    return { ...this.#spending };
  }

  /** Sets aside what a request can cost; the number that comes back settles it. */
  reserve(need: Spend, signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted();
    if (this.maxUsd !== null && need.usd === null) {
      throw new TunelabError("budget", "a budget in dollars cannot be kept for a model whose price is not known", {
        remedy: "State the model's price in data/catalogue/overrides.yaml, or set a budget in tokens instead.",
      });
    }
    if (this.#waiting.length === 0 && this.#fits(need)) return Promise.resolve(this.#set(need));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { need, resolve, reject };
      signal?.addEventListener(
        "abort",
        () => {
          const place = this.#waiting.indexOf(waiter);
          if (place >= 0) this.#waiting.splice(place, 1);
          reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
        },
        { once: true },
      );
      this.#waiting.push(waiter);
      this.#admit();
    });
  }

  /** What a request did cost. `sure` is false where nobody knows and the bound is taken. */
  settle(reservation: number, spend: Spend, { sure = true }: { sure?: boolean } = {}): void {
    this.#write({ settle: reservation, spend, sure });
    this.#close(reservation, spend, sure);
    this.#admit();
  }

  /** Takes back what was set aside for a request that cost nothing. */
  release(reservation: number): void {
    this.settle(reservation, { tokens: 0, usd: 0 });
  }

  close(): void {
    this.#file?.close();
  }

  #fits({ usd, tokens }: Spend): boolean {
    const { usd: spentUsd, tokens: spentTokens } = this.#spending;
    if (this.maxTokens !== null && spentTokens + this.#reservedTokens + tokens > this.maxTokens) return false;
    return this.maxUsd === null || (spentUsd ?? 0) + this.#reservedUsd + (usd ?? 0) <= this.maxUsd;
  }

  #admit(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      if (!this.#fits(first.need)) {
        if (this.#underWay.size > 0) return;
        this.#waiting.shift();
        first.reject(this.#exhausted(first.need));
        continue;
      }
      this.#waiting.shift();
      try {
        first.resolve(this.#set(first.need));
      } catch (thrown) {
        first.reject(thrown);
      }
    }
  }

  #exhausted({ usd, tokens }: Spend): TunelabError {
    const { usd: spentUsd, tokens: spentTokens } = this.#spending;
    const limit = this.maxUsd === null ? formatCount(this.maxTokens, "token") : formatUsd(this.maxUsd);
    const spent = `${formatUsd(spentUsd)} and ${formatCount(spentTokens, "token")} are spent`;
    return new TunelabError(
      "budget",
      `the budget of ${limit} is used up: ${spent}, and the next request may cost ${formatUsd(usd)} and ${formatCount(tokens, "token")}`,
      { remedy: "Raise the budget, or ask fewer cases; what was answered is kept and is not sent again." },
    );
  }

  #set(need: Spend): number {
    const reservation = this.#next;
    this.#write({ reserve: reservation, tokens: need.tokens, usd: need.usd });
    this.#open(reservation, need);
    return reservation;
  }

  #open(reservation: number, need: Spend): void {
    this.#next = Math.max(this.#next, reservation + 1);
    this.#underWay.set(reservation, need);
    this.#reservedUsd += need.usd ?? 0;
    this.#reservedTokens += need.tokens;
  }

  #close(reservation: number, spend: Spend, sure: boolean): void {
    const need = this.#underWay.get(reservation);
    if (need === undefined) throw new RangeError(`reservation ${reservation} is not under way`);
    this.#underWay.delete(reservation);
    this.#reservedUsd = this.#underWay.size === 0 ? 0 : this.#reservedUsd - (need.usd ?? 0);
    this.#reservedTokens -= need.tokens;
    const { usd, tokens, uncertainUsd, requests } = this.#spending;
    this.#spending = {
      usd: plus(usd, spend.usd),
      tokens: tokens + spend.tokens,
      uncertainUsd: sure ? uncertainUsd : plus(uncertainUsd, spend.usd),
      requests: requests + 1,
    };
  }

  #write(entry: Entry): void {
    this.#file?.append(JSON.stringify(entry));
  }

  #replay(file: string): void {
    let line = 0;
    for (const text of appendedLines(file)) {
      line += 1;
      try {
        const entry = JSON.parse(text) as Entry;
        if ("reserve" in entry) this.#open(entry.reserve, { tokens: entry.tokens, usd: entry.usd });
        else this.#close(entry.settle, entry.spend, entry.sure);
      } catch (cause) {
        throw new TunelabError("bad-input", "not the book of a budget", {
          findings: [{ file, line, message: messageOf(cause) }],
          remedy: "Move the file away to start at nothing spent.",
          cause,
        });
      }
    }
    for (const [reservation, need] of [...this.#underWay]) this.#close(reservation, need, false);
  }
}
