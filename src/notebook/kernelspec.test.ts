import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { kernelspecText } from "./kernelspec.js";

test("the kernelspec names files that exist, and leaves Jupyter's own placeholder", async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
  const { argv, language } = JSON.parse(await kernelspecText({ root })) as { argv: string[]; language: string };
  expect(language).toBe("typescript");
  expect(argv.at(-1)).toBe("{connection_file}");
  for (const file of [argv[0], argv[2], argv[3]]) expect(existsSync(file ?? ""), file).toBe(true);
});
