import type { TrainingFormat } from "../catalogue/types.js";
import type { Example } from "../core/example.js";
import { type WriteOptions, writeFormat } from "./write-formats.js";

const ALL_FORMATS: readonly TrainingFormat[] = ["bedrock-claude", "bedrock-nova", "prompt-completion", "openai-chat"];

export interface TrainingFilesOptions extends WriteOptions {
  /** Defaults to all four. */
  formats?: readonly TrainingFormat[];
}

/**
 * The train and validation part in the providers' formats, as file path → text: what a training job is given.
 * The test part is never written. An empty part gives no file.
 * @example Object.keys(trainingFiles(data.rows)) // ["formats/bedrock-claude/train.jsonl", …]
 */
export function trainingFiles(
  { train, validation }: { train: readonly Example[]; validation: readonly Example[] },
  { formats = ALL_FORMATS, ...options }: TrainingFilesOptions = {},
): Record<string, string> {
  const files: Record<string, string> = {};
  for (const format of formats) {
    for (const [part, examples] of Object.entries({ train, validation })) {
      if (examples.length > 0) files[`formats/${format}/${part}.jsonl`] = writeFormat(format, examples, options);
    }
  }
  return files;
}
