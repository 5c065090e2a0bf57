import type { DeploymentPlan } from "./deployment-plan.js";

declare module "../core/step.js" {
  interface StepRecords {
    deploy: { summary: DeploymentPlan; rows: Record<never, never> };
  }
}
