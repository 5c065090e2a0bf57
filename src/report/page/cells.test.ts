import { describe, expect, it } from "vitest";
import type { CodeCell, NotebookDocument, NotebookOutput } from "../../core/notebook.js";
import { DRAFT_MIME, TABLE_MIME } from "../mime.js";
import { cellsHtml, titleOf } from "./cells.js";

function notebook(
  outputs: NotebookOutput[],
  { tags = [], source = "run()" }: { tags?: string[]; source?: string } = {},
): NotebookDocument {
  const cell: CodeCell = { cell_type: "code", metadata: { tags }, source, outputs, execution_count: 1 };
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      { cell_type: "markdown", metadata: {}, source: "# Title here\n\nProse with <script>alert(1)</script>." },
      cell,
    ],
  };
}

const display = (data: Record<string, unknown>): NotebookOutput => ({
  output_type: "display_data",
  data,
  metadata: {},
});

describe("cellsHtml", () => {
  it("leaves the title to the header and shows the prose", async () => {
    const document = notebook([]);
    expect(titleOf(document)).toBe("Title here");
    const { html } = await cellsHtml(document);
    expect(html).not.toContain("Title here");
    expect(html).toContain("Prose with &lt;script&gt;");
  });

  it("trusts no output: text, errors, tables and HTML cannot run", async () => {
    const evil = "<img src=x onerror=alert(1)></pre><script>alert(2)</script>";
    const { html } = await cellsHtml(
      notebook([
        { output_type: "stream", name: "stdout", text: evil },
        { output_type: "error", ename: "Error", evalue: evil, traceback: [evil] },
        display({ [TABLE_MIME]: { caption: evil, columns: [{ title: evil, numeric: false }], rows: [[evil]] } }),
        display({ "text/html": evil }),
        display({ "text/markdown": evil }),
        display({ "image/png": `"><script>alert(3)</script>` }),
      ]),
    );
    expect(html).not.toMatch(/<script/i);
    expect(html).not.toMatch(/<img src=x/i);
    expect(html).toContain('sandbox=""');
  });

  it("honours remove-cell, remove-input and remove-output", async () => {
    const said: NotebookOutput[] = [{ output_type: "stream", name: "stdout", text: "said" }];
    expect((await cellsHtml(notebook(said, { tags: ["remove-cell"] }))).html).not.toMatch(/said|run\(\)/);
    const noInput = (await cellsHtml(notebook(said, { tags: ["remove-input"] }))).html;
    expect(noInput).toContain("said");
    expect(noInput).not.toContain("run()");
    const noOutput = (await cellsHtml(notebook(said, { tags: ["remove-output"] }))).html;
    expect(noOutput).not.toContain("said");
    expect(noOutput).toContain("run()");
  });

  it("hides the note about a draft", async () => {
    const { html } = await cellsHtml(
      notebook([display({ [DRAFT_MIME]: { folder: "x" }, "text/plain": "Publish it with" })]),
    );
    expect(html).not.toContain("Publish it with");
  });

  it("strips terminal colours", async () => {
    const { html } = await cellsHtml(
      notebook([{ output_type: "stream", name: "stdout", text: "\u001b[31mred\u001b[0m" }]),
    );
    expect(html).toContain(">red</pre>");
  });
});
