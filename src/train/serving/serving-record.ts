import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TunelabError } from "../../core/errors.js";
import { formatDuration, formatUsd } from "../../core/format.js";
import type { ServingKind } from "../../platform/bedrock.js";
import { writeWhole } from "../../platform/files.js";

/** What is kept of a model that is served. Written before anything is sent: what costs money is never forgotten. */
export interface ServingRecord {
  name: string;
  useCase: string;
  /** Version in the registry. */
  version: string;
  kind: ServingKind;
  modelArn: string;
  region: string;
  clientRequestToken: string;
  /** Null until the service confirmed it. */
  arn: string | null;
  /** Of provisioned throughput; null where no price is known. On demand is paid by the token. */
  usdPerHour: number | null;
  createdAt: string;
  /** When waiting commands delete it. */
  expiresAt: string;
  deletedAt: string | null;
}

interface Owner {
  root: string;
  name: string;
}

const folderOf = ({ root, name }: Owner) => join(root, ".tunelab", name, "serving");

export const servingLock = (owner: Owner): string => join(folderOf(owner), "serving.lock");

/** All that was ever served of a use case, oldest first. */
export async function readServings(owner: Owner): Promise<ServingRecord[]> {
  const folder = folderOf(owner);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const records = await Promise.all(
    files.map(async (file) => {
      try {
        return JSON.parse(await readFile(join(folder, file), "utf8")) as ServingRecord;
      } catch (cause) {
        throw new TunelabError("bad-input", `${join(folder, file)} cannot be read: ${messageOf(cause)}`, {
          remedy: "Move it away; npx tunelab serving list finds what runs in the account.",
          cause,
        });
      }
    }),
  );
  return records.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

export async function writeServing(owner: Owner, record: ServingRecord): Promise<void> {
  await writeWhole(join(folderOf(owner), `${record.name}.json`), `${JSON.stringify(record, null, 2)}\n`);
}

/** What a served model has cost so far; null on demand, where tokens are paid, and where no price is known. */
export function costSoFar({ kind, usdPerHour, createdAt, deletedAt }: ServingRecord, now: Date): number | null {
  if (kind === "on-demand" || usdPerHour === null) return null;
  const end = deletedAt === null ? now.getTime() : Date.parse(deletedAt);
  return (Math.max(0, end - Date.parse(createdAt)) / 3_600_000) * usdPerHour;
}

/**
 * One line for every model of a use case that still costs money, to be shown wherever somebody looks. It reads what was
 * kept here, and asks nobody.
 */
export async function costAlarms(owner: Owner, now: Date): Promise<string[]> {
  const records = await readServings(owner);
  return records
    .filter((record) => record.deletedAt === null)
    .map((record) => {
      const { name, useCase, version, kind, createdAt, expiresAt, usdPerHour } = record;
      const since = formatDuration(Math.max(0, now.getTime() - Date.parse(createdAt)));
      const expired = expiresAt <= now.toISOString() ? `, EXPIRED at ${expiresAt}` : "";
      const paid =
        kind === "on-demand"
          ? "deployed on demand, paid by the token"
          : `on provisioned throughput, ${usdPerHour === null ? "price unknown, by the hour" : `about ${formatUsd(costSoFar(record, now))} so far at ${formatUsd(usdPerHour)} an hour`}`;
      return `STILL COSTING MONEY: ${useCase} ${version} ${paid}, for ${since}${expired}. Delete it: npx tunelab serving stop ${name} --use-case ${useCase}`;
    });
}
