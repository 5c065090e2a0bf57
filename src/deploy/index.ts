import "./step-record.js";

export { type AbTestSize, abTestSize } from "./ab-test-size.js";
export {
  CANARY_STEPS,
  type CanarySchedule,
  type CanaryStep,
  type CanaryStepPower,
  canaryPower,
  canarySchedule,
  shareAt,
} from "./canary.js";
export {
  type BenchmarkEvidence,
  type DeployedModel,
  type DeploymentPlan,
  deploymentPlan,
  type RoiEvidence,
} from "./deployment-plan.js";
export {
  type ArmTraffic,
  type CanaryJudgement,
  DEFAULT_GUARD_RAILS,
  type GuardRails,
  judgeCanary,
} from "./guard-rails.js";
export { type RouteEvent, type RouterOptions, routed } from "./router.js";
export { type TrafficArm, type TrafficSplit, trafficSplit } from "./traffic-split.js";
