import { describe, expect, it } from "vitest";
import type { ChatModel, ChatRequest } from "../core/chat-model.js";
import { type RouteEvent, routed } from "./router.js";
import { trafficSplit } from "./traffic-split.js";

const request = (content: string): ChatRequest => ({ messages: [{ role: "user", content }], maxTokens: 5 });
const everything = trafficSplit({ tunedShare: 1, seed: 1 });

function model(id: string, fails: () => boolean = () => false): ChatModel & { calls: number } {
  return {
    id,
    calls: 0,
    async complete() {
      this.calls += 1;
      if (fails()) throw new Error(`${id} is down`);
      return {
        text: id,
        usage: { inputTokens: 1, outputTokens: 1 },
        costUsd: null,
        latencyMs: 1,
        attempts: 1,
        stopReason: "end",
        servedFrom: "model",
      };
    },
  };
}

describe("routed", () => {
  it("sends each key where the split says", async () => {
    const split = trafficSplit({ tunedShare: 0.3, seed: 4 });
    const router = routed({ base: model("base"), tuned: model("tuned"), split });
    for (let index = 0; index < 50; index += 1) {
      const { text } = await router.complete(request(`mail ${index}`));
      expect(text).toBe(split.armOf(`mail ${index}`));
    }
  });

  it("answers from the base model when the tuned one fails, and says so", async () => {
    const events: RouteEvent[] = [];
    const router = routed({
      base: model("base"),
      tuned: model("tuned", () => true),
      split: everything,
      onRoute: (event) => events.push(event),
    });
    expect((await router.complete(request("a"))).text).toBe("base");
    expect(events).toEqual([{ key: "a", arm: "tuned", servedBy: "base", failure: "tuned is down" }]);
  });

  it("lets the tuned model rest after failures in a row, and tries it again", async () => {
    let down = true;
    let time = 0;
    const tuned = model("tuned", () => down);
    const router = routed({
      base: model("base"),
      tuned,
      split: everything,
      failuresBeforeRest: 3,
      restMs: 1000,
      now: () => time,
    });
    for (let index = 0; index < 10; index += 1) await router.complete(request("a"));
    expect(tuned.calls).toBe(3);
    down = false;
    time = 1000;
    expect((await router.complete(request("a"))).text).toBe("tuned");
    expect((await router.complete(request("a"))).text).toBe("tuned");
    expect(tuned.calls).toBe(5);
  });

  it("passes an abort on, and the base model's own failure", async () => {
    const controller = new AbortController();
    const base = model("base", () => true);
    const router = routed({ base, tuned: model("tuned", () => true), split: everything });
    await expect(router.complete(request("a"))).rejects.toThrow("base is down");
    controller.abort(new Error("stopped"));
    await expect(router.complete(request("a"), { signal: controller.signal })).rejects.toThrow("stopped");
    expect(base.calls).toBe(1);
  });

  it("refuses a rest that never comes", () => {
    expect(() => routed({ base: model("b"), tuned: model("t"), split: everything, failuresBeforeRest: 0 })).toThrow(
      RangeError,
    );
  });
});
