import type { CacheTime } from "./anthropic-messages.js";

export interface AnthropicSettings {
  /** Defaults to the environment variable ANTHROPIC_API_KEY. */
  apiKey?: string;
  /** Defaults to ANTHROPIC_BASE_URL, then to Anthropic itself. A compatible local server goes here. */
  baseUrl?: string;
  /** The longest that one attempt may take, its whole answer included. @default 120000 */
  timeoutMs?: number;
  /** How long the service keeps the unchanging start of requests (prompt, few-shot turns) for reuse; null for not. @default null */
  promptCache?: CacheTime | null;
  /** Streams answers, so that the time to the first token is measured. @default false */
  stream?: boolean;
  /** Gets the headers of every response. */
  onHeaders?: (headers: Record<string, string>) => void;
}
