import { describe, expect, it } from "vitest";
import { madeUpExamples } from "../../test/support/made-up-traffic.js";
import type { ChatModel, Completion } from "../core/chat-model.js";
import { promptOf } from "../core/example.js";
import { replayTraffic } from "./replay-traffic.js";

const requestOf = (example: Parameters<typeof promptOf>[0]) => ({
  messages: [{ role: "user" as const, content: promptOf(example) }],
  maxTokens: 5,
});

const completion = (text: string): Completion => ({
  text,
  usage: { inputTokens: 1, outputTokens: 1 },
  costUsd: null,
  latencyMs: 12,
  attempts: 1,
  stopReason: "end",
  servedFrom: "model",
});

describe("replayTraffic", () => {
  it("keeps the order, the labels and the failures", async () => {
    const examples = madeUpExamples(20, { seed: 1 });
    let calls = 0;
    const model: ChatModel = {
      id: "test:flaky",
      async complete() {
        calls += 1;
        const call = calls;
        await new Promise((resolve) => setTimeout(resolve, 20 - call));
        if (call === 3) throw new Error("the endpoint is down");
        return completion("ham");
      },
    };
    const traffic = await replayTraffic(model, examples, { requestOf, concurrency: 4 });
    expect(traffic.map(({ id }) => id)).toEqual(examples.map(({ id }) => id));
    expect(traffic.map(({ label }) => label)).toEqual(examples.map(({ label }) => label));
    const failed = traffic.filter((interaction) => interaction.completion === undefined);
    expect(failed.map(({ failure }) => failure)).toEqual(["the endpoint is down"]);
    expect(traffic[0]).toMatchObject({ completion: "ham", latencyMs: 12, model: "test:flaky", at: null });
  });

  it("ends when aborted, and with nothing for nothing", async () => {
    const controller = new AbortController();
    const model: ChatModel = {
      id: "test:slow",
      complete: (_request, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("aborted")));
          controller.abort(new Error("stopped by the user"));
        }),
    };
    await expect(
      replayTraffic(model, madeUpExamples(5, { seed: 1 }), { requestOf, signal: controller.signal }),
    ).rejects.toThrow("stopped by the user");
    expect(await replayTraffic(model, [], { requestOf })).toEqual([]);
  });
});
