import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { RequestGate, RequestGates } from "./request-gate.js";

describe("a gate", () => {
  test("never lets more than its limit in, first come first served, and an abort leaves the queue", async () => {
    const gate = new RequestGate({ maximum: 2 });
    const controller = new AbortController();
    const order: number[] = [];
    let underWay = 0;
    let most = 0;
    const calls = Array.from({ length: 8 }, async (_, index) => {
      await gate.enter(index === 5 ? controller.signal : undefined);
      order.push(index);
      underWay += 1;
      most = Math.max(most, underWay);
      await sleep(2);
      underWay -= 1;
      gate.leave();
    });
    controller.abort(new Error("stopped"));
    const results = await Promise.allSettled(calls);
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 6, 7]);
    expect(results[5]).toMatchObject({ status: "rejected", reason: { message: "stopped" } });
    await expect(gate.enter(controller.signal)).rejects.toThrow("stopped");
  });

  test("halves once an episode, and grows back after answers", async () => {
    let now = 0;
    const gate = new RequestGate({ maximum: 64, nowMs: () => now });
    const entered = await Promise.all(Array.from({ length: 10 }, () => gate.enter()));
    now = 100;
    for (const at of entered) {
      gate.refused(at, null);
      gate.leave();
    }
    expect(gate.limit).toBe(32);
    now = 200;
    gate.refused(await gate.enter(), null);
    expect(gate.limit).toBe(16);
    for (let answer = 0; answer < 5; answer += 1) gate.answered();
    expect(gate.limit).toBe(24);
    for (let answer = 0; answer < 100; answer += 1) gate.answered();
    expect(gate.limit).toBe(64);
    expect(gate.counts).toEqual({ refusals: 11, cuts: 2, lowestLimit: 16 });
  });

  test("stays shut for as long as a Retry-After asks", async () => {
    const gate = new RequestGate({ maximum: 8 });
    gate.refused(await gate.enter(), 60);
    gate.leave();
    const startedAt = performance.now();
    await Promise.all([gate.enter(), gate.enter(), gate.enter()]);
    expect(performance.now() - startedAt).toBeGreaterThan(50);
  });

  test("slows down near a stated quota, and no further when it hears the same again", () => {
    const gate = new RequestGate({ maximum: 100 });
    for (let time = 0; time < 5; time += 1) gate.answered({ remainingRequests: 5, limitRequests: 100 });
    expect(gate.limit).toBe(40);
    gate.heard({ remainingTokens: 900, limitTokens: 1000, remainingRequests: 90, limitRequests: 100 });
    expect(gate.limit).toBe(100);
    gate.heard({ remainingTokens: 0, limitTokens: 0 });
    expect(gate.limit).toBe(100);
  });

  test("is shared by all that ask one service; limits that are none are refused", () => {
    const gates = new RequestGates({ maximum: 3 });
    expect(gates.of("a")).toBe(gates.of("a"));
    expect(gates.of("a")).not.toBe(gates.of("b"));
    expect(Object.keys(gates.counts())).toEqual(["a", "b"]);
    expect(() => new RequestGate({ maximum: 0 })).toThrow("got 0");
    expect(() => new RequestGate({ maximum: 2, minimum: 3 })).toThrow("1..2");
  });
});
