import { TunelabError } from "../../core/errors.js";
import { BUCKETS } from "./features.js";
import type { SoftmaxWeights } from "./softmax.js";

const FORMAT = "tunelab-local-model/1";

/** One answer that a model learnt, with the words of the prompt that it answered. */
export interface LearntAnswer {
  /** Word buckets of the prompt, ascending. */
  buckets: Uint16Array;
  answer: string;
}

/** A trained local model: softmax regression over hashed words, and the answers it may give for each class. */
export interface LocalModel {
  useCase: string;
  /** Labels, or `task:<name>` for Examples that carry no label. */
  classes: string[];
  softmax: SoftmaxWeights;
  /** By class. One entry: always that answer. Several: the one whose prompt is nearest. */
  answers: LearntAnswer[][];
}

interface StoredModel {
  format: string;
  useCase: string;
  buckets: number;
  classes: string[];
  biases: string;
  /** Buckets with a weight other than 0 in any class (Uint16), and their weights (Float32, bucket-major). */
  indices: string;
  weights: string;
  answers: { buckets: string; answer: string }[][];
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Artefacts are little-endian whatever the machine is. */
function littleEndian(bytes: Buffer, size: number): Buffer {
  if (isLittleEndian) return bytes;
  return size === 2 ? bytes.swap16() : bytes.swap32();
}

function encode(values: Uint16Array | Float32Array): string {
  const bytes = Buffer.from(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength));
  return littleEndian(bytes, values.BYTES_PER_ELEMENT).toString("base64");
}

function decode(text: string, size: 2 | 4): ArrayBuffer {
  return new Uint8Array(littleEndian(Buffer.from(text, "base64"), size)).buffer;
}

/** The model as JSON text: equal models give equal text, whatever machine wrote it. Buckets without weight are left out. */
export function encodeModel({ useCase, classes, softmax, answers }: LocalModel): string {
  const classCount = classes.length;
  const used: number[] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    for (let klass = 0; klass < classCount; klass += 1) {
      if (softmax.weights[bucket * classCount + klass] !== 0) {
        used.push(bucket);
        break;
      }
    }
  }
  const weights = new Float32Array(used.length * classCount);
  for (const [position, bucket] of used.entries()) {
    weights.set(softmax.weights.subarray(bucket * classCount, (bucket + 1) * classCount), position * classCount);
  }
  const stored: StoredModel = {
    format: FORMAT,
    useCase,
    buckets: BUCKETS,
    classes,
    biases: encode(softmax.biases),
    indices: encode(Uint16Array.from(used)),
    weights: encode(weights),
    answers: answers.map((learnt) => learnt.map(({ buckets, answer }) => ({ buckets: encode(buckets), answer }))),
  };
  return `${JSON.stringify(stored)}\n`;
}

/**
 * Reads what `encodeModel` wrote.
 * @throws TunelabError `bad-input` naming `file` when the text is no such model or its parts do not fit together
 */
export function decodeModel(text: string, { file }: { file: string }): LocalModel {
  const broken = (why: string, cause?: unknown) =>
    new TunelabError("bad-input", `${file} is not a local model: ${why}`, {
      remedy: "Train it again; a model's file is never edited by hand.",
      cause,
    });
  let stored: StoredModel;
  try {
    stored = JSON.parse(text) as StoredModel;
  } catch (cause) {
    throw broken("it is not JSON", cause);
  }
  if (stored?.format !== FORMAT) throw broken(`its format is ${String(stored?.format)}, expected ${FORMAT}`);
  if (stored.buckets !== BUCKETS) throw broken(`it has ${stored.buckets} buckets, expected ${BUCKETS}`);
  const classCount = stored.classes.length;
  const biases = new Float32Array(decode(stored.biases, 4));
  const indices = new Uint16Array(decode(stored.indices, 2));
  const packed = new Float32Array(decode(stored.weights, 4));
  if (biases.length !== classCount || packed.length !== indices.length * classCount) {
    throw broken("its weights do not fit its classes");
  }
  if (stored.answers.length !== classCount) throw broken("its answers do not fit its classes");
  const weights = new Float32Array(BUCKETS * classCount);
  for (const [position, bucket] of indices.entries()) {
    weights.set(packed.subarray(position * classCount, (position + 1) * classCount), bucket * classCount);
  }
  return {
    useCase: stored.useCase,
    classes: stored.classes,
    softmax: { weights, biases },
    answers: stored.answers.map((learnt) =>
      learnt.map(({ buckets, answer }) => ({ buckets: new Uint16Array(decode(buckets, 2)), answer })),
    ),
  };
}
