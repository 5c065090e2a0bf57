import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TunelabError } from "../../core/errors.js";
import type { CloudJob } from "../../platform/bedrock.js";
import { writeWhole } from "../../platform/files.js";
import type { JobCurve } from "../job-store.js";
import type { BedrockTrainingPlan } from "./plan-bedrock.js";

/** What is kept of a job on Amazon Bedrock. Written before anything is sent, so that a crash never starts two. */
export interface BedrockJobRecord {
  id: string;
  plan: BedrockTrainingPlan;
  /** From 1; a plan started again after a failure is the next attempt. */
  attempt: number;
  jobName: string;
  clientRequestToken: string;
  /** Null until the service confirmed the job. */
  jobArn: string | null;
  /** As last seen. */
  seen: CloudJob | null;
  result: JobCurve | null;
  startedAt: string;
}

interface Owner {
  root: string;
  name: string;
}

const jobsFolder = ({ root, name }: Owner) => join(root, ".tunelab", name, "jobs");
const fileOf = (owner: Owner, id: string) => join(jobsFolder(owner), id, "bedrock-job.json");

export const lockOf = (owner: Owner, id: string): string => join(jobsFolder(owner), id, "job.lock");

/** The record, or null when no such job was started here. */
export async function readJob(owner: Owner, id: string): Promise<BedrockJobRecord | null> {
  const file = fileOf(owner, id);
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(await readFile(file, "utf8")) as BedrockJobRecord;
  } catch (cause) {
    throw new TunelabError("bad-input", `${file} cannot be read: ${messageOf(cause)}`, {
      remedy: "Move it away and start the plan again: the job is found by its name, nothing is started twice.",
      cause,
    });
  }
}

export async function writeJob(owner: Owner, record: BedrockJobRecord): Promise<void> {
  await writeWhole(fileOf(owner, record.id), `${JSON.stringify(record, null, 2)}\n`);
}

/** All jobs on Amazon Bedrock that were started from this project, oldest first. */
export async function readJobs(owner: Owner): Promise<BedrockJobRecord[]> {
  const folder = jobsFolder(owner);
  if (!existsSync(folder)) return [];
  const records = await Promise.all(readdirSync(folder).map((id) => readJob(owner, id)));
  return records.filter((one) => one !== null).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}
