import type { SparseFeatures } from "./features.js";

/** Softmax regression over hashed features: one weight per bucket and class, one bias per class. */
export interface SoftmaxWeights {
  /** Bucket-major: the weight of class c for bucket b stands at b * classCount + c. */
  weights: Float32Array;
  biases: Float32Array;
}

/**
 * Writes the class probabilities of one text into `into` (length = number of classes). They add up to 1.
 * @param scale factor that all weights are to be multiplied by (weight decay keeps one number instead of touching all)
 */
export function softmaxInto(
  into: Float64Array,
  { weights, biases }: SoftmaxWeights,
  { indices, values }: SparseFeatures,
  scale = 1,
): void {
  const classCount = biases.length;
  into.fill(0);
  for (let position = 0; position < indices.length; position += 1) {
    const start = (indices[position] as number) * classCount;
    const value = values[position] as number;
    for (let klass = 0; klass < classCount; klass += 1) {
      into[klass] = (into[klass] as number) + value * (weights[start + klass] as number);
    }
  }
  let highest = Number.NEGATIVE_INFINITY;
  for (let klass = 0; klass < classCount; klass += 1) {
    const logit = (into[klass] as number) * scale + (biases[klass] as number);
    into[klass] = logit;
    if (logit > highest) highest = logit;
  }
  let sum = 0;
  for (let klass = 0; klass < classCount; klass += 1) {
    const share = Math.exp((into[klass] as number) - highest);
    into[klass] = share;
    sum += share;
  }
  for (let klass = 0; klass < classCount; klass += 1) into[klass] = (into[klass] as number) / sum;
}

/** Position of the largest value; the first one on a tie; -1 for none. */
export function indexOfLargest(values: Float64Array): number {
  let best = -1;
  for (let index = 0; index < values.length; index += 1) {
    if (best < 0 || (values[index] as number) > (values[best] as number)) best = index;
  }
  return best;
}
