import type { DecisionProfile } from "../core/use-case.js";

/** The chapters' worked cases, as their authors describe them. Accuracy and cost sensitivity, which they do not state, are middling. */
const common = { requiredAccuracy: 0.9, costSensitivity: "medium" } as const;

/** "Quick Start": mail classification. */
export const mailCase: DecisionProfile = {
  ...common,
  taskComplexity: "simple",
  dataAvailability: "low",
  dataQuality: "medium",
  volumePerDay: 1000,
  budgetConstraint: "low",
  timeToMarket: "urgent",
  requiresFactualAccuracy: false,
  requiresConsistency: true,
  requiresSpecializedBehavior: false,
  hasKnowledgeBase: false,
  dataChangesFrequently: true,
  requiresCitations: false,
  requiresFlexibility: true,
  domainSpecific: false,
};

/** "Complete Example": customer support automation. */
export const supportCase: DecisionProfile = {
  ...common,
  taskComplexity: "complex",
  dataAvailability: "high",
  dataQuality: "high",
  volumePerDay: 5000,
  budgetConstraint: "medium",
  timeToMarket: "normal",
  requiresFactualAccuracy: true,
  requiresConsistency: true,
  requiresSpecializedBehavior: true,
  hasKnowledgeBase: true,
  dataChangesFrequently: false,
  requiresCitations: false,
  requiresFlexibility: false,
  domainSpecific: true,
};

/** "Technical Documentation Q&A": described in words there, so the fields are ours. */
export const documentationCase: DecisionProfile = {
  ...common,
  taskComplexity: "medium",
  dataAvailability: "low",
  dataQuality: "medium",
  volumePerDay: 500,
  budgetConstraint: "medium",
  timeToMarket: "normal",
  requiresFactualAccuracy: true,
  requiresConsistency: false,
  requiresSpecializedBehavior: false,
  hasKnowledgeBase: true,
  dataChangesFrequently: true,
  requiresCitations: true,
  requiresFlexibility: false,
  domainSpecific: true,
};
