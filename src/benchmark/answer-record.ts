import type { StopReason, Usage } from "../core/chat-model.js";
import type { Score } from "../core/score.js";

/** Why a request gave no answer. */
export interface AnswerFailure {
  code: string;
  message: string;
  /** HTTP status, where one came. */
  status?: number;
}

/** What one arm answered to one case: one line of a run's file. */
export interface AnswerRecord {
  caseId: string;
  arm: string;
  /** Which repeat this is, from 0; absent for the first. */
  repeat?: number;
  /** `provider:model` that was asked. */
  model: string;
  /** Hash of what was sent: a record counts only while the arm would send the same. */
  request: string;
  /** Hash of the wanted answer and label: scores count only while these are the same. */
  truth: string;
  /** Null when the request failed. */
  answer: string | null;
  /** By scorer. A value of null was not scored, and says why. */
  scores: Record<string, Score>;
  usage: Usage | null;
  costUsd: number | null;
  latencyMs: number | null;
  /** From sending to the first piece of text, where the answer was streamed. */
  firstTokenMs?: number;
  attempts: number;
  stopReason: StopReason | null;
  servedFrom: "model" | "cache" | "batch" | null;
  failure?: AnswerFailure;
}
