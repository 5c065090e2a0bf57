import { setImmediate as nextTurn } from "node:timers/promises";
import { TunelabError } from "../core/errors.js";
import { type Random, shuffled } from "../core/random.js";
import { BUCKETS } from "../models/local/features.js";
import { indexOfLargest, type SoftmaxWeights, softmaxInto } from "../models/local/softmax.js";
import type { Dataset } from "./dataset.js";
import { bestEpochOf, type EpochPoint, type LearningCurve, type StepPoint } from "./learning-curve.js";

export interface SgdOptions {
  classCount: number;
  epochs: number;
  batchSize: number;
  /** Step length for the gradient averaged over a mini-batch. */
  learningRate: number;
  /** Weight of the penalty l2 / 2 * |w|^2; biases are free of it. */
  l2: number;
  /** Epochs without a lower validation loss before training stops. */
  earlyStoppingPatience: number;
  random: Random;
  onEpoch?: (point: EpochPoint) => void;
  signal?: AbortSignal;
}

export interface SgdResult {
  /** The weights of the best epoch. */
  softmax: SoftmaxWeights;
  curve: LearningCurve;
  /** 1-based; the epoch whose weights were kept. */
  bestEpoch: number;
}

/** Below this the common factor of the weights is multiplied in, before Float32 loses digits. */
const SMALLEST_SCALE = 1e-4;

/** The longest that training holds the event loop, in ms. */
const LONGEST_TURN_MS = 25;

const rounded = (value: number): number => Number(value.toPrecision(7));

const diverged = (epoch: number, learningRate: number) =>
  new TunelabError("bad-parameter", `training diverged in epoch ${epoch}: the steps are too long`, {
    remedy: `Lower train.learningRate (it is ${learningRate}) in use-case.yaml.`,
  });

/** Mean cross-entropy in nats and accuracy of a dataset; null for an empty one. */
function evaluate(
  softmax: SoftmaxWeights,
  scale: number,
  { features, classIndices }: Dataset,
): { loss: number; accuracy: number } | null {
  if (features.length === 0) return null;
  const probabilities = new Float64Array(softmax.biases.length);
  let loss = 0;
  let correct = 0;
  for (const [row, sparse] of features.entries()) {
    const klass = classIndices[row] as number;
    softmaxInto(probabilities, softmax, sparse, scale);
    loss -= Math.log(Math.max(probabilities[klass] as number, Number.MIN_VALUE));
    if (indexOfLargest(probabilities) === klass) correct += 1;
  }
  return { loss: loss / features.length, accuracy: correct / features.length };
}

/**
 * Softmax regression by mini-batch stochastic gradient descent with L2 and early stopping on the validation loss.
 * The same data, options and seed give the same weights, bit for bit. The event loop is let in between batches.
 * Weight decay is one common factor, so that a step costs the features of its rows and not all buckets.
 * Source: Bottou, "Stochastic Gradient Descent Tricks" (2012), section 5.1.
 * @throws the signal's reason when it is aborted; TunelabError `bad-parameter` when the learning rate makes it diverge
 */
export async function trainSoftmax(train: Dataset, validation: Dataset, options: SgdOptions): Promise<SgdResult> {
  const { classCount, epochs, batchSize, learningRate, l2, earlyStoppingPatience, random, onEpoch, signal } = options;
  if (learningRate * l2 >= 1) throw diverged(1, learningRate);
  const weights = new Float32Array(BUCKETS * classCount);
  const biases = new Float32Array(classCount);
  const softmax = { weights, biases };
  let scale = 1;
  let best: SoftmaxWeights = { weights: weights.slice(), biases: biases.slice() };
  const steps: StepPoint[] = [];
  const points: EpochPoint[] = [];
  const slots = Array.from({ length: batchSize }, () => new Float64Array(classCount));
  const rows = Array.from({ length: train.features.length }, (_, row) => row);
  let turnStartedAt = performance.now();

  const takeStep = (batch: readonly number[]): number => {
    let loss = 0;
    for (const [slot, row] of batch.entries()) {
      const probabilities = slots[slot] as Float64Array;
      softmaxInto(probabilities, softmax, train.features[row] as (typeof train.features)[number], scale);
      const klass = train.classIndices[row] as number;
      loss -= Math.log(Math.max(probabilities[klass] as number, Number.MIN_VALUE));
      probabilities[klass] = (probabilities[klass] as number) - 1;
    }
    scale *= 1 - learningRate * l2;
    if (scale < SMALLEST_SCALE) {
      for (let index = 0; index < weights.length; index += 1) weights[index] = (weights[index] as number) * scale;
      scale = 1;
    }
    const rate = learningRate / batch.length;
    for (const [slot, row] of batch.entries()) {
      const gradient = slots[slot] as Float64Array;
      const { indices, values } = train.features[row] as (typeof train.features)[number];
      for (let position = 0; position < indices.length; position += 1) {
        const start = (indices[position] as number) * classCount;
        const step = (rate / scale) * (values[position] as number);
        for (let klass = 0; klass < classCount; klass += 1) {
          weights[start + klass] = (weights[start + klass] as number) - step * (gradient[klass] as number);
        }
      }
      for (let klass = 0; klass < classCount; klass += 1) {
        biases[klass] = (biases[klass] as number) - rate * (gradient[klass] as number);
      }
    }
    return loss / batch.length;
  };

  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    const order = shuffled(rows, random);
    for (let start = 0; start < order.length; start += batchSize) {
      const loss = takeStep(order.slice(start, start + batchSize));
      steps.push({ step: steps.length + 1, epoch, trainingLoss: rounded(loss) });
      if (performance.now() - turnStartedAt > LONGEST_TURN_MS) {
        await nextTurn();
        signal?.throwIfAborted();
        turnStartedAt = performance.now();
      }
    }
    const onTrain = evaluate(softmax, scale, train);
    const onValidation = evaluate(softmax, scale, validation);
    if (onTrain === null) throw new RangeError("training needs at least one row, got 0");
    if (!Number.isFinite(onTrain.loss)) throw diverged(epoch, learningRate);
    const point: EpochPoint = {
      epoch,
      trainingLoss: rounded(onTrain.loss),
      validationLoss: onValidation === null ? null : rounded(onValidation.loss),
      trainingAccuracy: rounded(onTrain.accuracy),
      validationAccuracy: onValidation === null ? null : rounded(onValidation.accuracy),
    };
    points.push(point);
    onEpoch?.(point);
    const bestEpoch = bestEpochOf(points);
    if (bestEpoch === epoch) best = { weights: weights.map((value) => value * scale), biases: biases.slice() };
    if (onValidation !== null && epoch - bestEpoch >= earlyStoppingPatience) break;
  }
  return { softmax: best, curve: { steps, epochs: points }, bestEpoch: bestEpochOf(points) };
}
