import { createLogUpdate } from "log-update";
import { formatDuration } from "../core/format.js";
import type { ChainEvent } from "../notebook/chain-events.js";

/** Shows what runs: a live line per notebook on a terminal, plain lines elsewhere, JSON lines for machines. */
export interface Progress {
  onEvent: (event: ChainEvent) => void;
  close: () => void;
}

interface Running {
  name: string;
  cellCount: number;
  cell: number;
  startedAt: number;
}

/** Opens progress on standard error, so that standard output holds results alone. */
export function openProgress({ json, total }: { json: boolean; total: number }): Progress {
  if (json) return { onEvent: (event) => console.log(JSON.stringify(machineEvent(event))), close: () => {} };
  const terminal = process.stderr.isTTY ? createLogUpdate(process.stderr) : null;
  const running = new Map<string, Running>();
  let ended = 0;
  const draw = () => {
    const lines = [...running.values()].map(
      ({ name, cell, cellCount, startedAt }) =>
        `… ${name}  cell ${cell}/${cellCount}  ${formatDuration(Date.now() - startedAt)}`,
    );
    terminal?.(lines.join("\n"));
  };
  const timer = terminal ? setInterval(draw, 200) : null;
  const print = (line: string) => {
    terminal?.clear();
    process.stderr.write(`${line}\n`);
    draw();
  };
  return {
    onEvent(event) {
      if (event.type === "end") {
        ended += 1;
        const { result } = event;
        running.delete(nameOf(result));
        const took = "durationMs" in result ? ` in ${formatDuration(result.durationMs)}` : "";
        print(`[${ended}/${total}] ${nameOf(result)}: ${result.status}${took}`);
        return;
      }
      const name = `${event.run.useCase} ${event.run.notebook}`;
      if (event.type === "wait") {
        print(`${name}: process ${event.holder ?? "unknown"} runs it; waiting for it`);
        return;
      }
      if (event.type === "begin") {
        running.set(name, { name, cellCount: event.cellCount, cell: 0, startedAt: Date.now() });
        if (!terminal) print(`${name}: running ${event.cellCount} cells (${event.because})`);
        return;
      }
      const entry = running.get(name);
      if (entry && event.event.type === "cell-start") entry.cell += 1;
      if (!terminal && event.event.type === "cell-end" && event.event.result.durationMs > 5000) {
        print(`${name}: cell ${entry?.cell ?? "?"} took ${formatDuration(event.event.result.durationMs)}`);
      }
    },
    close() {
      if (timer) clearInterval(timer);
      terminal?.clear();
    },
  };
}

const nameOf = ({ run }: { run: { useCase: string; notebook: string } }) => `${run.useCase} ${run.notebook}`;

/** An event without the notebook's content. */
function machineEvent(event: ChainEvent): Record<string, unknown> {
  if (event.type === "end") {
    const { run, ...rest } = event.result;
    return { type: "end", useCase: run.useCase, notebook: run.notebook, ...rest };
  }
  const { run, ...rest } = event;
  return { useCase: run.useCase, notebook: run.notebook, ...rest };
}
