import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FinishedRun, publishVersion } from "./publish.js";
import { listVersions } from "./versions.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tunelab-publish-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function finished(accuracy: number, change: Partial<FinishedRun> = {}): FinishedRun {
  return {
    executed: {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: [{ cell_type: "markdown", metadata: {}, source: "# Is it better?" }],
    },
    notebookText: "{}",
    draft: {
      notebook: "04-benchmark",
      useCase: "mails",
      answer: { headline: "Better & cheaper", tone: "yes" },
      metrics: { accuracy },
      timings: { latencyMs: Math.random() },
      charts: [],
      inputs: [{ kind: "file", name: "data/mails/use-case.yaml", hash: "a" }],
      saved: [],
      notes: [],
    },
    parameters: {},
    key: "key",
    source: "source",
    lockfile: "lock",
    versions: { node: "20" },
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 1000,
    cells: [],
    steps: ["04-benchmark"],
    ...change,
  };
}

describe("publishVersion", () => {
  it("writes a whole version and a page that leads to the newest", async () => {
    const { manifest, page, isNew } = await publishVersion(root, finished(0.9));
    expect([manifest.version, isNew, manifest.title]).toEqual(["v0001", true, "Is it better?"]);
    expect(readFileSync(page, "utf8")).toContain("Better &amp; cheaper");
    for (const file of ["notebook.ipynb", "metrics.json", "manifest.json"])
      expect(existsSync(join(page, "..", file))).toBe(true);
    expect(readFileSync(join(page, "../../index.html"), "utf8")).toContain("v0001/index.html");
  });

  it("makes a second version only when something changed", async () => {
    await publishVersion(root, finished(0.9));
    expect((await publishVersion(root, finished(0.9))).isNew).toBe(false);
    expect((await publishVersion(root, finished(0.91))).manifest.version).toBe("v0002");
    expect((await publishVersion(root, finished(0.91, { key: "other" }))).manifest.version).toBe("v0003");
    expect(listVersions(root, "mails", "04-benchmark")).toEqual(["v0001", "v0002", "v0003"]);
  });

  it("leaves nothing half-written when the page cannot be made", async () => {
    const broken = finished(0.9);
    broken.executed.cells.push({
      cell_type: "code",
      metadata: {},
      source: "",
      execution_count: 1,
      outputs: [
        {
          output_type: "display_data",
          metadata: {},
          data: {
            "application/vnd.tunelab.chart+json": {
              name: "x",
              title: "x",
              description: "x",
              spec: { mark: "no-such-mark" },
            },
          },
        },
      ],
    });
    await expect(publishVersion(root, broken)).rejects.toThrow();
    expect(listVersions(root, "mails", "04-benchmark")).toEqual([]);
    expect(existsSync(join(root, "reports/mails/04-benchmark"))).toBe(false);
  });
});
