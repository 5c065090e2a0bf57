import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";

const PLACES = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** An installed Chromium, or null: tests that need one are skipped where there is none. */
export const chromiumPath: string | null = PLACES.find((path) => path !== undefined && existsSync(path)) ?? null;

/** A browser that talks to nobody. */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  if (chromiumPath === null) throw new Error("no Chromium is installed");
  return chromium.launch({
    executablePath: chromiumPath,
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
