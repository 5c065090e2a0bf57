import type { ChatRequest, Completion } from "./chat-model.js";

/** One request of a batch, under a name of the caller's: answers come in any order. */
export interface BatchRequest {
  /** At most 64 letters, digits, hyphens and underscores; unique in the batch. */
  id: string;
  request: ChatRequest;
}

/** What became of one request of a batch. */
export type BatchAnswer =
  | { id: string; completion: Completion }
  | {
      id: string;
      failure: {
        message: string;
        /** True when the request was not tried (the batch expired or was cancelled): it may be sent again. */
        isUntried: boolean;
      };
    };

export interface BatchStatus {
  state: "running" | "ended" | "failed";
  /** Why it failed. */
  reason?: string;
}

/** A service that answers many requests in one job, later and for less. */
export interface BatchModel {
  /** `provider:model`. */
  readonly id: string;
  /** Fewest and most requests in a job. */
  readonly limits: { fewest: number; most: number };
  /**
   * Hands a job in. Called again with the same token, a service that can gives back the job that it has.
   * @returns the job's name at the service
   */
  submit(requests: readonly BatchRequest[], options: { token: string }): Promise<string>;
  /**
   * The job that was handed in since then with so many requests and is not among the known ones, where the service has
   * no token to tell by; null for none.
   */
  find?(wanted: { since: Date; count: number; known: ReadonlySet<string> }): Promise<string | null>;
  status(job: string): Promise<BatchStatus>;
  /** The answers of a job that has ended, in any order, one at a time. */
  answers(job: string): AsyncIterable<BatchAnswer>;
}
