import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { sha256 } from "../src/platform/files.js";
import { tableText } from "../src/report/table.js";

interface Row {
  measure: string;
  value: number | null;
  unit: string;
  peer?: string;
  peerValue?: number | null;
  ratio?: number | null;
  target: string;
  met: boolean | null;
  note?: string;
}

interface Stage {
  seconds: number;
  /** Of all threads: what the work costs whatever else the machine does. */
  cpuSeconds: number;
  peakMb: number;
  [figure: string]: unknown;
}

const ROWS = Number(process.env["BENCH_ROWS"] ?? 1_000_000);
const PEER_TEXTS = Math.min(ROWS, Number(process.env["BENCH_PEER_TEXTS"] ?? 100_000));

/** Ours runs with the built JavaScript's speed: tsx only strips types. */
function stage(name: string, ...parameters: string[]): Stage {
  const stageFile = join(import.meta.dirname, "data", "stage.ts");
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--max-old-space-size=1400", stageFile, name, ...parameters],
    { encoding: "utf8", maxBuffer: 1 << 26 },
  );
  if (status !== 0) throw new Error(`stage ${name} failed: ${stderr.slice(-2_000)}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Stage;
}

/** `npm run bench -- data`: made-up tickets through the data step, near duplicates beside datasketch. */
export async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tunelab-bench-data-"));
  try {
    const rows = [...measureFile(folder), ...measurePeer(folder), ...measureAdversarial()];
    const machine = `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
    mkdirSync(join("bench", "results"), { recursive: true });
    writeFileSync(join("bench", "results", "data.json"), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
    const cells = rows.map((row) => [
      row.measure,
      row.value === null ? "unknown" : String(Number(row.value.toPrecision(4))),
      row.unit,
      row.peer === undefined
        ? ""
        : `${row.peer}: ${row.peerValue == null ? "unknown" : Number(row.peerValue.toPrecision(4))}`,
      row.target,
      row.met === null ? "" : row.met ? "met" : "missed",
      row.note ?? "",
    ]);
    const titles = ["Measure", "Value", "Unit", "Peer", "Target", "", "Note"];
    console.log(
      tableText({
        caption: `Data step, ${machine}`,
        columns: titles.map((title) => ({ title, numeric: title === "Value" })),
        rows: cells,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await Promise.resolve();
}

function measureFile(folder: string): Row[] {
  const file = join(folder, "tickets.jsonl");
  stage("generate", file, String(ROWS));
  const megabytes = statSync(file).size / 1e6;
  const name = `${ROWS} tickets, ${Math.round(megabytes)} MB`;
  const scale = ROWS / 1_000_000;
  const plain = stage("prepare", file, "keep");
  const plainHash = sha256(readFileSync(`${file}.out`));
  const redacted = stage("prepare", file, "redact");
  const again = sha256(readFileSync(`${file}.out`));
  stage("prepare", file, "redact");
  const same = sha256(readFileSync(`${file}.out`)) === again && plainHash !== again;
  const near = stage("near", `${file}.out`, String(ROWS));
  const more = redacted.cpuSeconds - plain.cpuSeconds;
  const wall = ({ seconds }: Stage) => `${Math.round(seconds)} s by the clock`;
  return [
    {
      measure: `${name}: convert, clean, exact duplicates, statistics`,
      value: plain.cpuSeconds,
      unit: "CPU s",
      target: `at most ${60 * scale} s`,
      met: plain.cpuSeconds <= 60 * scale,
      note: wall(plain),
    },
    {
      measure: "memory at its peak",
      value: plain.peakMb,
      unit: "MB",
      target: "at most 1,024 MB",
      met: plain.peakMb <= 1_024,
    },
    {
      measure: "personal data and secrets redacted, on top",
      value: more,
      unit: "CPU s",
      target: `at most ${90 * scale} s`,
      met: more <= 90 * scale,
      note: wall(redacted),
    },
    {
      measure: "near duplicates of them, reading included",
      value: near.cpuSeconds,
      unit: "CPU s",
      target: `at most ${120 * scale} s`,
      met: near.cpuSeconds <= 120 * scale,
      note: `${String(near["pairs"])} pairs of ${String(near["texts"])} texts, one thread, ${wall(near)}`,
    },
    {
      measure: "memory at its peak, near duplicates",
      value: near.peakMb,
      unit: "MB",
      target: "at most 1,536 MB",
      met: near.peakMb <= 1_536,
    },
    { measure: "the same bytes on a second run", value: same ? 1 : 0, unit: "of 1", target: "1", met: same },
  ];
}

function measurePeer(folder: string): Row[] {
  const file = join(folder, "tickets.jsonl.out");
  const [truth, ours, theirs] = ["truth", "ours", "theirs"].map((name) => join(folder, `${name}.json`)) as [
    string,
    string,
    string,
  ];
  stage("exact", file, String(PEER_TEXTS), truth);
  const near = stage("near", file, String(PEER_TEXTS), ours);
  const packages = join("bench", ".python");
  const installed = spawnSync(
    "python3",
    ["-m", "pip", "install", "--quiet", "--target", packages, "datasketch==2.0.0"],
    { encoding: "utf8" },
  );
  const env = { ...process.env, PYTHONPATH: packages };
  const peer =
    installed.status === 0
      ? spawnSync("python3", [join("bench", "data", "near_duplicates.py"), file, String(PEER_TEXTS), "0.8", theirs], {
          encoding: "utf8",
          env,
        })
      : null;
  const result = peer?.status === 0 ? (JSON.parse(peer.stdout) as { seconds: number }) : null;
  const note =
    result === null
      ? `datasketch could not be run: ${(peer?.stderr ?? installed.stderr ?? "no python3").trim().slice(-200)}`
      : "datasketch 2.0.0, 128 permutations, its candidates verified too";
  const seconds = near["searchCpuSeconds"] as number;
  const [ownRecall, peerRecall] = [recall(truth, ours), result === null ? null : recall(truth, theirs)];
  return [
    {
      measure: `near duplicates at 0.8 of ${PEER_TEXTS} texts`,
      value: seconds,
      unit: "CPU s",
      peer: "datasketch",
      peerValue: result?.seconds ?? null,
      ratio: result === null ? null : result.seconds / seconds,
      target: "at least 3 times as fast",
      met: result === null ? null : result.seconds >= 3 * seconds,
      note,
    },
    {
      measure: "pairs found, of those that the exact search finds",
      value: ownRecall,
      unit: "share",
      peer: "datasketch",
      peerValue: peerRecall,
      ratio: peerRecall === null || ownRecall === null ? null : ownRecall / peerRecall,
      target: "equal or better",
      met: peerRecall === null || ownRecall === null ? null : ownRecall >= peerRecall,
    },
  ];
}

function recall(truthFile: string, foundFile: string): number | null {
  const read = (file: string) =>
    new Set((JSON.parse(readFileSync(file, "utf8")) as [number, number][]).map(([a, b]) => `${a} ${b}`));
  const [truth, found] = [read(truthFile), read(foundFile)];
  return truth.size === 0 ? null : [...truth].filter((pair) => found.has(pair)).length / truth.size;
}

function measureAdversarial(): Row[] {
  const { scanMs, scanText, tokensMs } = stage("adversarial", "") as Stage & {
    scanMs: number;
    scanText: string;
    tokensMs: number;
  };
  return [
    {
      measure: "personal data, worst of 17 adversarial texts of 100 KB",
      value: scanMs,
      unit: "ms/KB",
      target: "at most 1",
      met: scanMs <= 1,
      note: `slowest: ${JSON.stringify(scanText)}`,
    },
    {
      measure: "token estimate, worst of the same",
      value: tokensMs,
      unit: "ms/KB",
      target: "at most 1",
      met: tokensMs <= 1,
    },
  ];
}
