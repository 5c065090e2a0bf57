import type { ChatRequest } from "./chat-model.js";
import type { Origin } from "./example.js";

/** What production asked and got: the currency of the running half. Labels come late or never. */
export interface Interaction {
  id: string;
  request: ChatRequest;
  /** What the model answered; absent when the request failed. */
  completion?: string;
  /** The truth, once somebody knows it. */
  label?: string;
  /** ISO 8601 in UTC; null when the traffic carries no time. */
  at: string | null;
  /** `provider:model` that answered. */
  model: string;
  source: Origin;
  /** Why there is no answer, where the request failed. */
  failure?: string;
  /** Wall time of the answer, where it was recorded. */
  latencyMs?: number;
}
