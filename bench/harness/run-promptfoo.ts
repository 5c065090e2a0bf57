import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PromptfooResult {
  wallMs: number;
  /** Of the process and its children, user and system. */
  cpuMs: number;
  latencies: number[];
  /** Between the first request's arrival and the last answer, by the server's clock. */
  spanMs: number;
  served: number;
}

const SECONDS = /(\d+)m([\d.]+)s\s+(\d+)m([\d.]+)s\s*$/u;

/** promptfoo on the same requests: 50 at once, one exact assertion, no cache. */
export async function runPromptfoo(
  { node, main }: { node: string; main: string },
  { baseUrl, count }: { baseUrl: string; count: number },
): Promise<PromptfooResult> {
  const folder = mkdtempSync(join(tmpdir(), "tunelab-promptfoo-"));
  try {
    const config = {
      description: "bench",
      prompts: ["Is mail {{id}} wanted? Answer ham or spam."],
      providers: [
        { id: "anthropic:messages:claude-haiku-4-5", config: { apiBaseUrl: baseUrl, apiKey: "k", max_tokens: 5 } },
      ],
      tests: Array.from({ length: count }, (_, id) => ({
        vars: { id: `c${id}` },
        assert: [{ type: "equals", value: "ham" }],
      })),
    };
    writeFileSync(join(folder, "promptfooconfig.json"), JSON.stringify(config));
    await (await fetch(`${baseUrl}/times`)).json();
    const startedAt = performance.now();
    const command = `"${node}" "${main}" eval -c promptfooconfig.json -j 50 --no-cache --no-table --no-progress-bar -o out.json; times`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], {
      cwd: folder,
      encoding: "utf8",
      timeout: 240_000,
      env: {
        ...process.env,
        ANTHROPIC_API_KEY: "k",
        ANTHROPIC_BASE_URL: baseUrl,
        PROMPTFOO_CONFIG_DIR: join(folder, "home"),
        PROMPTFOO_DISABLE_TELEMETRY: "1",
        PROMPTFOO_DISABLE_UPDATE: "1",
        PROMPTFOO_DISABLE_SHARING: "1",
      },
    });
    const wallMs = performance.now() - startedAt;
    const server = (await (await fetch(`${baseUrl}/times`)).json()) as { times: number[]; spanMs: number };
    if (server.times.length < count) {
      throw new Error(`it sent ${server.times.length} of ${count} requests: ${(stderr || stdout).trim().slice(-300)}`);
    }
    const out = JSON.parse(readFileSync(join(folder, "out.json"), "utf8")) as {
      results: { results: { latencyMs: number }[] };
    };
    const [, userMinutes = "0", user = "0", systemMinutes = "0", system = "0"] = SECONDS.exec(stdout) ?? [];
    const cpuMs = 1_000 * (60 * Number(userMinutes) + Number(user) + 60 * Number(systemMinutes) + Number(system));
    return {
      wallMs,
      cpuMs,
      latencies: out.results.results.map(({ latencyMs }) => latencyMs),
      spanMs: server.spanMs,
      served: server.times.length,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
