import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerOf } from "../core/example.js";
import { openUseCase } from "../platform/use-case.js";
import { prepare } from "../split/index.js";
import { readSources } from "./read-sources.js";

const clone = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tunelab-sources-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A stranger's ticket table, described by a copy of the network use case. */
function project({
  columns,
  rows,
  answer = "label",
}: {
  columns: Record<string, string>;
  rows: string[];
  answer?: string;
}) {
  const folder = join(root, "data", "desk");
  mkdirSync(folder, { recursive: true });
  const yaml = readFileSync(join(clone, "data/network-operations/use-case.yaml"), "utf8")
    .replace("name: network-operations", "name: desk")
    .replace("answer: text", `answer: ${answer}`)
    .replace(
      /\nsources:[\s\S]*?\n(?=# |windows:)/,
      `\nsources:\n  - name: tickets\n    kind: tickets\n    path: desk.csv\n    columns: ${JSON.stringify(columns)}\n`,
    );
  writeFileSync(join(folder, "use-case.yaml"), yaml);
  writeFileSync(join(folder, "desk.csv"), `Ticket;Reported on;Headline;Fix;Team\n${rows.join("\n")}\n`);
  return openUseCase("desk", { from: root });
}

const columns = { id: "Ticket", createdAt: "Reported on", summary: "Headline", resolution: "Fix", label: "Team" };
const row = (index: number, date: string, team = "wireless") =>
  `T${index};${date};no signal in room ${index} since this morning;moved the access point ${index};${team}`;

describe("readSources on a stranger's table", () => {
  it("takes semicolons, reads the order of slash dates off the column, and answers with the label alone", async () => {
    const useCase = await project({ columns, rows: [row(1, "04/03/2026"), row(2, "25/03/2026")] });
    const { examples, ledger } = await readSources(useCase);
    expect(ledger).toEqual([]);
    expect(examples.map(({ createdAt }) => createdAt?.slice(0, 10))).toEqual(["2026-03-04", "2026-03-25"]);
    expect(examples.map(answerOf)).toEqual(["wireless", "wireless"]);
  });

  it("refuses a field that tickets do not have, with the nearest right name", async () => {
    const { summary, ...others } = columns;
    const useCase = await project({ columns: { ...others, sumary: summary }, rows: [row(1, "2026-03-04")] });
    await expect(readSources(useCase)).rejects.toThrow(
      '[sources.tickets.columns.sumary]: is not known. Did you mean "summary"?',
    );
  });

  it("says why nothing can be trained on, reason by reason", async () => {
    const useCase = await project({ columns, rows: [row(1, "2026-03-04", "Printers"), row(2, "someday")] });
    await expect(prepare(useCase)).rejects.toThrow(
      /no row of 2 can be trained on[\s\S]*1 × convert: [\s\S]*1 × convert: /,
    );
  });
});
