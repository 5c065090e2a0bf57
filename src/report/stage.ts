import { randomBytes } from "node:crypto";
import { join, relative } from "node:path";
import { writeFolderWhole, writeWhole } from "../platform/files.js";
import type { RecordedInput } from "../platform/inputs.js";
import { displayBundle } from "../platform/kernel-display.js";
import type { UseCase } from "../platform/use-case.js";
import type { ChartSpec } from "./charts/chart.js";
import { DRAFT_MIME } from "./mime.js";

/** How an answer stands, for its colour and its word: never the only carrier of meaning. */
export type AnswerTone = "yes" | "no" | "mixed" | "open";

/** The one sentence that a notebook was run for. */
export interface Answer {
  /** What a manager reads: one sentence with its numbers. */
  headline: string;
  tone: AnswerTone;
}

/** What a report version keeps of a run, before the executed notebook joins it. */
export interface Draft {
  notebook: string;
  useCase: string;
  answer: Answer;
  /** Reproducible numbers by name, unit in the name. */
  metrics: Record<string, unknown>;
  /** Measured times: they differ from run to run and make no new version by themselves. */
  timings: Record<string, unknown>;
  charts: ChartSpec[];
  /** Everything the notebook read. */
  inputs: RecordedInput[];
  /** Steps that it saved. */
  saved: RecordedInput[];
  /** Caveats that stand beside the answer. */
  notes: string[];
}

/**
 * The last cell of every notebook: keeps answer, metrics and charts as a draft, and shows the answer.
 * A headless run completes the draft to a report version; by hand it stays a draft, and the output says how to publish.
 * @throws RangeError when a metric is NaN or infinite: unknown is null
 */
export async function stage(
  useCase: UseCase,
  {
    notebook,
    answer,
    metrics,
    timings = {},
    charts = [],
    notes = [],
  }: Pick<Draft, "notebook" | "answer" | "metrics"> & Partial<Pick<Draft, "timings" | "charts" | "notes">>,
): Promise<void> {
  refuseNonFinite(metrics, "metrics");
  refuseNonFinite(timings, "timings");
  const draft: Draft = {
    notebook,
    useCase: useCase.name,
    answer,
    metrics,
    timings,
    charts,
    notes,
    inputs: useCase.inputs.list(),
    saved: useCase.inputs.listSaved(),
  };
  const folder = join(
    useCase.root,
    ".tunelab",
    useCase.name,
    "drafts",
    `${notebook}-${randomBytes(4).toString("hex")}`,
  );
  await writeFolderWhole(folder, (temporary) =>
    writeWhole(join(temporary, "draft.json"), `${JSON.stringify(draft, null, 2)}\n`),
  );
  const publish = `npx tunelab run ${notebook} --use-case ${useCase.name}`;
  const markdown = [
    `**Answer:** ${answer.headline}`,
    ...notes.map((note) => `- ${note}`),
    `A draft of this report is kept. Publish it with: \`${publish}\``,
  ].join("\n\n");
  displayBundle({
    [DRAFT_MIME]: { folder: relative(useCase.root, folder) },
    "text/markdown": markdown,
    "text/plain": `${answer.headline}\nA draft of this report is kept. Publish it with: ${publish}`,
  });
}

function refuseNonFinite(value: unknown, path: string): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`${path} is ${value}; a number that is not known is null, with its reason beside it`);
  }
  if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) refuseNonFinite(inner, `${path}.${key}`);
  }
}
