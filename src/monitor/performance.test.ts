import { describe, expect, it } from "vitest";
import { answered } from "../../test/support/made-up-traffic.js";
import type { Interaction } from "../core/interaction.js";
import { performance } from "./performance.js";

const labels = ["ham", "spam"];
const [one] = answered(1, 1) as [Interaction];

describe("performance", () => {
  it("counts right answers among the labelled ones", () => {
    const { label: _unknown, ...unlabelled } = one;
    const measured = performance([...answered(30, 24), unlabelled], { labels });
    expect(measured).toMatchObject({
      requestCount: 31,
      labelledCount: 30,
      correctCount: 24,
      accuracy: 0.8,
      latency: null,
    });
    // R: binom::binom.confint(24, 30, method = "wilson")
    expect(measured.interval?.low).toBeCloseTo(0.6269, 4);
    expect(measured.interval?.high).toBeCloseTo(0.905, 3);
  });

  it("counts failed and unreadable answers as wrong", () => {
    const { completion: _none, ...failed } = one;
    const measured = performance([failed, { ...one, completion: "I cannot say." }, one], { labels });
    expect(measured).toMatchObject({ failedCount: 1, unreadableCount: 1, correctCount: 1, labelledCount: 3 });
  });

  it("does not know an accuracy without labels", () => {
    const { label: _unknown, ...unlabelled } = one;
    expect(performance([unlabelled], { labels })).toMatchObject({
      accuracy: null,
      interval: null,
      reason: "none of 1 requests has been labelled",
    });
    expect(performance([], { labels }).reason).toBe("there was no traffic");
  });

  it("takes latency where it was recorded", () => {
    const times = [100, 300, 200].map((latencyMs) => ({ ...one, latencyMs }));
    expect(performance([...times, one], { labels }).latency).toEqual({
      count: 3,
      meanMs: 200,
      medianMs: 200,
      p95Ms: 290,
    });
  });

  it("refuses an empty list of labels", () => {
    expect(() => performance([one], { labels: [] })).toThrow(RangeError);
  });
});
