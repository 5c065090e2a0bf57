import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RecordedInput } from "../platform/inputs.js";
import type { Answer } from "./stage.js";

/** How long one cell took and how it ended. */
export interface CellTiming {
  index: number;
  status: string;
  durationMs: number;
}

/** What a result's key is made of, each part by its hash, so that a stale result can say which part changed. */
export interface CodeParts {
  /** One for every code cell, in order. */
  cells: string[];
  /** Hash by path from the project root. */
  files: Record<string, string>;
  /** Of the lock file; null without one. */
  lock: string | null;
}

/** What a report version was made from and what it says: everything needed to make it again or to doubt it. */
export interface ReportManifest {
  version: string;
  useCase: string;
  notebook: string;
  title: string;
  answer: Answer;
  notes: string[];
  parameters: Record<string, unknown>;
  /** Hash of code cells, parameters, the code they import, and the lock file. */
  key: string;
  /** What the key was made of; versions of before this was kept have none. */
  code?: CodeParts;
  inputs: RecordedInput[];
  /** Steps that the run saved; the result is current only while they stand. */
  saved: RecordedInput[];
  /** Hash of answer, metrics and charts: equal results make no new version. */
  result: string;
  /** Hash of the notebook file that was run. */
  source: string;
  lockfile: string;
  versions: Record<string, string>;
  startedAt: string;
  durationMs: number;
  cells: CellTiming[];
}

/** Folder of all versions of one notebook's report. */
export function reportFolder(root: string, useCase: string, notebook: string): string {
  return join(root, "reports", useCase, notebook);
}

/** Version folders, oldest first: `v0001`, `v0002`, … Unfinished temporary folders are not versions. */
export function listVersions(root: string, useCase: string, notebook: string): string[] {
  const folder = reportFolder(root, useCase, notebook);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^v\d{4,}$/.test(name) && existsSync(join(folder, name, "manifest.json")))
    .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

/** The manifest of the newest version, or null when there is none. */
export async function latestManifest(root: string, useCase: string, notebook: string): Promise<ReportManifest | null> {
  const version = listVersions(root, useCase, notebook).at(-1);
  return version === undefined ? null : readManifest(root, useCase, notebook, version);
}

/** The manifest of one version. */
export async function readManifest(
  root: string,
  useCase: string,
  notebook: string,
  version: string,
): Promise<ReportManifest> {
  const text = await readFile(join(reportFolder(root, useCase, notebook), version, "manifest.json"), "utf8");
  return JSON.parse(text) as ReportManifest;
}

/** `v0001` → `v0002`; the first is `v0001`. */
export function nextVersion(versions: readonly string[]): string {
  const last = versions.at(-1);
  return `v${String(last === undefined ? 1 : Number(last.slice(1)) + 1).padStart(4, "0")}`;
}
