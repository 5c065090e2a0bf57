import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TunelabError } from "../core/errors.js";
import { writeWhole } from "../platform/files.js";
import { isProcessAlive } from "../platform/lock.js";
import type { EpochPoint, LearningCurve, TrainingFinding } from "./learning-curve.js";
import type { TrainingPlan } from "./plan.js";
import type { TrainingState } from "./trainer.js";

/** What is kept of a job in `job.json`. */
export interface JobRecord {
  id: string;
  state: Exclude<TrainingState, "interrupted">;
  plan: TrainingPlan;
  /** The process that trains, or trained. */
  pid: number;
  latest: EpochPoint | null;
  failure?: string;
  startedAt: string;
  endedAt?: string;
}

/** What is kept of a finished job in `curve.json`. */
export interface JobCurve {
  curve: LearningCurve;
  bestEpoch: number;
  findings: TrainingFinding[];
}

/** The folder of one job: `.tunelab/<use case>/jobs/<id>`. Every file in it is written whole. */
export class JobFolder {
  readonly path: string;

  constructor({ root, name }: { root: string; name: string }, id: string) {
    this.path = join(root, ".tunelab", name, "jobs", id);
  }

  get lockPath(): string {
    return join(this.path, "job.lock");
  }

  get artefactPath(): string {
    return join(this.path, "model.json");
  }

  /** The record, or null when no such job was started. */
  async read(): Promise<JobRecord | null> {
    const file = join(this.path, "job.json");
    return existsSync(file) ? this.#parse<JobRecord>(file) : null;
  }

  async readCurve(): Promise<JobCurve> {
    return this.#parse<JobCurve>(join(this.path, "curve.json"));
  }

  async write(record: JobRecord): Promise<void> {
    await writeWhole(join(this.path, "job.json"), `${JSON.stringify(record, null, 2)}\n`);
  }

  /** Writes artefact and curve; the record that calls the job completed is written after them. */
  async writeResult(artefact: string, curve: JobCurve): Promise<void> {
    await writeWhole(this.artefactPath, artefact);
    await writeWhole(join(this.path, "curve.json"), `${JSON.stringify(curve)}\n`);
  }

  async #parse<T>(file: string): Promise<T> {
    try {
      return JSON.parse(await readFile(file, "utf8")) as T;
    } catch (cause) {
      throw new TunelabError("bad-input", `${file} cannot be read: ${messageOf(cause)}`, {
        remedy: "Remove the job's folder and train again.",
        cause,
      });
    }
  }
}

/** The state that a record stands for now: a running job whose process is gone was interrupted. */
export function stateOf({ state, pid }: JobRecord): TrainingState {
  return state === "running" && !isProcessAlive(pid) ? "interrupted" : state;
}
