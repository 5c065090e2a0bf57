// Brings a clone to the point where the command line works: installs what is missing, builds what is stale.
// Plain Node on purpose: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `tunelab needs Node 20.19 or newer; this is ${process.versions.node}. Install it from https://nodejs.org and run the command again.`,
  );
  process.exit(1);
}

/** Runs npm by the same npm that called us, else the one on the PATH. */
function npm(args) {
  const caller = process.env.npm_execpath;
  const result = caller?.endsWith("js")
    ? spawnSync(process.execPath, [caller, ...args], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", args, { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (result.status !== 0) {
    console.error(`npm ${args.join(" ")} failed (exit ${result.status ?? result.signal}); see its message above.`);
    process.exit(1);
  }
}

const wanted = createHash("sha256");
for (const file of ["package.json", "package-lock.json", "notebooks/package.json"])
  wanted.update(readFileSync(join(root, file)));
const wantedHash = `${wanted.digest("hex")} ${process.version} ${process.platform} ${process.arch}`;
const marker = join(root, "node_modules", ".tunelab-installed");
if (!existsSync(marker) || readFileSync(marker, "utf8") !== wantedHash) {
  console.error("Installing packages (once; about a minute) …");
  npm(["install", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(marker, wantedHash);
}
npm(["run", "--silent", "build"]);
