import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Chromium is, or null. On a checking machine (`CI=true`) it must be there. */
export function findBrowser(): string | null {
  const found = [process.env["CHROMIUM_PATH"] ?? "", ...PLACES].find((path) => path !== "" && existsSync(path)) ?? null;
  if (found === null && process.env["CI"] === "true") throw new Error("no Chromium found, and CI=true requires it");
  if (found === null) console.warn("Page tests are skipped: no Chromium found. Install it or set CHROMIUM_PATH.");
  return found;
}

/** A headless browser that asks nothing of the network. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
