import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../notebook/support.js";

test("without Python the set-up says what to install, and that nothing else needs it", async () => {
  const clone = await mkdtemp(join(tmpdir(), "tunelab-lab-"));
  try {
    for (const part of ["scripts", "jupyter"]) await cp(join(ROOT, part), join(clone, part), { recursive: true });
    const { status, stderr } = spawnSync(process.execPath, [join(clone, "scripts", "lab.mjs"), "--only-set-up"], {
      encoding: "utf8",
      env: { PATH: clone },
    });
    expect(status).toBe(1);
    expect(stderr).toContain("needs Python 3.10 or newer");
    expect(stderr).toContain("apt install python3 python3-venv");
    expect(stderr).toContain("npm start runs every notebook headlessly");
  } finally {
    await rm(clone, { recursive: true });
  }
});
