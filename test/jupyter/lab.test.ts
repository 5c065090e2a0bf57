import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notebookText } from "../../src/notebook/document.js";
import { notebookOf, ROOT } from "../notebook/support.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { jupyterTool, missingJupyter, mustSkip } from "./support.js";

const browserPath = findBrowser();
const skip = mustSkip("a notebook in a real JupyterLab", [
  ...missingJupyter,
  ...(browserPath === null ? ["No Chromium is installed."] : []),
]);
const TOKEN = "tunelab-test";

let folder = "";
let server: ChildProcess | null = null;
let browser: Browser | null = null;
let page: Page;
let log = "";

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function untilServed(address: string): Promise<void> {
  for (
    const limit = Date.now() + 40_000;
    Date.now() < limit;
    await new Promise((resolve) => setTimeout(resolve, 200))
  ) {
    const answer = await fetch(`${address}/api/status?token=${TOKEN}`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error(`JupyterLab did not start:\n${log}`);
}

describe.skipIf(skip)("a notebook in a real JupyterLab", () => {
  beforeAll(async () => {
    await mkdir(join(ROOT, ".cache"), { recursive: true });
    folder = await mkdtemp(join(ROOT, ".cache", "lab-"));
    const chart =
      "await tunelab.report.show(tunelab.report.charts.labelCounts([{ label: 'a', count: 3, part: 'train' }, { label: 'b', count: 5, part: 'train' }] as any));";
    await writeFile(
      join(folder, "chart.ipynb"),
      notebookText(
        notebookOf(
          "import * as tunelab from 'tunelab';\nconsole.log('namespaces', Object.keys(tunelab).length > 5)",
          chart,
          "",
        ),
      ),
    );
    const port = await freePort();
    server = spawn(
      jupyterTool("jupyter-lab"),
      [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        `--port=${port}`,
        "--ServerApp.port_retries=0",
        `--IdentityProvider.token=${TOKEN}`,
        `--ServerApp.root_dir=${folder}`,
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
      ],
      {
        cwd: folder,
        detached: true,
        env: {
          ...process.env,
          JUPYTER_CONFIG_DIR: folder,
          JUPYTER_RUNTIME_DIR: folder,
          JUPYTERLAB_WORKSPACES_DIR: folder,
          JUPYTERLAB_SETTINGS_DIR: folder,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const hear = (text: Buffer) => {
      log = `${log}${text.toString()}`.slice(-8_000);
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    const address = `http://127.0.0.1:${port}`;
    await untilServed(address);
    browser = await openBrowser(browserPath ?? "");
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await page.goto(`${address}/lab/tree/chart.ipynb?token=${TOKEN}`);
    await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 60_000 });
    // Running cells before the kernel is known would bring up a dialog.
    await page
      .locator("#jp-main-statusbar", { hasText: /TypeScript \(tunelab\) \| Idle/ })
      .waitFor({ timeout: 60_000 });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    if (server?.pid !== undefined && server.exitCode === null) {
      const gone = new Promise((resolve) => server?.once("exit", resolve));
      process.kill(-server.pid, "SIGTERM");
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 8_000))]);
      if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid, "SIGKILL");
    }
    if (folder !== "") await rm(folder, { recursive: true, force: true });
  }, 30_000);

  test("the registered kernel runs the cells, and the Vega-Lite chart is drawn", async () => {
    await page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => undefined)");
    await page.locator(".jp-OutputArea-output", { hasText: "namespaces true" }).waitFor({ timeout: 60_000 });
    const drawing = page.locator(
      ".jp-OutputArea-output .vega-embed canvas, .jp-OutputArea-output .vega-embed svg.marks",
    );
    await drawing.first().waitFor({ timeout: 60_000 });
    const box = await drawing.first().boundingBox();
    expect(box?.width).toBeGreaterThan(100);
    expect(box?.height).toBeGreaterThan(30);
    // JupyterLab draws on a canvas: an empty one has a single colour.
    const colours = await page.evaluate<number>(`(() => {
      const canvas = document.querySelector(".jp-OutputArea-output .vega-embed canvas");
      if (canvas === null) return document.querySelectorAll(".jp-OutputArea-output .vega-embed svg path").length;
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    })()`);
    expect(colours).toBeGreaterThan(3);
    expect(await page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count()).toBe(
      0,
    );
  }, 60_000);

  test("completion on `tunelab.` is answered", async () => {
    const last = page.locator(".jp-Notebook .jp-CodeCell").last().locator(".cm-content");
    await last.click();
    await page.keyboard.type("tunelab.");
    await page.keyboard.press("Tab");
    const items = page.locator(".jp-Completer .jp-Completer-item");
    await items.first().waitFor({ timeout: 30_000 });
    const names = await items.allInnerTexts();
    for (const name of ["roi", "split", "openUseCase"])
      expect(
        names.some((text) => text.includes(name)),
        name,
      ).toBe(true);
  }, 60_000);
});
