// Opens the notebooks in JupyterLab: makes a private Python environment in .venv with the pinned JupyterLab,
// registers this clone's kernel in it, and starts the server. Plain Node, like setup.mjs.
//   npm run lab                     set up and open
//   npm run lab -- --only-set-up    set up, and say how to use the kernel from VS Code
//   npm run lab -- --no-browser     what else is given goes to jupyter lab
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const venv = join(root, ".venv");
const windows = process.platform === "win32";
const tool = (name) => join(venv, windows ? "Scripts" : "bin", windows ? `${name}.exe` : name);

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (result.status !== 0) {
    console.error(
      `${command} ${args.join(" ")} failed (${result.error?.message ?? `exit ${result.status ?? result.signal}`}).`,
    );
    process.exit(1);
  }
}

function findPython() {
  for (const name of ["python3", "python"]) {
    const result = spawnSync(name, ["-c", "import sys, venv, ensurepip; print(sys.version_info >= (3, 10))"], {
      encoding: "utf8",
    });
    if (result.status === 0 && result.stdout.trim() === "True") return name;
  }
  console.error("JupyterLab needs Python 3.10 or newer with its venv module, and none was found.");
  console.error(
    "Install it (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python; Windows: winget install Python.Python.3.12).",
  );
  console.error("Without Python: npm start runs every notebook headlessly and writes the same reports.");
  process.exit(1);
}

const requirements = join(root, "jupyter", "requirements.txt");
const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
const marker = join(venv, ".tunelab-requirements");
if (!existsSync(marker) || readFileSync(marker, "utf8") !== wanted) {
  console.log("Setting up JupyterLab in .venv (once; about a minute) …");
  // An environment that was left half made has no pip.
  const hasPip = spawnSync(tool("python"), ["-m", "pip", "--version"], { stdio: "ignore" }).status === 0;
  if (!hasPip) run(findPython(), ["-m", "venv", "--clear", venv]);
  run(tool("python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  writeFileSync(marker, wanted);
}

const kernels = join(venv, "share", "jupyter", "kernels", "tslab");
mkdirSync(kernels, { recursive: true });
const template = JSON.parse(readFileSync(join(root, "jupyter", "kernelspec", "kernel.json"), "utf8"));
template.argv = template.argv.map((part) => part.replace("{node}", process.execPath).replace("{root}", root));
writeFileSync(join(kernels, "kernel.json"), `${JSON.stringify(template, null, 2)}\n`);

if (process.argv.includes("--only-set-up")) {
  console.log(`Kernel "${template.display_name}" is registered in .venv.`);
  console.log(
    `VS Code: open a notebook, Select Kernel, Jupyter Kernel, "${template.display_name}". jupyter/README.md says more.`,
  );
} else {
  run(tool("jupyter"), ["lab", "--notebook-dir", join(root, "notebooks"), ...process.argv.slice(2)]);
}
