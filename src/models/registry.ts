import { join } from "node:path";
import { TunelabError } from "../core/errors.js";
import { sha256, writeWhole } from "../platform/files.js";
import {
  type Alias,
  type CloudModelPlace,
  changeRegistry,
  type Lineage,
  type Registry,
  type RegistryEntry,
  type RegistryOwner,
  readRegistry,
  registryFolder,
} from "./registry-file.js";

/** Injected clock: the registry remembers when, and nothing else depends on it. */
interface Clock {
  now?: () => Date;
}

const systemClock = () => new Date();

/**
 * Keeps a trained model under the next version, and makes it the challenger. The same artefact registered again
 * gives the version that it has: nothing is stored twice.
 * @param artefact the model's file as text
 * @example (await registerModel(useCase, { artefact, lineage, metrics })).model // "local:email-triage@v1"
 */
export async function registerModel(
  useCase: RegistryOwner,
  {
    artefact,
    lineage,
    metrics,
    cloud,
  }: { artefact: string; lineage: Lineage; metrics: Record<string, number | null>; cloud?: CloudModelPlace },
  { now = systemClock }: Clock = {},
): Promise<RegistryEntry> {
  const artefactHash = sha256(artefact);
  const artefactFile = `artefacts/${artefactHash.slice(0, 16)}.json`;
  await writeWhole(join(registryFolder(useCase), artefactFile), artefact);
  return changeRegistry(useCase, (registry) => {
    const known = registry.entries.find((entry) => entry.artefactHash === artefactHash);
    if (known) return known;
    const version = `v${registry.entries.length + 1}`;
    const model = cloud ? `registry:${version}` : `local:${useCase.name}@${version}`;
    const at = now().toISOString();
    const entry: RegistryEntry = {
      version,
      model,
      artefactHash,
      artefactFile,
      ...(cloud === undefined ? {} : { cloud }),
      lineage,
      metrics,
      registeredAt: at,
    };
    registry.entries.push(entry);
    setAlias(registry, "challenger", { to: version, at, reason: "newly registered" });
    return entry;
  });
}

/** All registered models of a use case, oldest first, with the aliases. */
export async function listModels(useCase: RegistryOwner): Promise<Registry> {
  return readRegistry(useCase);
}

/**
 * The entry behind `v3`, `champion`, `challenger`, `registry:champion` or `local:<use case>@v3`.
 * @throws TunelabError `missing-file` with the names that exist
 */
export async function resolveModel(useCase: RegistryOwner, name: string): Promise<RegistryEntry> {
  const registry = await readRegistry(useCase);
  const short = name.replace(/^registry:/, "").replace(`local:${useCase.name}@`, "");
  const version = isAlias(short) ? registry.aliases[short] : short;
  const entry = registry.entries.find((candidate) => candidate.version === version);
  if (entry) return entry;
  const models = registry.entries.map((candidate) => candidate.model).join(", ");
  throw new TunelabError("missing-file", `use case "${useCase.name}" has no model "${name}"`, {
    remedy:
      models === ""
        ? `None is registered yet: run npx tunelab run 03-train --use-case ${useCase.name}`
        : `Registered: ${models}; champion: ${registry.aliases.champion ?? "the base model"}.`,
  });
}

/**
 * Remembers by which ARN a model at Amazon Bedrock is served (null: no more), or when it was deleted there.
 * @throws TunelabError `missing-file` with the names that exist
 */
export async function setCloud(
  useCase: RegistryOwner,
  name: string,
  change: { servedAs?: string | null; deletedAt?: string },
): Promise<void> {
  const { version } = await resolveModel(useCase, name);
  await changeRegistry(useCase, (registry) => {
    const entry = registry.entries.find((candidate) => candidate.version === version);
    if (!entry?.cloud) return;
    const servedAs = change.servedAs === undefined ? (entry.cloud.servedAs ?? null) : change.servedAs;
    const deletedAt = change.deletedAt ?? entry.cloud.deletedAt;
    const { modelArn, region } = entry.cloud;
    entry.cloud = {
      modelArn,
      region,
      ...(servedAs === null ? {} : { servedAs }),
      ...(deletedAt === undefined ? {} : { deletedAt }),
    };
  });
}

/** Adds a report version to the lineage of the model that it shows; once. */
export async function addReport(useCase: RegistryOwner, name: string, report: string): Promise<void> {
  const { version } = await resolveModel(useCase, name);
  await changeRegistry(useCase, (registry) => {
    const entry = registry.entries.find((candidate) => candidate.version === version);
    if (!entry) return;
    entry.lineage.reports = [...new Set([...(entry.lineage.reports ?? []), report])];
  });
}

/** Makes a registered model the champion. The champion before it is remembered for `rollBack`. */
export async function promote(
  useCase: RegistryOwner,
  name: string,
  { reason, now = systemClock }: { reason: string } & Clock,
): Promise<RegistryEntry> {
  const entry = await resolveModel(useCase, name);
  return changeRegistry(useCase, (registry) => {
    if (registry.aliases.champion === entry.version) return entry;
    const at = now().toISOString();
    registry.formerChampions.push(registry.aliases.champion);
    setAlias(registry, "champion", { to: entry.version, at, reason });
    if (registry.aliases.challenger === entry.version) setAlias(registry, "challenger", { to: null, at, reason });
    return entry;
  });
}

/**
 * Gives the champion's place back to what held it before: an earlier version, or null for the base model.
 * Rolling back twice goes back two promotions.
 * @throws TunelabError `bad-parameter` when the base model already serves
 */
export async function rollBack(
  useCase: RegistryOwner,
  { reason, now = systemClock }: { reason: string } & Clock,
): Promise<RegistryEntry | null> {
  return changeRegistry(useCase, (registry) => {
    if (registry.aliases.champion === null) {
      throw new TunelabError("bad-parameter", `use case "${useCase.name}" has no champion to roll back`, {
        remedy: "The base model serves already.",
      });
    }
    const previous = registry.formerChampions.pop() ?? null;
    setAlias(registry, "champion", { to: previous, at: now().toISOString(), reason });
    return registry.entries.find((entry) => entry.version === previous) ?? null;
  });
}

const isAlias = (name: string): name is Alias => name === "champion" || name === "challenger";

function setAlias(
  registry: Registry,
  alias: Alias,
  { to, at, reason }: { to: string | null; at: string; reason: string },
): void {
  registry.changes.push({ alias, from: registry.aliases[alias], to, at, reason });
  registry.aliases[alias] = to;
}
