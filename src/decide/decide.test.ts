import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TunelabError } from "../core/errors.js";
import type { DecisionProfile } from "../core/use-case.js";
import { documentationCase, mailCase, supportCase } from "./chapter-cases.js";
import { decide } from "./decide.js";
import { APPROACHES, FRAMEWORK } from "./framework.js";

const level = fc.constantFrom("low" as const, "medium" as const, "high" as const);
const profiles: fc.Arbitrary<DecisionProfile> = fc.record({
  taskComplexity: fc.constantFrom("simple" as const, "medium" as const, "complex" as const),
  dataAvailability: level,
  dataQuality: level,
  volumePerDay: fc.constantFrom(0, 500, 10_000, 10_001, 1e9),
  budgetConstraint: level,
  timeToMarket: fc.constantFrom("urgent" as const, "normal" as const, "flexible" as const),
  requiresFactualAccuracy: fc.boolean(),
  requiresConsistency: fc.boolean(),
  requiresSpecializedBehavior: fc.boolean(),
  hasKnowledgeBase: fc.boolean(),
  dataChangesFrequently: fc.boolean(),
  requiresCitations: fc.boolean(),
  requiresFlexibility: fc.boolean(),
  domainSpecific: fc.boolean(),
  requiredAccuracy: fc.constantFrom(0, 0.8, 0.95, 1),
  costSensitivity: level,
});

/** The chapter's formula, line by line, in whole hundredths. */
function chapterScores(p: DecisionProfile) {
  let prompt = 50;
  if (p.taskComplexity === "simple") prompt += 30;
  if (p.dataAvailability === "low") prompt += 20;
  if (p.budgetConstraint === "low") prompt += 20;
  if (p.timeToMarket === "urgent") prompt += 30;
  if (p.requiresFlexibility) prompt += 20;
  let rag = 50;
  if (p.requiresFactualAccuracy) rag += 30;
  if (p.hasKnowledgeBase) rag += 30;
  if (p.dataChangesFrequently) rag += 20;
  if (p.requiresCitations) rag += 20;
  if (p.domainSpecific) rag += 10;
  let tune = 30;
  if (p.dataAvailability === "high" && p.dataQuality === "high") tune += 40;
  if (p.taskComplexity === "complex") tune += 20;
  if (p.requiresConsistency) tune += 20;
  if (p.volumePerDay > 10_000) tune += 20;
  if (p.requiresSpecializedBehavior) tune += 30;
  if (p.budgetConstraint === "high") tune += 10;
  if (p.dataAvailability === "low") tune -= 40;
  if (p.timeToMarket === "urgent") tune -= 20;
  prompt = Math.min(100, prompt);
  rag = Math.min(100, rag);
  tune = Math.max(0, Math.min(100, tune));
  const hybrid = rag > 60 && tune > 60 ? 85 : (rag + tune) / 2.5;
  return { prompt: prompt / 100, retrieve: rag / 100, "fine-tune": tune / 100, hybrid: hybrid / 100 };
}

describe("the chapters' cases", () => {
  it("quick-start mail case: prompt 1.00, retrieve 0.70, fine-tune 0.00, hybrid 0.28", () => {
    const decision = decide(mailCase);
    expect(decision.scores).toEqual({ prompt: 1, retrieve: 0.7, "fine-tune": 0, hybrid: 0.28 });
    expect(decision.recommendation).toEqual({ kind: "one", approach: "prompt" });
    expect(decision.answer).toMatch(/^Recommended: prompt engineering \(1\.00\), before retrieval \(RAG\) \(0\.70\);/);
  });
  it("support automation: retrieve and fine-tune tie at 1.00, hybrid 0.85, prompt 0.50", () => {
    const decision = decide(supportCase);
    expect(decision.scores).toEqual({ prompt: 0.5, retrieve: 1, "fine-tune": 1, hybrid: 0.85 });
    expect(decision.recommendation).toMatchObject({ kind: "tie", approaches: ["retrieve", "fine-tune"] });
    expect(decision.answer).toMatch(
      /^A tie: retrieval \(RAG\) and fine-tuning score 1\.00 each\. What would break it: /,
    );
  });
  it("what breaks the tie does break it", () => {
    const { recommendation } = decide(supportCase);
    if (recommendation.kind !== "tie") throw new Error("must be a tie");
    expect(recommendation.breakers.length).toBeGreaterThan(0);
    for (const { field, to, leaders } of recommendation.breakers) {
      const changed = decide({ ...supportCase, [field]: to } as DecisionProfile).recommendation;
      expect(changed).toEqual({ kind: "one", approach: leaders[0] });
    }
  });
  it("documentation questions: retrieve", () => {
    expect(decide(documentationCase).recommendation).toEqual({ kind: "one", approach: "retrieve" });
  });
});

describe("scores", () => {
  it("are the chapter's formula on every input", () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        expect(decide(profile).scores).toEqual(chapterScores(profile));
      }),
      { seed: 35, numRuns: 2000 },
    );
  });
  it("do not take 0.3 + 0.1 + 0.2 for more than 0.6", () => {
    const edge: DecisionProfile = { ...documentationCase, dataAvailability: "medium", budgetConstraint: "high" };
    const scores = decide({ ...edge, taskComplexity: "complex", requiresConsistency: false }).scores;
    expect(scores["fine-tune"]).toBe(0.6);
    expect(scores.hybrid).toBe(0.64);
  });
  it("follow a team's own weights", () => {
    const rules = FRAMEWORK.rules.map((rule) => (rule.approach === "prompt" ? { ...rule, weight: 0 } : rule));
    expect(decide(mailCase, { framework: { ...FRAMEWORK, rules } }).scores.prompt).toBe(0.5);
  });
});

describe("reasons", () => {
  it("account for the score: base plus the weights said, kept in 0..1", () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const { reasons, scores } = decide(profile);
        for (const approach of ["prompt", "retrieve", "fine-tune"] as const) {
          const said = [...reasons[approach].for, ...reasons[approach].against];
          const sum = said.reduce((total, { weight }) => total + weight, FRAMEWORK.base[approach]);
          expect(scores[approach]).toBeCloseTo(Math.min(1, Math.max(0, sum)), 9);
        }
      }),
      { seed: 35, numRuns: 300 },
    );
  });
  it("speak for and against", () => {
    const { reasons } = decide(mailCase);
    expect(reasons.prompt.for.map((reason) => reason.words)).toContain("is ready at once, and time is short");
    expect(reasons["fine-tune"].against[0]).toEqual({ words: "there is too little data to learn from", weight: -0.4 });
    expect(reasons.hybrid.against[0]?.words).toContain("retrieval scores 0.70, fine-tuning 0.00");
  });
});

describe("an answer", () => {
  it("says what speaks against the recommendation", () => {
    const profile: DecisionProfile = {
      ...mailCase,
      dataAvailability: "high",
      timeToMarket: "normal",
      budgetConstraint: "medium",
      requiresFlexibility: false,
      requiresSpecializedBehavior: true,
    };
    const decision = decide(profile);
    expect(decision.scores).toEqual({ prompt: 0.8, retrieve: 0.7, "fine-tune": 0.8, hybrid: 0.85 });
    expect(decision.answer).toMatch(
      /^Recommended: hybrid .* Against it: there is no knowledge base to retrieve from\.$/,
    );
  });
});

describe("flips", () => {
  it("are exactly the single changes that change the recommendation", () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const decision = decide(profile);
        const of = (one: DecisionProfile) => {
          const scores = chapterScores(one);
          const best = Math.max(...APPROACHES.map((approach) => scores[approach]));
          return APPROACHES.filter((approach) => scores[approach] === best).join();
        };
        for (const { field, to, leaders } of decision.flips) {
          const changed = of({ ...profile, [field]: to } as DecisionProfile);
          expect(changed).toBe(leaders.join());
          expect(changed).not.toBe(of(profile));
        }
        const named = new Set(decision.flips.map((flip) => flip.field));
        for (const field of ["requiresCitations", "requiresConsistency", "hasKnowledgeBase"] as const) {
          const turned = of({ ...profile, [field]: !profile[field] });
          expect(named.has(field)).toBe(turned !== of(profile));
        }
      }),
      { seed: 35, numRuns: 300 },
    );
  });
  it("cross the threshold of a number from either side", () => {
    const near: DecisionProfile = { ...supportCase, requiresFactualAccuracy: false, hasKnowledgeBase: false };
    const profile: DecisionProfile = {
      ...near,
      dataAvailability: "medium",
      taskComplexity: "medium",
      requiresConsistency: false,
    };
    // fine-tune 0.60 and retrieve 0.60 tie; 10,001 requests a day add 0.2 to fine-tune
    expect(decide(profile).flips).toContainEqual(
      expect.objectContaining({ field: "volumePerDay", from: 5000, to: 10_001, leaders: ["fine-tune"] }),
    );
  });
});

describe("considerations", () => {
  it("are the chapter's rough figures", () => {
    const [prompt, retrieve, tune, hybrid] = decide(supportCase).considerations;
    expect(prompt?.cost).toMatchObject({ setupUsd: 0, monthlyRequestsUsd: 450, monthlyUpkeepUsd: 0 });
    expect(retrieve?.cost).toMatchObject({ setupUsd: 500, monthlyRequestsUsd: 600, monthlyUpkeepUsd: 200 });
    expect(tune?.cost).toMatchObject({ setupUsd: 2500, monthlyRequestsUsd: 375, monthlyUpkeepUsd: 500 });
    expect(hybrid?.cost).toMatchObject({ setupUsd: null, monthlyRequestsUsd: null });
    expect(tune).toMatchObject({ timeline: { minWeeks: 4, maxWeeks: 8 }, maintenance: { level: "medium-high" } });
    expect(tune?.dataNeeds).toMatchObject({ minimumExamples: 500, recommendedExamples: 2000 });
  });
});

describe("bad profiles", () => {
  it("are refused with field and unit", () => {
    expect(() => decide({ ...mailCase, requiredAccuracy: 95 })).toThrow(
      /decide\.requiredAccuracy.*share in 0\.\.1[\s\S]*write 0\.95/,
    );
    expect(() => decide({ ...mailCase, volumePerDay: -1 })).toThrow(/requests a day/);
    expect(() => decide({ ...mailCase, volumePerDay: Number.NaN })).toThrow(TunelabError);
  });
});
