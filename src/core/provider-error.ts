import { TunelabError } from "./errors.js";

/** What a provider refused or failed to do, as data: a retry policy reads the fields and never the message. */
export class ProviderError extends TunelabError {
  /** HTTP status, null when no response came (connection, timeout). */
  readonly status: number | null;
  /** True when the same request may succeed later. */
  readonly isRetryable: boolean;
  /** How long the provider asked to wait, null when it did not say. */
  readonly retryAfterMs: number | null;
  /** True when every other request of this model would fail the same way: no access, no such model. */
  readonly isFatal: boolean;
  /** True when the provider may have answered, and billed, what did not arrive here. */
  readonly mayBeBilled: boolean;
  /** Attempts made so far, the last one included. */
  attempts = 1;

  constructor(
    message: string,
    {
      status = null,
      isRetryable,
      retryAfterMs = null,
      isFatal = false,
      mayBeBilled = status === null || status === 408 || status === 502 || status === 504,
      remedy,
      cause,
    }: {
      status?: number | null;
      isRetryable: boolean;
      retryAfterMs?: number | null;
      isFatal?: boolean;
      /** Unless given: when no response came, or a gateway's that speaks for nobody. */
      mayBeBilled?: boolean;
      remedy?: string;
      cause?: unknown;
    },
  ) {
    super("provider", message, { ...(remedy === undefined ? {} : { remedy }), cause });
    this.status = status;
    this.isRetryable = isRetryable;
    this.retryAfterMs = retryAfterMs;
    this.isFatal = isFatal;
    this.mayBeBilled = mayBeBilled;
  }
}
