import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Catalogue } from "../catalogue/types.js";
import { messageOf, TunelabError } from "../core/errors.js";
import { openCatalogue } from "../models/open-catalogue.js";
import { registerModel } from "../models/registry.js";
import { readText } from "../platform/files.js";
import { withLock } from "../platform/lock.js";
import { JobFolder, type JobRecord, stateOf } from "./job-store.js";
import type { EpochPoint } from "./learning-curve.js";
import { planTraining, type TrainingPlan, type TrainingSpec } from "./plan.js";
import { trainLocalModel } from "./train-local.js";
import type { Trainer, TrainerOptions, TrainingJob } from "./trainer.js";

const POLL_MS = 100;

class Stopped extends Error {}

/**
 * The trainer in this process: real training of the small local model, at no cost.
 * Jobs live in `.tunelab/<use case>/jobs/<id>/`; their id comes from the plan's hash.
 */
export function createLocalTrainer({ useCase, catalogue, now = () => new Date() }: TrainerOptions): Trainer {
  const specs = new Map<string, TrainingSpec>();
  const running = new Map<string, { controller: AbortController; done: Promise<void>; latest: EpochPoint | null }>();
  let openedCatalogue: Promise<Catalogue> | undefined;

  const folderOf = (id: string) => new JobFolder(useCase, id);

  const recordOf = async (id: string): Promise<JobRecord> => {
    const record = await folderOf(id).read();
    if (record) return record;
    throw new TunelabError("missing-file", `use case "${useCase.name}" has no training job ${id}`, {
      remedy: "Start it with a plan.",
    });
  };

  const run = async (
    record: JobRecord,
    spec: TrainingSpec,
    controller: AbortController,
    onEpoch: (point: EpochPoint) => void,
  ): Promise<void> => {
    const folder = folderOf(record.id);
    const end = (change: Partial<JobRecord>) => folder.write({ ...record, ...change, endedAt: now().toISOString() });
    let latest: EpochPoint | null = null;
    await nextTurn();
    try {
      const { artefact, ...curve } = await trainLocalModel(record.plan, spec, {
        signal: controller.signal,
        onEpoch: (point) => {
          latest = point;
          onEpoch(point);
        },
      });
      await folder.writeResult(artefact, curve);
      await end({ state: "completed", latest });
    } catch (thrown) {
      if (thrown instanceof Stopped) await end({ state: "stopped", latest });
      else await end({ state: "failed", latest, failure: messageOf(thrown) });
    }
  };

  const launch = (record: JobRecord, spec: TrainingSpec, onEpoch?: (point: EpochPoint) => void) => {
    const controller = new AbortController();
    const done = run(record, spec, controller, (point) => {
      entry.latest = point;
      onEpoch?.(point);
    });
    const entry = { controller, done, latest: null as EpochPoint | null };
    running.set(record.id, entry);
    // A record that cannot be written fails `model` and `stop`; unobserved it must not end the process.
    done.catch(() => undefined);
  };

  return {
    async plan(spec) {
      const { train: defaults } = useCase;
      if (!defaults) {
        throw new TunelabError("bad-input", `use case "${useCase.name}" has no train section`, {
          remedy: "Add one to its use-case.yaml; data/email-triage/use-case.yaml shows the fields.",
        });
      }
      openedCatalogue ??= catalogue ? Promise.resolve(catalogue) : openCatalogue(useCase);
      const plan = planTraining(spec, {
        useCase: useCase.name,
        system: useCase.shortSystem,
        defaults,
        catalogue: await openedCatalogue,
        on: now(),
      });
      specs.set(plan.hash, spec);
      return plan;
    },

    async start(plan: TrainingPlan, { onEpoch } = {}) {
      const job: TrainingJob = { id: plan.hash.slice(0, 16), planHash: plan.hash };
      const folder = folderOf(job.id);
      await withLock(folder.lockPath, async () => {
        const known = await folder.read();
        const state = known && stateOf(known);
        if (known && state === "completed" && existsSync(folder.artefactPath)) {
          await folder.write({ ...known, plan });
          return;
        }
        if (known && state === "running" && (known.pid !== process.pid || running.has(job.id))) return;
        const spec = specs.get(plan.hash);
        if (!spec) {
          throw new TunelabError("bad-parameter", `this plan (${job.id}) was made by another trainer or process`, {
            remedy: "Make the plan again from the same rows: the hash will be the same.",
          });
        }
        const startedAt = now().toISOString();
        const record: JobRecord = { id: job.id, state: "running", plan, pid: process.pid, latest: null, startedAt };
        await folder.write(record);
        launch(record, spec, onEpoch);
      });
      return job;
    },

    async status({ id }) {
      const record = await recordOf(id);
      const latest = running.get(id)?.latest ?? record.latest;
      return {
        state: stateOf(record),
        epoch: latest?.epoch ?? 0,
        plannedEpochs: record.plan.epochs,
        latest,
        ...(record?.failure === undefined ? {} : { failure: record.failure }),
      };
    },

    async stop({ id }) {
      const own = running.get(id);
      if (own) {
        own.controller.abort(new Stopped("training was stopped"));
        await own.done;
        return;
      }
      const record = await recordOf(id);
      if (stateOf(record) === "running") {
        throw new TunelabError("locked", `training job ${id} runs in process ${record.pid}`, {
          remedy: "Stop it there, or end that process: the job can be started again at no cost.",
        });
      }
    },

    async find(nameOrArn) {
      const { id, plan } = await recordOf(nameOrArn);
      return { id, planHash: plan.hash };
    },

    async list() {
      const folder = dirname(folderOf("any").path);
      const ids = existsSync(folder) ? readdirSync(folder) : [];
      const records = (await Promise.all(ids.map((id) => folderOf(id).read()))).filter((one) => one !== null);
      return records
        .map((record) => ({ id: record.id, name: record.id, state: stateOf(record), startedAt: record.startedAt }))
        .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
    },

    async model({ id }) {
      await running.get(id)?.done;
      let record = await recordOf(id);
      while (stateOf(record) === "running") {
        await sleep(POLL_MS);
        record = await recordOf(id);
      }
      const state = stateOf(record);
      if (state !== "completed") {
        const why = record.failure === undefined ? "" : `: ${record.failure}`;
        throw new TunelabError("not-enough-data", `training job ${id} gave no model: it is ${state}${why}`, {
          remedy: "Start its plan again.",
        });
      }
      const folder = folderOf(id);
      const { curve, bestEpoch, findings } = await folder.readCurve();
      const { plan } = record;
      const best = curve.epochs[bestEpoch - 1];
      const entry = await registerModel(
        useCase,
        {
          artefact: await readText(folder.artefactPath, { purpose: `model of job ${id}` }),
          lineage: {
            trainer: plan.trainer,
            jobId: id,
            planHash: plan.hash,
            dataHash: plan.data.hash,
            baseModel: plan.baseModel,
            ...(plan.data.splitKey === undefined ? {} : { splitKey: plan.data.splitKey }),
          },
          metrics: {
            trainingLoss: best?.trainingLoss ?? null,
            validationLoss: best?.validationLoss ?? null,
            trainingAccuracy: best?.trainingAccuracy ?? null,
            validationAccuracy: best?.validationAccuracy ?? null,
          },
        },
        { now },
      );
      return {
        model: entry.model,
        artefactHash: entry.artefactHash,
        jobId: id,
        plan,
        curve,
        epochs: curve.epochs.length,
        bestEpoch,
        findings,
      };
    },
  };
}
