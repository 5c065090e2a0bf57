import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { notebookText, parseNotebook, readNotebook, writeNotebook } from "./document.js";

const parse = (value: unknown) =>
  parseNotebook(typeof value === "string" ? value : JSON.stringify(value), { file: "x.ipynb" });
const cell = (extra: object = {}) => ({
  cell_type: "code",
  metadata: {},
  source: "",
  outputs: [],
  execution_count: null,
  ...extra,
});
const whole = (cells: unknown[]) => ({ nbformat: 4, nbformat_minor: 5, metadata: { a: 1 }, cells });

test("what is not a notebook is refused with its reason", () => {
  for (const [value, reason] of [
    ["{", "not JSON"],
    ["", "not JSON"],
    ["null", "nbformat"],
    [[], "nbformat"],
    [{ cells: [] }, "nbformat"],
    [{ nbformat: 3, worksheets: [] }, "format 3"],
    [{ nbformat: 5, cells: [] }, "format 5"],
    [{ nbformat: 4, metadata: {} }, "cells"],
    [whole([{ cell_type: "graph", source: "" }]), "cells.0"],
    [whole([cell({ source: 3 })]), "cells.0.source"],
    [
      whole([cell({ metadata: { tags: ["parameters"] } }), cell({ metadata: { tags: ["parameters"] } })]),
      "2 cells tagged",
    ],
  ] as const) {
    expect(() => parse(value), reason).toThrow(reason);
    expect(() => parse(value)).toThrow(expect.objectContaining({ code: "bad-input" }) as Error);
  }
});

test("texts in lines become one text, JSON bundles stay as they are, unknown keys are kept", () => {
  const source = ["a\n", "b"];
  const data = { "text/plain": ["x\n", "y"], "application/json": ["x", "y"], "application/vnd.z+json": { a: ["1"] } };
  const outputs = [
    { output_type: "stream", name: "stdout", text: ["1\n", "2\n"] },
    { output_type: "display_data", data, metadata: {} },
  ];
  const notebook = parse(
    whole([cell({ source, outputs, other: true }), { cell_type: "markdown", metadata: {}, source }]),
  );
  expect(notebook.metadata).toEqual({ a: 1 });
  expect(notebook.cells[0]).toMatchObject({ source: "a\nb", other: true });
  expect(notebook.cells[0]).toMatchObject({
    outputs: [{ text: "1\n2\n" }, { data: { ...data, "text/plain": "x\ny" } }],
  });
  expect(parse(notebookText(notebook))).toEqual(notebook);
  expect(JSON.parse(notebookText(notebook))).toMatchObject({ cells: [{ source }, { source }] });
});

test("what Jupyter leaves out is filled in", () => {
  const notebook = parse({ nbformat: 4, cells: [{ cell_type: "code", source: "" }] });
  expect(notebook).toMatchObject({
    nbformat_minor: 0,
    metadata: {},
    cells: [{ metadata: {}, outputs: [], execution_count: null }],
  });
  expect(parse(`\uFEFF${JSON.stringify(whole([]))}`).cells).toEqual([]);
});

test("from nbformat 4.5 on every cell has an id of its own", () => {
  const cells = [cell({ id: "cell-1" }), cell(), cell()];
  expect(parse(whole(cells)).cells.map(({ id }) => id)).toEqual(["cell-1", "cell-1-", "cell-2"]);
  expect(parse({ ...whole([cell()]), nbformat_minor: 4 }).cells[0]).not.toHaveProperty("id");
});

test("a file is written whole and read again; a missing one is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "document-"));
  try {
    const notebook = parse(whole([cell({ source: "let a = 1\n" })]));
    await writeNotebook(join(folder, "deep", "x.ipynb"), notebook);
    expect(await readNotebook(join(folder, "deep", "x.ipynb"))).toEqual(notebook);
    await expect(readNotebook(join(folder, "none.ipynb"))).rejects.toThrow(/notebook not found: .*none\.ipynb/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
