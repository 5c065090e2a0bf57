import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";
import { writeWhole } from "../platform/files.js";
import { withLock } from "../platform/lock.js";

/** What a model was made from: enough to make it again. */
export interface Lineage {
  trainer: string;
  jobId: string;
  planHash: string;
  /** Hash of the training and validation rows. */
  dataHash: string;
  baseModel: string;
  /** Key of the split step that gave the rows, where it came from one. */
  splitKey?: string;
  /** Of a model that was trained on Amazon Bedrock. */
  jobArn?: string;
  /** Report versions that show this model: `<use case>/03-train/v0002`. */
  reports?: string[];
}

/** A model that lies at Amazon Bedrock. */
export interface CloudModelPlace {
  /** ARN of the custom model. It answers nothing by itself: it must be served. */
  modelArn: string;
  region: string;
  /** ARN of the deployment or the provisioned throughput that serves it now. */
  servedAs?: string;
  /** When it was deleted there, ISO 8601. */
  deletedAt?: string;
}

/** One registered model. */
export interface RegistryEntry {
  /** `v1`, `v2`, … in the order of registration. */
  version: string;
  /** `local:<use case>@v1`, or `registry:v1` for a model at Amazon Bedrock: what `openModel` takes. */
  model: string;
  /** SHA-256 of the artefact. */
  artefactHash: string;
  /** The artefact's file, relative to the registry's folder. */
  artefactFile: string;
  /** Of a model at Amazon Bedrock; a model of the embedded trainer lies in its artefact. */
  cloud?: CloudModelPlace;
  lineage: Lineage;
  metrics: Record<string, number | null>;
  /** ISO 8601 in UTC. */
  registeredAt: string;
}

export type Alias = "champion" | "challenger";

/** A change of an alias. `null` stands for the base model. */
export interface AliasChange {
  alias: Alias;
  from: string | null;
  to: string | null;
  at: string;
  reason: string;
}

export interface Registry {
  entries: RegistryEntry[];
  aliases: Record<Alias, string | null>;
  /** Champions that were replaced by a promotion, oldest first: what a roll-back returns to. */
  formerChampions: (string | null)[];
  /** Every change of an alias, oldest first. */
  changes: AliasChange[];
}

/** The use case whose registry is meant: its name and the project's root. */
export interface RegistryOwner {
  readonly name: string;
  readonly root: string;
}

export const registryFolder = ({ name, root }: RegistryOwner): string => join(root, ".tunelab", name, "registry");

const EMPTY: Registry = {
  entries: [],
  aliases: { champion: null, challenger: null },
  formerChampions: [],
  changes: [],
};

/**
 * Reads a use case's registry; one that was never written is empty.
 * @throws TunelabError `bad-input` when the file is not what this product wrote
 */
export async function readRegistry(owner: RegistryOwner): Promise<Registry> {
  const file = join(registryFolder(owner), "registry.json");
  try {
    const registry = JSON.parse(await readFile(file, "utf8")) as Registry;
    if (!Array.isArray(registry.entries)) throw new TypeError("it has no list of entries");
    return registry;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return structuredClone(EMPTY);
    if (cause instanceof SyntaxError || cause instanceof TypeError) {
      throw new TunelabError("bad-input", `${file} cannot be read: ${messageOf(cause)}`, {
        remedy: "Restore it from a copy, or move it away and train again: the artefacts lie beside it.",
        cause,
      });
    }
    throw cause;
  }
}

/** Changes the registry under a lock and writes it whole. What `change` returns comes back. */
export async function changeRegistry<T>(owner: RegistryOwner, change: (registry: Registry) => T): Promise<T> {
  const folder = registryFolder(owner);
  return withLock(join(folder, "registry.lock"), async () => {
    const registry = await readRegistry(owner);
    const result = change(registry);
    await writeWhole(join(folder, "registry.json"), `${JSON.stringify(registry, null, 2)}\n`);
    return result;
  });
}
