import type { ChatRequest } from "../../core/chat-model.js";
import type { LearntAnswer, LocalModel } from "./artefact.js";
import { bucketCosine, featuresOf, wordBuckets } from "./features.js";
import { indexOfLargest, softmaxInto } from "./softmax.js";
import { DOES_NOT_KNOW, questionOf } from "./untrained.js";

/** The most probable class of a text and the probabilities of all, in the order of `model.classes`. */
export function classify(model: LocalModel, text: string): { classIndex: number; probabilities: Float64Array } {
  const probabilities = new Float64Array(model.classes.length);
  softmaxInto(probabilities, model.softmax, featuresOf(text));
  return { classIndex: indexOfLargest(probabilities), probabilities };
}

/** The learnt answer whose prompt shares most words with the text; the first one on a tie. */
function nearestAnswer(text: string, learnt: readonly LearntAnswer[]): string {
  if (learnt.length === 1) return (learnt[0] as LearntAnswer).answer;
  const buckets = wordBuckets(text);
  let best = { answer: DOES_NOT_KNOW, similarity: -1 };
  for (const candidate of learnt) {
    const similarity = bucketCosine(buckets, candidate.buckets);
    if (similarity > best.similarity) best = { answer: candidate.answer, similarity };
  }
  return best.answer;
}

/** Answers as a trained model: classifies the last user message, then gives that class's (nearest) learnt answer. */
export function answerTrained(model: LocalModel, request: ChatRequest): string {
  const question = questionOf(request);
  const { classIndex } = classify(model, question);
  return nearestAnswer(question, model.answers[classIndex] ?? []);
}
