import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a Jupyter connection file says, in its own field names. */
export interface ConnectionInfo {
  transport: "ipc" | "tcp";
  ip: string;
  shell_port: number;
  iopub_port: number;
  control_port: number;
  stdin_port: number;
  hb_port: number;
  key: string;
  signature_scheme: "hmac-sha256";
  kernel_name: string;
}

export interface Connection {
  info: ConnectionInfo;
  /** The connection file, readable by its owner alone. */
  file: string;
  /** Removes the file, the sockets and their folder. */
  remove(): Promise<void>;
}

/**
 * Makes a connection file in a private temporary folder (mode 0700, the file 0600).
 * Sockets are `ipc` files in that folder, so that no other process can take a port between choosing and binding;
 * on Windows, which has no such sockets, they are free local ports.
 */
export async function createConnection(): Promise<Connection> {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-"));
  const overIpc = process.platform !== "win32";
  const [shell = 1, iopub = 2, control = 3, stdin = 4, hb = 5] = overIpc ? [1, 2, 3, 4, 5] : await freePorts(5);
  const info: ConnectionInfo = {
    transport: overIpc ? "ipc" : "tcp",
    ip: overIpc ? join(folder, "k") : "127.0.0.1",
    shell_port: shell,
    iopub_port: iopub,
    control_port: control,
    stdin_port: stdin,
    hb_port: hb,
    key: randomBytes(32).toString("hex"),
    signature_scheme: "hmac-sha256",
    kernel_name: "tslab",
  };
  const file = join(folder, "connection.json");
  await writeFile(file, JSON.stringify(info), { mode: 0o600 });
  return { info, file, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The socket address of one channel: `ipc:///tmp/tunelab-x/k:1`, `tcp://127.0.0.1:49152`. */
export function addressOf(info: ConnectionInfo, channel: "shell" | "iopub" | "control"): string {
  return `${info.transport}://${info.ip}:${info[`${channel}_port`]}`;
}

/** Ports that are free now, all held until the last one is known. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
      });
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
