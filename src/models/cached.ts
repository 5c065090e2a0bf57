import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ChatModel, ChatRequest, Completion } from "../core/chat-model.js";
import { sha256, writeWhole } from "../platform/files.js";

const FORMAT = "tunelab-answer/1";

/** What an answer is kept under: all that was sent, to whom, and which repeat of it this is. */
export interface CacheKey {
  model: string;
  system: string | null;
  messages: { role: string; content: string }[];
  maxTokens: number;
  temperature: number | null;
  repeat: number;
}

interface CacheEntry {
  format: typeof FORMAT;
  key: CacheKey;
  keptAt: string;
  completion: Completion;
}

/** The key of a request, to be read by people; equal requests have equal keys. */
export function cacheKey(model: string, request: ChatRequest): CacheKey {
  const { system = null, messages, maxTokens, temperature = null, repeat = 0 } = request;
  return {
    model,
    system,
    messages: messages.map(({ role, content }) => ({ role, content })),
    maxTokens,
    temperature,
    repeat,
  };
}

/** Where the answer of a key is kept: `<folder>/<model>/<2 hex>/<30 hex>.json`. */
export function cacheFile(folder: string, key: CacheKey): string {
  const hash = sha256(JSON.stringify(key));
  return join(
    folder,
    key.model.replaceAll(/[^\w.@-]+/gu, "_").slice(0, 100),
    hash.slice(0, 2),
    `${hash.slice(2, 32)}.json`,
  );
}

async function readEntry(file: string, key: CacheKey): Promise<Completion | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw thrown;
  }
  try {
    const entry = JSON.parse(text) as CacheEntry;
    const isSame = entry.format === FORMAT && JSON.stringify(entry.key) === JSON.stringify(key);
    return isSame && typeof entry.completion.text === "string" ? entry.completion : null;
  } catch {
    return null; // Not an entry: it is asked for again and replaced.
  }
}

/**
 * The same model with its answers kept, one file each that holds key and answer in plain JSON. A kept answer says
 * `servedFrom: "cache"`, so that no latency is taken from it. Equal requests at the same time are sent once. Failures
 * are not kept.
 * @example (await cached(model, folder).complete(request)).servedFrom // "cache" the second time
 */
export function cached(
  model: ChatModel,
  folder: string,
  { now = () => new Date() }: { now?: () => Date } = {},
): ChatModel {
  const underWay = new Map<string, Promise<Completion>>();
  return {
    id: model.id,
    async complete(request, options) {
      options?.signal?.throwIfAborted();
      const key = cacheKey(model.id, request);
      const file = cacheFile(folder, key);
      const other = underWay.get(file);
      if (other) return { ...(await other), servedFrom: "cache" };
      const work = (async () => {
        const kept = await readEntry(file, key);
        if (kept) return { ...kept, servedFrom: "cache" as const };
        const completion = await model.complete(request, options);
        const entry: CacheEntry = { format: FORMAT, key, keptAt: now().toISOString(), completion };
        await writeWhole(file, `${JSON.stringify(entry, null, 2)}\n`);
        return completion;
      })();
      underWay.set(file, work);
      try {
        return await work;
      } finally {
        underWay.delete(file);
      }
    },
  };
}
