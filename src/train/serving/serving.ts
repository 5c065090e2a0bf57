import { setTimeout as sleepFor } from "node:timers/promises";
import { modelOf } from "../../catalogue/model.js";
import { priceOf } from "../../catalogue/price.js";
import { TunelabError } from "../../core/errors.js";
import { formatUsd } from "../../core/format.js";
import { openCatalogue } from "../../models/open-catalogue.js";
import { listModels, resolveModel, setCloud } from "../../models/registry.js";
import { isAwsError } from "../../platform/aws-errors.js";
import type { BedrockControl, CloudServing, ServingKind } from "../../platform/bedrock.js";
import { withLock } from "../../platform/lock.js";
import { isApproved } from "../bedrock/bedrock-trainer.js";
import { waitFor } from "../bedrock/wait.js";
import type { TrainerOptions } from "../trainer.js";
import { planServing, type ServingPlan } from "./serving-plan.js";
import { costSoFar, readServings, type ServingRecord, servingLock, writeServing } from "./serving-record.js";

const PAUSE_MS = { first: 10_000, longest: 60_000 };

/** One thing in the account that costs money, or did. */
export interface ServingRow {
  what: "on-demand" | "provisioned" | "stored model";
  name: string;
  /** Version in the registry; null for what was not started from this project. */
  version: string | null;
  /** As the service says, or `unconfirmed`: sent, and no answer came. */
  state: CloudServing["state"] | "unconfirmed" | "stored";
  arn: string | null;
  /** So far; null where tokens are paid or no price is known. */
  costUsd: number | null;
  usdPerHour: number | null;
  usdPerMonth: number | null;
  since: string;
  expiresAt: string | null;
}

export type ServingOptions = Pick<TrainerOptions, "catalogue" | "now" | "sleep"> & {
  useCase: Pick<TrainerOptions["useCase"], "name" | "root" | "inputs" | "train">;
};

/** The served models of a use case. */
export interface Serving {
  plan(wanted: { model: string; kind?: ServingKind; hours: number }): Promise<ServingPlan>;
  /** Starts what was planned, or finds it running; then its expiry is the new plan's. */
  start(plan: ServingPlan, options?: { approvedPlan?: string }): Promise<ServingRecord>;
  /** Waits until it answers; the registry then opens the model through it. */
  wait(name: string, options?: { onLook?: (row: ServingRow) => void; signal?: AbortSignal }): Promise<ServingRecord>;
  /** What is served and stored, with what it cost; also what bears our names and was not started from here. */
  list(): Promise<ServingRow[]>;
  /** Deletes one by name, or `all` of this use case. @returns the names that were deleted */
  stop(name: string): Promise<string[]>;
  /** Deletes what is past its expiry. @returns the names */
  enforceExpiry(): Promise<string[]>;
  /** Waits until nothing is served any more, and deletes each at its expiry. */
  watch(options?: { onLook?: (rows: ServingRow[]) => void; signal?: AbortSignal }): Promise<string[]>;
  /** Deletes a trained model for good. The champion is kept. */
  deleteModel(version: string): Promise<void>;
}

/** Opens the served models of a use case. */
export function openServing({
  useCase,
  catalogue,
  now = () => new Date(),
  sleep = (ms, signal) => sleepFor(ms, undefined, signal ? { signal } : {}),
}: ServingOptions): Serving {
  const controls = new Map<string, Promise<BedrockControl>>();
  const controlIn = (region: string): Promise<BedrockControl> => {
    const opened =
      controls.get(region) ?? import("../../platform/bedrock.js").then(({ openBedrock }) => openBedrock({ region }));
    controls.set(region, opened);
    return opened;
  };
  const catalogueOf = async () => catalogue ?? (await openCatalogue(useCase));
  const living = async () => (await readServings(useCase)).filter((record) => record.deletedAt === null);

  const recordOf = async (name: string): Promise<ServingRecord> => {
    const records = await readServings(useCase);
    const record = records.find((one) => one.name === name || one.arn === name);
    if (record) return record;
    const names = records.filter((one) => one.deletedAt === null).map((one) => one.name);
    throw new TunelabError("missing-file", `use case "${useCase.name}" serves nothing named ${name}`, {
      remedy: names.length === 0 ? "Nothing is served from this project." : `It serves: ${names.join(", ")}.`,
    });
  };

  /** Finds a serving whose answer was lost, by its name; null when the service never got it. */
  const confirm = async (record: ServingRecord): Promise<CloudServing | null> => {
    const control = await controlIn(record.region);
    if (record.arn !== null) return control.getServing(record.kind, record.arn);
    const found = (await control.listServings()).find((one) => one.name === record.name);
    if (!found) return null;
    record.arn = found.arn;
    await writeServing(useCase, record);
    return found;
  };

  const markDeleted = async (record: ServingRecord): Promise<void> => {
    record.deletedAt = now().toISOString();
    await writeServing(useCase, record);
    const { entries } = await listModels(useCase);
    const entry = entries.find((one) => one.cloud?.servedAs !== undefined && one.cloud.servedAs === record.arn);
    if (entry) await setCloud(useCase, entry.version, { servedAs: null });
  };

  const remove = async (record: ServingRecord): Promise<void> => {
    const seen = await confirm(record);
    if (seen !== null) await (await controlIn(record.region)).deleteServing(record.kind, seen.arn);
    await markDeleted(record);
  };

  const rowOf = (record: ServingRecord, seen: CloudServing | null): ServingRow => ({
    what: record.kind,
    name: record.name,
    version: record.version,
    state: seen?.state ?? "unconfirmed",
    arn: record.arn,
    costUsd: costSoFar(record, now()),
    usdPerHour: record.usdPerHour,
    usdPerMonth: null,
    since: record.createdAt,
    expiresAt: record.expiresAt,
  });

  const expired = (record: ServingRecord) => record.expiresAt <= now().toISOString();

  const self: Serving = {
    async plan({ model, kind, hours }) {
      const entry = await resolveModel(useCase, model);
      const records = await readServings(useCase);
      const plan = (earlier: number) =>
        catalogueOf().then((opened) =>
          planServing(entry, {
            useCase: useCase.name,
            catalogue: opened,
            hours,
            earlier,
            ...(kind === undefined ? {} : { kind }),
          }),
        );
      const first = await plan(0);
      const deleted = records.filter(
        (one) => one.modelArn === first.modelArn && one.kind === first.kind && one.deletedAt !== null,
      ).length;
      return deleted === 0 ? first : plan(deleted);
    },

    async start(plan, { approvedPlan } = {}) {
      return withLock(
        servingLock(useCase),
        async () => {
          const expiresAt = new Date(now().getTime() + plan.hours * 3_600_000).toISOString();
          const known = (await living()).find((one) => one.name === plan.name);
          if (!isApproved(plan.hash, approvedPlan)) {
            const sum =
              plan.kind === "on-demand"
                ? "is paid by the token"
                : `costs ${plan.usd === null ? "an unknown sum" : formatUsd(plan.usd)}`;
            throw new TunelabError(
              "budget",
              `serving ${plan.version} for ${plan.hours} h ${sum} and was not approved; nothing was sent`,
              {
                remedy: `To start it: --yes, or approvedPlan "${plan.hash.slice(0, 16)}".`,
              },
            );
          }
          const { name, version, kind, modelArn, region, clientRequestToken, usdPerHour } = plan;
          const record: ServingRecord = known
            ? { ...known, expiresAt }
            : {
                name,
                useCase: useCase.name,
                version,
                kind,
                modelArn,
                region,
                clientRequestToken,
                arn: null,
                usdPerHour,
                createdAt: now().toISOString(),
                expiresAt,
                deletedAt: null,
              };
          await writeServing(useCase, record);
          if ((await confirm(record)) !== null) return record;
          const control = await controlIn(region);
          try {
            record.arn = await control.createServing({
              kind,
              name,
              modelArn,
              clientRequestToken,
              tags: { "tunelab:use-case": useCase.name, "tunelab:expires": expiresAt },
            });
          } catch (thrown) {
            // Refused for good: nothing runs, and nothing is to be shown as if it did.
            const refused = ["validation", "quota", "access-denied", "not-found"] as const;
            if (refused.some((one) => isAwsError(thrown, one)) && (await confirm(record)) === null)
              await markDeleted(record);
            if (record.arn === null) throw thrown;
          }
          await writeServing(useCase, record);
          return record;
        },
        { waitMs: 120_000 },
      );
    },

    async wait(name, { onLook, signal } = {}) {
      const record = await recordOf(name);
      const seen = await waitFor(() => confirm(record), {
        isOver: (one) => one === null || one.state !== "creating" || expired(record),
        onLook: (one) => onLook?.(rowOf(record, one)),
        sleep,
        pauseMs: PAUSE_MS,
        ...(signal === undefined ? {} : { signal }),
      });
      if (seen?.state === "active" && !expired(record)) {
        await setCloud(useCase, record.version, { servedAs: seen.arn });
        return record;
      }
      await remove(record);
      const why =
        seen === null
          ? "is not there: it was deleted, or never arrived"
          : seen.state === "failed"
            ? `failed: ${seen.failure ?? "no reason given"}`
            : "was not ready when it expired";
      throw new TunelabError("provider", `${name} ${why}`, {
        remedy: "It is deleted and costs nothing. Plan and start it again.",
      });
    },

    async list() {
      const rows: ServingRow[] = [];
      const records = await living();
      const { entries } = await listModels(useCase);
      const stored = entries.filter((entry) => entry.cloud && entry.cloud.deletedAt === undefined);
      const regions = new Set([
        ...records.map((record) => record.region),
        ...stored.map((entry) => entry.cloud?.region as string),
        ...(useCase.train?.bedrock ? [useCase.train.bedrock.region] : []),
      ]);
      for (const region of regions) {
        const live = await (await controlIn(region)).listServings();
        const own = records.filter((record) => record.region === region);
        for (const record of own) {
          const seen = live.find((one) => one.arn === record.arn || one.name === record.name) ?? null;
          if (seen === null && record.arn !== null) await markDeleted(record);
          else rows.push(rowOf(seen === null ? record : { ...record, arn: seen.arn }, seen));
        }
        const strange = live.filter(
          (one) => one.name.startsWith("tunelab-") && !own.some(({ name }) => name === one.name),
        );
        for (const one of strange) rows.push(await strangeRow(one));
      }
      for (const entry of stored) {
        const price = priceOf(await catalogueOf(), entry.lineage.baseModel, "storage");
        rows.push({
          what: "stored model",
          name: entry.model,
          version: entry.version,
          state: "stored",
          arn: entry.cloud?.modelArn ?? null,
          costUsd: null,
          usdPerHour: null,
          usdPerMonth: price.usd,
          since: entry.registeredAt,
          expiresAt: null,
        });
      }
      return rows;
    },

    async stop(name) {
      const records = name === "all" ? await living() : [await recordOf(name)];
      for (const record of records) await remove(record);
      return records.map((record) => record.name);
    },

    async enforceExpiry() {
      const due = (await living()).filter(expired);
      for (const record of due) await remove(record);
      return due.map((record) => record.name);
    },

    async watch({ onLook, signal } = {}) {
      const deleted: string[] = [];
      await waitFor(
        async () => {
          deleted.push(...(await self.enforceExpiry()));
          const records = await living();
          onLook?.(records.map((record) => rowOf(record, null)));
          return records;
        },
        {
          isOver: (records) => records.length === 0,
          sleep,
          pauseMs: { first: 30_000, longest: 60_000 },
          ...(signal === undefined ? {} : { signal }),
        },
      );
      return deleted;
    },

    async deleteModel(version) {
      const entry = await resolveModel(useCase, version);
      const { aliases } = await listModels(useCase);
      if (!entry.cloud || entry.cloud.deletedAt !== undefined) return;
      if (aliases.champion === entry.version) {
        throw new TunelabError("bad-parameter", `${entry.model} is the champion`, {
          remedy: `Roll back first: npx tunelab registry rollback --use-case ${useCase.name}`,
        });
      }
      const served = (await living()).find((record) => record.version === entry.version);
      if (served) {
        throw new TunelabError("bad-parameter", `${entry.model} is served as ${served.name}`, {
          remedy: `Stop that first: npx tunelab serving stop ${served.name} --use-case ${useCase.name}`,
        });
      }
      await (await controlIn(entry.cloud.region)).deleteCustomModel(entry.cloud.modelArn);
      await setCloud(useCase, entry.version, { deletedAt: now().toISOString() });
    },
  };

  const strangeRow = async (one: CloudServing): Promise<ServingRow> => {
    const opened = await catalogueOf();
    const base = /custom-model\/([^/]+)\//.exec(one.modelArn)?.[1];
    let usdPerHour: number | null = null;
    try {
      if (base !== undefined && one.kind === "provisioned")
        usdPerHour = priceOf(opened, modelOf(opened, base).id, "provisionedHour").usd;
    } catch (thrown) {
      if (!(thrown instanceof TunelabError)) throw thrown;
    }
    const hours = Math.max(0, now().getTime() - Date.parse(one.createdAt)) / 3_600_000;
    return {
      what: one.kind,
      name: one.name,
      version: null,
      state: one.state,
      arn: one.arn,
      costUsd: usdPerHour === null ? null : usdPerHour * hours,
      usdPerHour,
      usdPerMonth: null,
      since: one.createdAt,
      expiresAt: null,
    };
  };

  return self;
}
