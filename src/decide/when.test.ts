import { describe, expect, it } from "vitest";
import { documentationCase, mailCase, supportCase } from "./chapter-cases.js";
import { fewShotTradeOff } from "./few-shot.js";
import { whenToFineTune } from "./when.js";

const applies = (answers: ReturnType<typeof whenToFineTune>, id: string) =>
  answers.find((answer) => answer.id === id)?.applies;

describe("when to fine-tune and when not", () => {
  it("has five reasons on either side", () => {
    const answers = whenToFineTune(mailCase);
    expect(answers.filter((answer) => answer.side === "fine-tune")).toHaveLength(5);
    expect(answers.filter((answer) => answer.side === "do-not")).toHaveLength(5);
  });
  it("leaves open what nobody knows", () => {
    const answers = whenToFineTune(supportCase);
    for (const id of ["accuracy-gap", "latency", "cost-at-scale", "already-good", "auditability", "limited-data"])
      expect(applies(answers, id)).toBeNull();
  });
  it("judges what is known", () => {
    const answers = whenToFineTune(supportCase, {
      baseAccuracy: 0.96,
      exampleCount: 499,
      latencySensitive: true,
      auditabilityRequired: false,
      repeatedPromptTokens: 2000,
    });
    expect(applies(answers, "high-volume")).toBe(true);
    expect(applies(answers, "accuracy-gap")).toBe(false);
    expect(applies(answers, "already-good")).toBe(true);
    expect(applies(answers, "limited-data")).toBe(true);
    expect(applies(answers, "latency")).toBe(true);
    expect(applies(answers, "auditability")).toBe(false);
    expect(applies(answers, "cost-at-scale")).toBe(true);
  });
  it("sees changing requirements and little data in the profile", () => {
    const answers = whenToFineTune(mailCase);
    expect(applies(answers, "changing-requirements")).toBe(true);
    expect(applies(answers, "limited-data")).toBe(true);
    expect(applies(whenToFineTune({ ...mailCase, volumePerDay: 0 }), "low-volume")).toBe(true);
  });
});

describe("few-shot against fine-tuning", () => {
  it("leans to few-shot with few examples and changing data", () => {
    const trade = fewShotTradeOff(documentationCase, { exampleCount: 60, prototyping: true, paysOverSixMonths: false });
    expect(trade.recommendation).toBe("few-shot");
    expect(trade.words).toBe(
      "Few-shot examples are the better start: 4 of 5 points speak for few-shot, 0 of 5 for fine-tuning.",
    );
  });
  it("leans to fine-tuning with data, volume and a return", () => {
    const profile = { ...supportCase, volumePerDay: 10_000 };
    const trade = fewShotTradeOff(profile, { exampleCount: 2000, prototyping: false, paysOverSixMonths: true });
    expect(trade.recommendation).toBe("fine-tune");
    expect(trade.points.filter((point) => point.applies === true)).toHaveLength(5);
  });
  it("is undecided between, and says how much is open", () => {
    const trade = fewShotTradeOff({ ...supportCase, requiresFlexibility: true });
    expect(trade.recommendation).toBe("undecided");
    expect(trade.words).toContain("5 points not known yet");
  });
});
