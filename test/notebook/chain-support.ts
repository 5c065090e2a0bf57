import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChains } from "../../src/notebook/chain.js";
import type { ChainEvent, ChainOptions, ChainResult } from "../../src/notebook/chain-events.js";
import { notebookText } from "../../src/notebook/document.js";
import { type Chain, planRuns } from "../../src/notebook/plan-runs.js";
import { createKernelPool } from "../../src/notebook/pool.js";
import { notebookOf, ROOT } from "./support.js";

const PARAMETERS =
  "let useCaseName: string = 'docs-qa';\nlet volumePerDay: number | null = null;\nlet requiredAccuracy: number | null = null;";
const BODY =
  "import { openUseCase, report } from 'tunelab';\nconst useCase = await openUseCase(useCaseName);\nconsole.log('opened');";
/** The last cell: its answer shows the parameter, so that two sets differ. */
export const STAGE =
  "await report.stage(useCase, { notebook: '01-decide', answer: { headline: 'Volume ' + volumePerDay + '.', tone: 'yes' }, metrics: { volumePerDay: volumePerDay, fixed: 1 } });";

/** A project of one use case and one small notebook, in a folder of its own. */
export interface SmallProject {
  root: string;
  /** Puts these cells between the opening cell and the last one. */
  write: (cells?: readonly string[], options?: { last?: string; prose?: string }) => Promise<void>;
  plan: (parameters?: string[]) => Promise<Chain[]>;
  run: (
    options?: Partial<ChainOptions>,
    parameters?: string[],
  ) => Promise<{ result: ChainResult; events: ChainEvent[] }>;
  remove: () => Promise<void>;
}

/** Makes a small project with this clone's packages and build. @param at an existing empty folder; default a fresh one */
export async function smallProject({ at }: { at?: string } = {}): Promise<SmallProject> {
  const root = at ?? (await mkdtemp(join(tmpdir(), "tunelab-project-")));
  await mkdir(join(root, "data"));
  await mkdir(join(root, "notebooks"));
  await cp(join(ROOT, "data", "docs-qa"), join(root, "data", "docs-qa"), { recursive: true });
  await cp(join(ROOT, "package-lock.json"), join(root, "package-lock.json"));
  await symlink(join(ROOT, "node_modules"), join(root, "node_modules"));
  await symlink(join(ROOT, "dist"), join(root, "dist"));
  const plan = (parameters: string[] = []) =>
    planRuns(root, { notebooks: ["01"], useCases: ["docs-qa"], parameters: { assignments: parameters, values: {} } });
  const write: SmallProject["write"] = async (cells = [], { last = STAGE, prose = "# Small" } = {}) => {
    const notebook = notebookOf({ source: PARAMETERS, tags: ["parameters"] }, BODY, ...cells, last);
    const title = { cell_type: "markdown" as const, id: "title", metadata: {}, source: prose };
    await writeFile(
      join(root, "notebooks", "01-decide.ipynb"),
      notebookText({ ...notebook, cells: [title, ...notebook.cells] }),
    );
  };
  await write();
  return {
    root,
    write,
    plan,
    async run(options = {}, parameters = []) {
      const events: ChainEvent[] = [];
      const pool = createKernelPool({ size: 0, cwd: join(root, "notebooks"), root });
      try {
        const [result] = await runChains(root, await plan(parameters), {
          pool,
          jobs: 1,
          force: false,
          cellTimeoutMs: 20_000,
          lockWaitMs: 20_000,
          onEvent: (event) => events.push(event),
          ...options,
        });
        if (result === undefined) throw new Error("no result");
        return { result, events };
      } finally {
        await pool.close();
      }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
