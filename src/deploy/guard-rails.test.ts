import { describe, expect, it } from "vitest";
import { seededRandom } from "../core/random.js";
import { type ArmTraffic, judgeCanary } from "./guard-rails.js";

const traffic = (requestCount: number, correctCount: number, failedCount = 0): ArmTraffic => ({
  requestCount,
  failedCount,
  labelledCount: requestCount,
  correctCount,
});

describe("judgeCanary", () => {
  it("continues when both arms do alike", () => {
    const judgement = judgeCanary({ base: traffic(1000, 900), tuned: traffic(100, 91) });
    expect(judgement.action).toBe("continue");
    expect(judgement.reasons[1]).toBe("Right answers: 91.0 % tuned, 90.0 % base, within the rails.");
  });

  it("rolls back when accuracy falls for certain", () => {
    const judgement = judgeCanary({ base: traffic(1000, 900), tuned: traffic(100, 75) });
    expect(judgement.action).toBe("roll-back");
    expect(judgement.reasons[1]).toContain("15.0 points worse where 2.0 points are allowed (p < 0.001)");
  });

  it("rolls back on errors before there are labels", () => {
    const unlabelled = { labelledCount: 0, correctCount: 0 };
    const judgement = judgeCanary({
      base: { ...traffic(1000, 0, 5), ...unlabelled },
      tuned: { ...traffic(40, 0, 10), ...unlabelled },
    });
    expect(judgement.action).toBe("roll-back");
    expect(judgement.reasons[1]).toBe("Right answers: nothing to compare yet.");
  });

  it("holds on a doubtful fall, and on too few requests", () => {
    const doubtful = judgeCanary({ base: traffic(1000, 900), tuned: traffic(60, 52) });
    expect(doubtful.action).toBe("hold");
    expect(doubtful.reasons[1]).toContain("may be chance");
    expect(judgeCanary({ base: traffic(1000, 900), tuned: traffic(20, 18) }).action).toBe("hold");
    expect(judgeCanary({ base: traffic(0, 0), tuned: traffic(0, 0) }).action).toBe("hold");
  });

  it("rarely rolls back a model that is as good", () => {
    const random = seededRandom(3);
    const draw = (size: number, share: number) => Array.from({ length: size }, random).filter((u) => u < share).length;
    const trials = 1000;
    let stopped = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const base = traffic(400, draw(400, 0.9), draw(400, 0.01));
      const tuned = traffic(80, draw(80, 0.9), draw(80, 0.01));
      if (judgeCanary({ base, tuned }).action === "roll-back") stopped += 1;
    }
    expect(stopped / trials).toBeLessThan(0.09);
  });
});
