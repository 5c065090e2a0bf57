import { messageOf, TunelabError } from "../core/errors.js";
import { appendedLines, LineFile } from "../platform/line-file.js";

/** A job that was handed in, or was about to be. */
export interface BatchJob {
  token: string;
  arm: string;
  /** Names of its requests. */
  requests: string[];
  /** ISO 8601: when it was about to be handed in. */
  at: string;
  /** The service's name for it; null when the handing-in broke off. */
  job: string | null;
}

type Line = { intent: Omit<BatchJob, "job"> } | { token: string; job: string } | { closed: string };

/** The jobs of a run, kept beside its record: each step is on disk before the next one is taken. */
export class BatchJobs {
  readonly #file: LineFile;
  readonly #open = new Map<string, BatchJob>();
  readonly #names = new Set<string>();

  /** @throws TunelabError `bad-input` for a file that is no list of jobs */
  constructor(path: string) {
    let line = 0;
    for (const text of appendedLines(path)) {
      line += 1;
      try {
        this.#apply(JSON.parse(text) as Line);
      } catch (cause) {
        throw new TunelabError("bad-input", "not the batch jobs of a run", {
          findings: [{ file: path, line, message: messageOf(cause) }],
          remedy: "Move the file away; jobs that still run would be handed in and paid again.",
          cause,
        });
      }
    }
    this.#file = new LineFile(path);
  }

  /** Jobs whose answers were not taken in yet. */
  get open(): BatchJob[] {
    return [...this.#open.values()];
  }

  /** Names of all jobs that were ever handed in. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  intend(job: Omit<BatchJob, "job">): void {
    this.#write({ intent: job });
  }

  handedIn(token: string, job: string): void {
    this.#write({ token, job });
  }

  close(token: string): void {
    this.#write({ closed: token });
  }

  end(): void {
    this.#file.close();
  }

  #write(line: Line): void {
    this.#file.append(JSON.stringify(line));
    this.#apply(line);
  }

  #apply(line: Line): void {
    if ("intent" in line) this.#open.set(line.intent.token, { ...line.intent, job: null });
    else if ("closed" in line) this.#open.delete(line.closed);
    else {
      this.#names.add(line.job);
      const job = this.#open.get(line.token);
      if (job) job.job = line.job;
    }
  }
}
