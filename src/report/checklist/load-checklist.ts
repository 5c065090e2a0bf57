import { TunelabError } from "../../core/errors.js";
import type { StepName, StepSummary } from "../../core/step.js";
import { checklist } from "../../decide/index.js";
import { loadStep } from "../../platform/steps.js";
import type { UseCase } from "../../platform/use-case.js";
import { checklistFacts, type KnownSteps } from "./checklist-facts.js";
import { checklistHtml } from "./checklist-html.js";

/**
 * The filled checklist of a use case as HTML, from whatever its steps know by now. Missing and stale steps are named
 * and leave their items open. Empty for a use case of which no step but the decision was ever made.
 */
export async function loadChecklist(useCase: UseCase): Promise<string> {
  const missing: string[] = [];
  const load = async <Step extends StepName>(step: Step): Promise<StepSummary<Step> | undefined> => {
    try {
      return (await loadStep(step, useCase)).summary;
    } catch (thrown) {
      if (!(thrown instanceof TunelabError) || (thrown.code !== "missing-step" && thrown.code !== "stale-step"))
        throw thrown;
      missing.push(thrown.code === "missing-step" ? `${step} has not been run` : `${step} is out of date`);
      return undefined;
    }
  };
  const steps: Partial<Record<keyof KnownSteps, unknown>> = {
    split: await load("split"),
    train: await load("train"),
    benchmark: await load("benchmark"),
    roi: await load("roi"),
    deploy: await load("deploy"),
    monitor: await load("monitor"),
  };
  const known = Object.fromEntries(Object.entries(steps).filter(([, summary]) => summary !== undefined)) as KnownSteps;
  if (Object.keys(known).length === 0) return "";
  return checklistHtml(checklist(checklistFacts(known)), { missing });
}
