import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { notebookOf, printed, ROOT, useKernels } from "./support.js";

const run = useKernels();

test("a cell that imports the package costs less than 0.7 s of computing on a warm kernel", async () => {
  const names = "import { openUseCase, roi, report, split, stats } from 'tunelab';\nconsole.log(typeof roi)";
  const result = await run(
    notebookOf(
      "const before = process.cpuUsage();",
      names,
      "const { user, system } = process.cpuUsage(before);\nconsole.log((user + system) / 1000)",
    ),
  );
  expect(result.failure).toBeUndefined();
  // Processor time and not wall time: what other programs do meanwhile is not the package's cost.
  expect(Number(printed(result.notebook.cells[2]))).toBeLessThan(700);
});

test("the kernel's compiler sees the package's types: functions, step records, and what is not there", async () => {
  const cases = [
    ["import { roi } from 'tunelab';\nroi.nonsense;", "Property 'nonsense' does not exist"],
    [
      "import { roi } from 'tunelab';\nconst x: string = roi.fineTuningRoi({} as any);",
      "is not assignable to type 'string'",
    ],
    [
      "import { loadStep, openUseCase } from 'tunelab';\nconst x: number = (await loadStep('split', await openUseCase('a'))).summary;",
      "Type 'SplitSummary' is not assignable to type 'number'",
    ],
    [
      "import { loadStep, openUseCase } from 'tunelab';\nawait loadStep('spilt', await openUseCase('a'));",
      "not assignable",
    ],
  ] as const;
  const result = await run(notebookOf(...cases.map(([source]) => ({ source, tags: ["raises-exception"] }))));
  for (const [index, [source, message]] of cases.entries())
    expect(result.cells[index]?.error?.message, source).toContain(message);
});

test("the declarations are whole for a strict compiler, too", async () => {
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, ".cache", "types-"));
  try {
    const file = join(folder, "use.ts");
    await writeFile(
      file,
      "import { type Example, roi, type UseCase } from 'tunelab';\nexport const all: [Example, UseCase, typeof roi][] = [];\n",
    );
    const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const options = [
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "false",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--types",
      "node",
    ];
    const { stdout } = spawnSync(process.execPath, [compiler, ...options, file], { cwd: ROOT, encoding: "utf8" });
    expect(stdout).toBe("");
  } finally {
    await rm(folder, { recursive: true });
  }
});
