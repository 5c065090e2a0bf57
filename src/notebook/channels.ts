import { randomUUID } from "node:crypto";
import type { Dealer, Subscriber } from "zeromq";
import { addressOf, type ConnectionInfo } from "./connection.js";
import { decodeMessage, encodeMessage, type WireMessage } from "./wire.js";

/** A message that a kernel sent, with the channel that it came on. */
export interface KernelMessage {
  channel: "shell" | "iopub" | "control";
  type: string;
  /** Id of our request that caused it; undefined for a message that nobody asked for. */
  parentId: string | undefined;
  content: Record<string, unknown>;
}

/** The client's ends of a kernel's sockets. */
export interface Channels {
  /** Signs and sends a request; returns its message id. */
  send(channel: "shell" | "control", type: string, content: Record<string, unknown>): string;
  /** Messages that were dropped unread because their signature or form was wrong. */
  droppedCount(): number;
  close(): void;
}

/**
 * Connects to a kernel. Messages arrive at `onMessage` in the order of their channel.
 * Queues are unbounded on our side: a cell that prints a million lines loses none here.
 * @param onError a socket failed; nothing more can be expected from this kernel
 */
export async function openChannels(
  info: ConnectionInfo,
  { onMessage, onError }: { onMessage: (message: KernelMessage) => void; onError: (error: unknown) => void },
): Promise<Channels> {
  const zmq = await import("zeromq");
  const session = randomUUID();
  const options = { linger: 0, reconnectInterval: 20, receiveHighWaterMark: 0 };
  const dealerOptions = { ...options, sendHighWaterMark: 0, routingId: session };
  const iopub = new zmq.Subscriber(options);
  const shell = new zmq.Dealer(dealerOptions);
  const control = new zmq.Dealer(dealerOptions);
  let dropped = 0;
  let closed = false;
  iopub.subscribe();
  const readers = (
    [
      ["iopub", iopub],
      ["shell", shell],
      ["control", control],
    ] as const
  ).map(([channel, socket]) => {
    socket.connect(addressOf(info, channel));
    return receive(channel, socket);
  });
  for (const reader of readers) {
    reader.catch((error: unknown) => {
      if (!closed) onError(error);
    });
  }

  async function receive(channel: KernelMessage["channel"], socket: Dealer | Subscriber): Promise<void> {
    for await (const frames of socket) {
      const decoded = decodeMessage(frames, info.key);
      if (!("message" in decoded)) {
        dropped += 1;
        continue;
      }
      const { header, parentHeader, content } = decoded.message;
      onMessage({ channel, type: header.msg_type, parentId: parentHeader.msg_id, content });
    }
  }

  // A socket takes one message at a time: each channel sends in a chain.
  const tails: Record<"shell" | "control", Promise<void>> = { shell: Promise.resolve(), control: Promise.resolve() };

  return {
    send(channel, type, content) {
      const header = {
        msg_id: randomUUID(),
        msg_type: type,
        session,
        username: "tunelab",
        date: new Date().toISOString(),
        version: "5.3",
      };
      const message: WireMessage = { identities: [], header, parentHeader: {}, metadata: {}, content, buffers: [] };
      const frames = encodeMessage(message, info.key);
      const socket = channel === "shell" ? shell : control;
      tails[channel] = tails[channel].then(async () => {
        if (!closed) await socket.send(frames);
      });
      tails[channel].catch((error: unknown) => {
        if (!closed) onError(error);
      });
      return header.msg_id;
    },
    droppedCount: () => dropped,
    close() {
      if (closed) return;
      closed = true;
      for (const socket of [iopub, shell, control]) socket.close();
    },
  };
}
