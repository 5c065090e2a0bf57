import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { ChatModel, Completion } from "../core/chat-model.js";
import { TunelabError } from "../core/errors.js";
import { ProviderError } from "../core/provider-error.js";
import { readJsonLines } from "../platform/files.js";
import { requestKey } from "./request-key.js";

/** The name under which requests are keyed in a recording: any model may have answered them. */
const ANY_MODEL = "replay";

/** One line of a recording. */
interface RecordedCompletion {
  key: string;
  /** `provider:model` that answered. */
  model: string;
  completion: Completion;
}

/** The same model, writing each answer to a JSONL file that `replayModel` reads. The file is appended to. */
export function recorded(model: ChatModel, file: string): ChatModel {
  return {
    id: model.id,
    async complete(request, options) {
      const completion = await model.complete(request, options);
      const line: RecordedCompletion = { key: requestKey(ANY_MODEL, request), model: model.id, completion };
      await mkdir(dirname(file), { recursive: true });
      await appendFile(file, `${JSON.stringify(line)}\n`);
      return completion;
    },
  };
}

/**
 * A model that gives recorded answers again: usage, cost and latency as they were, served from the cache.
 * A request that was not recorded is a `ProviderError`; the last answer wins where one was recorded twice.
 * @throws TunelabError `missing-file`, or `bad-input` with file and line
 */
export async function replayModel(id: string, file: string): Promise<ChatModel> {
  const answers = new Map<string, Completion>();
  let line = 0;
  try {
    for await (const row of readJsonLines<RecordedCompletion>(file)) {
      line += 1;
      if (typeof row?.key !== "string" || typeof row.completion?.text !== "string") {
        throw new TunelabError("bad-input", "a line is no recorded answer", {
          findings: [{ file, line, message: "expected an object with key and completion.text" }],
        });
      }
      answers.set(row.key, row.completion);
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
    throw new TunelabError("missing-file", `recording not found: ${file}`, {
      remedy: "Record one by wrapping a model in recorded(model, file) and running it once.",
      cause: thrown,
    });
  }
  return {
    id,
    async complete(request, { signal } = {}) {
      signal?.throwIfAborted();
      const completion = answers.get(requestKey(ANY_MODEL, request));
      if (completion === undefined) {
        throw new ProviderError(`${file} holds no answer to this request`, {
          isRetryable: false,
          remedy: "The prompt, the few-shot examples or the case changed since the recording: record again.",
        });
      }
      return { ...completion, servedFrom: "cache" };
    },
  };
}
