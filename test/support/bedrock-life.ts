import { setTimeout as pause } from "node:timers/promises";
import { createBedrockTrainer } from "../../src/train/bedrock/bedrock-trainer.js";
import { openServing } from "../../src/train/serving/serving.js";
import { mails, realCatalogue, useCaseIn } from "./bedrock-case.js";

// A process that trains and serves, to be killed anywhere: node bedrock-life.ts <server> <project>
const [url = "", root = ""] = process.argv.slice(2);
let now = new Date();
const clock = async (ms: number) => {
  const answer = await fetch(`${url}/_clock?ms=${ms}`, { method: ms === 0 ? "GET" : "POST" });
  now = new Date(((await answer.json()) as { now: string }).now);
  await pause(1);
};
await clock(0);
const options = { useCase: useCaseIn(root), catalogue: await realCatalogue(), now: () => now, sleep: clock };
const trainer = createBedrockTrainer(options);
const plan = await trainer.plan({ train: mails(90), validation: mails(30, 1000) });
const job = await trainer.start(plan, { approvedPlan: plan.hash });
const { model } = await trainer.model(job);
const serving = openServing(options);
const serve = await serving.plan({ model, kind: "provisioned", hours: 2 });
const { name } = await serving.start(serve, { approvedPlan: serve.hash });
await serving.wait(name);
