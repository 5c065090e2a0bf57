import { isDeepStrictEqual } from "node:util";
import { joinText, type NotebookCell, type NotebookDocument, type NotebookOutput } from "../../src/core/notebook.js";
import { EXIT_CODES, exitCodeOf } from "../../src/notebook/exit-codes.js";
import type { NotebookRun } from "../../src/notebook/run.js";
import { failurePageHtml } from "../../src/report/page/failure-page.js";

interface ExpectedCell {
  status: string;
  execution_count?: number | null;
  outputs?: unknown[];
  outputs_required?: Record<string, unknown>[];
  outputs_contains?: string;
}

/** The `expect` part of a case. Some expectations are sentences; the numbers and names in them are what is checked. */
export interface ExpectedRun {
  exit?: number | string;
  saved?: boolean;
  cells?: ExpectedCell[];
  wall_ms_max?: number | string;
  detect_ms_max?: number;
  message_contains?: string;
  injected?: { index: number; tags: string[]; after_tag: string };
  last_cell_text?: string;
  rerun?: string;
  no_loss?: string;
  position?: { line: number; column: number };
  report?: string;
  [other: string]: unknown;
}

/** What came of a case: a run, or the message with which it was refused before a kernel started. */
export type Observed =
  | {
      run: NotebookRun;
      /** The executed notebook, written and read again. */
      saved: NotebookDocument;
      rerun(notebook: NotebookDocument, parameters: Record<string, unknown>): Promise<NotebookRun>;
    }
  | { refused: string };

interface Failure {
  what: string;
  came: unknown;
  expected: unknown;
}

const RUNTIME_ERRORS = ["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"];

/** Every expectation that was not met, and those that this adapter does not know. */
export async function judgeRun(
  expect: ExpectedRun,
  observed: Observed,
): Promise<{ failures: Failure[]; unknown: string[] }> {
  const failures: Failure[] = [];
  const check = (what: string, came: unknown, expected: unknown, holds = isDeepStrictEqual(came, expected)) => {
    if (!holds) failures.push({ what, came, expected });
  };
  const unknown = Object.keys(expect).filter((key) => !(key in CHECKS));
  for (const [key, value] of Object.entries(expect)) await CHECKS[key]?.(value as never, observed, check);
  return { failures, unknown };
}

type Check = (what: string, came: unknown, expected: unknown, holds?: boolean) => void;

const CHECKS: Record<string, (expected: never, observed: Observed, check: Check) => void | Promise<void>> = {
  exit(expected: number | string, observed, check) {
    const came = "run" in observed ? exitCodeOf(observed.run.status) : EXIT_CODES.usage;
    check("exit", came, expected, exitFits(came, expected));
  },
  saved(expected: boolean, observed, check) {
    check("saved", "saved" in observed, expected);
  },
  cells(expected: ExpectedCell[], observed, check) {
    if (!("run" in observed)) return check("cells", observed.refused, expected);
    const { run, saved } = observed;
    check("number of cells", run.cells.length, expected.length);
    for (const [place, wanted] of expected.entries()) {
      const result = run.cells[place];
      const cell = saved.cells[result?.index ?? -1];
      const name = `cell ${place}`;
      check(`${name} status`, result?.status, wanted.status);
      if (cell?.cell_type !== "code") continue;
      if ("execution_count" in wanted) check(`${name} count`, cell.execution_count, wanted.execution_count);
      if (wanted.outputs) check(`${name} outputs`, cell.outputs, wanted.outputs);
      for (const required of wanted.outputs_required ?? []) {
        check(
          `${name} required output`,
          cell.outputs,
          required,
          cell.outputs.some((output) => outputFits(output, required)),
        );
      }
      const { outputs_contains: part } = wanted;
      if (part !== undefined) check(`${name} text`, textsOf(cell), part, textsOf(cell).includes(part));
    }
  },
  wall_ms_max(expected: number | string, observed, check) {
    // The kernel is started before the clock, so that its start does not count.
    const limit = (String(expected).match(/\d+/g) ?? []).reduce((sum, number) => sum + Number(number), 0);
    if ("run" in observed) check("wall time", observed.run.durationMs, expected, observed.run.durationMs <= limit);
  },
  detect_ms_max(expected: number, observed, check) {
    const died = "run" in observed ? observed.run.cells.find(({ status }) => status === "kernel-died") : undefined;
    check("time to detect", died?.durationMs, expected, died !== undefined && died.durationMs <= expected);
  },
  message_contains(expected: string, observed, check) {
    const message = "run" in observed ? (observed.run.failure?.message ?? "") : observed.refused;
    check("message", message, expected, message.includes(expected));
  },
  injected(expected: NonNullable<ExpectedRun["injected"]>, observed, check) {
    if (!("run" in observed)) return check("injected", observed.refused, expected);
    const cells = observed.saved.cells;
    check("injected tags", cells[expected.index]?.metadata.tags, expected.tags);
    check("tag before the injected cell", cells[expected.index - 1]?.metadata.tags?.includes(expected.after_tag), true);
  },
  last_cell_text(expected: string, observed, check) {
    const last = "run" in observed ? observed.saved.cells.at(-1) : undefined;
    check("last cell", last && textsOf(last), expected);
  },
  async rerun(expected: string, observed, check) {
    const [, name = "", value = "", count] = /with (\w+)=(\S+) .*cell count stays (\d+)/.exec(expected) ?? [];
    if (!("run" in observed)) return check("rerun", observed.refused, expected);
    const again = await observed.rerun(observed.saved, { [name]: JSON.parse(value) as unknown });
    check("rerun status", again.status, "ok");
    check("cells after a rerun", again.notebook.cells.length, Number(count));
    const injected = again.notebook.cells.filter(({ metadata }) => metadata.tags?.includes("injected-parameters"));
    check("injected cells after a rerun", injected.length, 1);
  },
  no_loss(expected: string, observed, check) {
    const [, text = ""] = /"([^"]+)" appears exactly once/.exec(expected) ?? [];
    const all = "run" in observed ? observed.saved.cells.map(textsOf).join("\n") : "";
    check("occurrences", all.split(text).length - 1, 1);
  },
  position(expected: { line: number; column: number }, observed, check) {
    const error = "run" in observed ? observed.run.cells.find((cell) => cell.error)?.error : undefined;
    check("position", { line: error?.line, column: error?.column }, expected);
  },
  async report(expected: string, observed, check) {
    if (!("run" in observed)) return check("report", observed.refused, expected);
    const message = observed.run.failure?.message ?? "";
    const page = await failurePageHtml(observed.saved, { useCase: "cases", notebook: "case", message });
    const firstOutput = textsOf(observed.saved.cells[0] as NotebookCell).trim();
    const plain = page.replaceAll("&#39;", "'").replaceAll("&quot;", '"');
    const [named, shown] = [plain.indexOf(message), plain.lastIndexOf(firstOutput)];
    check("report", { named, shown }, expected, message !== "" && named >= 0 && shown > named);
  },
};

function exitFits(came: number, expected: number | string): boolean {
  if (typeof expected === "number") return came === expected;
  const code = /^nonzero, ([\w-]+) code/.exec(expected)?.[1];
  const codes: Record<string, number> = {
    timeout: EXIT_CODES.cellTimeout,
    "kernel-death": EXIT_CODES.kernelDied,
    interrupted: EXIT_CODES.interrupted,
    usage: EXIT_CODES.usage,
  };
  if (code !== undefined && code in codes) return came === codes[code];
  return expected.includes("distinct from kernel death and timeout") ? came === EXIT_CODES.cellFailed : came !== 0;
}

/** A value of `non-empty` asks for content, a name in words (`… any name that is not a runtime error name`) for no runtime error. */
function outputFits(output: NotebookOutput, required: Record<string, unknown>): boolean {
  return Object.entries(required).every(([key, wanted]) => {
    const came = (output as Record<string, unknown>)[key];
    if (wanted === "non-empty")
      return Array.isArray(came) || typeof came === "string" ? came.length > 0 : came !== undefined;
    if (key === "ename" && typeof wanted === "string" && wanted.includes("not a runtime error name")) {
      return typeof came === "string" && came !== "" && !RUNTIME_ERRORS.includes(came);
    }
    return isDeepStrictEqual(came, wanted);
  });
}

/** Everything that a cell's outputs say as text. */
function textsOf(cell: NotebookCell): string {
  if (cell.cell_type !== "code") return "";
  return cell.outputs
    .map((output) => {
      if (output.output_type === "stream") return joinText(output.text);
      if (output.output_type === "error") return [output.ename, output.evalue, ...output.traceback].join("\n");
      return Object.values(output.data)
        .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
        .join("\n");
    })
    .join("");
}
