#!/usr/bin/env node
import { createRequire } from "node:module";
import { Command, CommanderError, Option } from "commander";
import { EXIT_CODES } from "../notebook/exit-codes.js";
import { printError } from "./errors.js";
import type { ReportsOptions } from "./reports.js";
import type { RunOptions } from "./run.js";
import type { StatusOptions } from "./status.js";

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

const program = new Command("tunelab")
  .description("Should we fine-tune, did it work, does it pay, and does it still? Answered with evidence.")
  .version(version)
  .showHelpAfterError("(--help shows what there is)")
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText(
    "after",
    `
Examples:
  tunelab run                                          every notebook of every use case that is not current
  tunelab run --use-case email-triage                  one use case
  tunelab run 05-roi --use-case email-triage -p monthlyRequests=500000
  tunelab convert export.csv --like servicenow --to amazon.nova-lite-v1:0 --out train.jsonl
  tunelab validate train.jsonl --for amazon.nova-lite-v1:0
  tunelab run 05-roi -u email-triage --sweep monthlyRequests=10000,100000,1000000
  tunelab run any/folder/a.ipynb --output b.ipynb -p n=5   a plain notebook, without a report
  tunelab status                                       what is stale, and because of what
  tunelab reports                                      newest report of each notebook, with its answer
  tunelab doctor                                       what is installed, which providers have credentials

Exit codes:
  ${EXIT_CODES.ok}    all is well
  ${EXIT_CODES.cellFailed}    a cell failed, or a check found something missing
  ${EXIT_CODES.usage}    the call or an input file was wrong; nothing was run
  ${EXIT_CODES.saveFailed}   a result could not be saved
  ${EXIT_CODES.cellTimeout}  a cell took longer than --cell-timeout
  ${EXIT_CODES.interrupted}  interrupted
  ${EXIT_CODES.kernelDied}  the kernel process ended`,
  );

program
  .command("run")
  .description("run notebooks headlessly and publish their reports; what is current is not run again")
  .argument("[notebooks...]", "names such as 04-benchmark or 04, all when none is given; a file with --output")
  .option("-u, --use-case <name...>", "use cases to run for; all when none is given")
  .option("-p, --parameter <name=value...>", "a parameter of the notebook; may be repeated")
  .option("--parameters <file>", "parameters from a YAML file; a list of sets in it is a sweep")
  .option(
    "-s, --sweep <name=value,value...>",
    "run one notebook for each value, and compare; several give every combination",
  )
  .option(
    "-o, --output <file>",
    "run one notebook file of any folder and write the executed one there, without a report",
  )
  .option("-f, --force", "run again even when current")
  .option("--since <when>", "run again what was made before: a date, a time, an age such as 12h or 7d, or a git commit")
  .option("--wait <seconds>", "longest wait for another process that runs the same notebook", "600")
  .option("-j, --jobs <count>", "use cases side by side; default: one a core, at most 4")
  .addOption(new Option("--cell-timeout <seconds>", "longest time of one cell").default("600"))
  .option("--json", "one JSON event a line, for machines")
  .addHelpText("after", await parameterHelpIfAsked(process.argv.slice(2)))
  .action(async (notebooks: string[], options: RunOptions) => {
    const { run } = await import("./run.js");
    process.exitCode = await run(notebooks, options);
  });

program
  .command("validate")
  .description("check a training file against the rules of a model's training job; all findings at once")
  .argument("<file>", "training data, JSONL")
  .requiredOption("--for <model>", "model that is to be trained, such as amazon.nova-lite-v1:0 or claude-3-haiku")
  .option("--validation <file>", "the validation file of the same job")
  .addOption(
    new Option("--method <method>", "how the model is taught")
      .choices(["fine-tuning", "distillation-student", "reinforcement-fine-tuning"])
      .default("fine-tuning"),
  )
  .option("--most-findings <count>", "findings that are kept; all are counted", "1000")
  .option("--json", "as JSON")
  .action(async (file: string, options) => {
    const { validate } = await import("./validate.js");
    process.exitCode = await validate(file, options);
  });

program
  .command("convert")
  .description("turn a table of tickets, questions or configurations, or another training format, into a training file")
  .argument("<file>", "CSV, JSON, JSONL (plain or gz), YAML or Parquet, in any encoding")
  .requiredOption(
    "--to <format>",
    "a model of the catalogue, or bedrock-claude, bedrock-nova, prompt-completion, openai-chat",
  )
  .option("-o, --out <file>", "where to write; without it nothing is written")
  .option("--ledger <file>", "where rows that are left out go, with their reasons; beside --out by default")
  .option("--like <style>", "columns as in an export of servicenow, jira or zendesk")
  .option("--kind <kind>", "what a row is: tickets, question-answer, config-standards, device-logs, …")
  .option("--map <field=column...>", "our field = the file's column; may be repeated")
  .option("--labels <names>", "labels that exist, with commas; others go to the ledger")
  .option("--system <text>", "system prompt of every record")
  .option("--no-clean", "neither clean nor redact")
  .option("--dry-run", "say what each step would do, write nothing")
  .action(async (file: string, options) => {
    const { convert } = await import("./convert.js");
    process.exitCode = await convert(file, options);
  });

const review = program.command("review").description("have people or a model look at a sample of the training part");
review
  .command("export")
  .description("a seeded sample as CSV, with room for verdicts")
  .requiredOption("-u, --use-case <name>", "use case; its data step must have been made")
  .option("--share <share>", "share of the training part, 0..1", "0.1")
  .option("--seed <seed>", "another seed draws another sample", "1")
  .option("-o, --out <file>", "where to write; review-<use case>.csv by default")
  .action(async (options) => {
    const { exportReview } = await import("./review.js");
    process.exitCode = await exportReview(options);
  });
review
  .command("model")
  .description("have a model rate a sample on four criteria, or rules with local:untrained")
  .requiredOption("-u, --use-case <name>", "use case; its data step must have been made")
  .option("-m, --model <model>", "provider:model", "local:untrained")
  .option("--share <share>", "share of the training part, 0..1", "0.1")
  .option("--most <count>", "most Examples", "200")
  .option("--seed <seed>", "another seed draws another sample", "1")
  .option("--budget <usd>", "most that may be spent")
  .option("--dry-run", "say what it would send and cost")
  .action(async (options) => {
    const { modelReview } = await import("./review.js");
    process.exitCode = await modelReview(options);
  });
review
  .command("import")
  .description("take a filled-in sheet back: accept, mend, drop, and scores")
  .argument("<file>", "the sheet, CSV")
  .requiredOption("-u, --use-case <name>", "use case")
  .action(async (file: string, options) => {
    const { importReview } = await import("./review.js");
    process.exitCode = await importReview(file, options);
  });

program
  .command("status")
  .description("what is current, what is stale, and because of what; runs nothing")
  .argument("[notebooks...]", "names such as 04-benchmark or 04; all when none is given")
  .option("-u, --use-case <name...>", "use cases; all when none is given")
  .option("-p, --parameter <name=value...>", "a parameter of the notebook; may be repeated")
  .option("--since <when>", "what was made before counts as stale: a date, a time, an age such as 12h, or a git commit")
  .option("--check", `exit with ${EXIT_CODES.cellFailed} when something is not current`)
  .option("--json", "as JSON")
  .action(async (notebooks: string[], options: StatusOptions) => {
    const { status } = await import("./status.js");
    process.exitCode = await status(notebooks, options);
  });

program
  .command("reports")
  .description("list the newest report of each notebook, or all versions")
  .option("-u, --use-case <name...>", "use cases; all when none is given")
  .option("--versions", "every version, not only the newest")
  .option("--json", "as JSON")
  .action(async (options: ReportsOptions) => {
    const { reports } = await import("./reports.js");
    process.exitCode = await reports(options);
  });

program
  .command("doctor")
  .description("what is installed, which providers have credentials, what is missing and how to get it")
  .option("--json", "as JSON")
  .action(async (options: { json?: boolean }) => {
    const { doctor } = await import("./doctor.js");
    process.exitCode = await doctor(options);
  });

const TRAINER = new Option("--trainer <kind>", "default: as the use case says").choices(["local", "bedrock"]);

const train = program
  .command("train")
  .description("plan, start, watch and stop training jobs, here or on Amazon Bedrock");
train
  .command("plan")
  .description("what would be trained and what it costs; nothing is sent")
  .requiredOption("-u, --use-case <name>", "use case")
  .addOption(TRAINER)
  .option("--like-last", "with the settings of the last training")
  .option("--policies", "with the IAM policies to paste")
  .option("--out <file>", "the plan as JSON into a file")
  .option("--json", "as JSON")
  .action(async (options: Parameters<typeof import("./train.js")["trainPlan"]>[0]) => {
    const { trainPlan } = await import("./train.js");
    process.exitCode = await trainPlan(options);
  });
train
  .command("start")
  .description("start the plan, or find its job, and wait for the model")
  .requiredOption("-u, --use-case <name>", "use case")
  .addOption(TRAINER)
  .option("--like-last", "with the settings of the last training")
  .option("-y, --yes", "approve what the plan costs")
  .option("--no-wait", "leave the job alone once it runs")
  .action(async (options: Parameters<typeof import("./train.js")["trainStart"]>[0]) => {
    const { trainStart } = await import("./train.js");
    process.exitCode = await trainStart(options);
  });
train
  .command("list")
  .description("every training job of a use case")
  .requiredOption("-u, --use-case <name>", "use case")
  .addOption(TRAINER)
  .option("--json", "as JSON")
  .action(async (options: Parameters<typeof import("./train.js")["trainList"]>[0]) => {
    const { trainList } = await import("./train.js");
    process.exitCode = await trainList(options);
  });
for (const [action, words] of [
  ["status", "where a job stands"],
  ["wait", "wait for a job's model; expired serving is deleted meanwhile"],
  ["stop", "stop a job"],
] as const) {
  train
    .command(action)
    .description(`${words}; by id, name or ARN`)
    .argument("<job>")
    .requiredOption("-u, --use-case <name>", "use case")
    .addOption(TRAINER)
    .option("--json", "as JSON")
    .action(async (job: string, options: Parameters<typeof import("./train.js")["trainJob"]>[2]) => {
      const { trainJob } = await import("./train.js");
      process.exitCode = await trainJob(action, job, options);
    });
}

const serving = program.command("serving").description("models that answer at Amazon Bedrock, and what they cost");
serving
  .command("start")
  .description("serve a trained model until it expires; --yes approves the price")
  .argument("<model>", "v3, champion or challenger")
  .requiredOption("-u, --use-case <name>", "use case")
  .addOption(
    new Option("--kind <kind>", "default: on demand where the model can").choices(["on-demand", "provisioned"]),
  )
  .requiredOption("--hours <hours>", "when it expires")
  .option("-y, --yes", "approve what it costs")
  .option("--watch", "stay, and delete it when it expires")
  .option("--json", "the plan as JSON")
  .action(async (model: string, options: Parameters<typeof import("./serving.js")["servingStart"]>[1]) => {
    const { servingStart } = await import("./serving.js");
    process.exitCode = await servingStart(model, options);
  });
serving
  .command("list")
  .description("what is served and stored in the account, with its cost so far")
  .option("-u, --use-case <name>", "use case; all when none is given")
  .option("--json", "as JSON")
  .action(async (options: Parameters<typeof import("./serving.js")["servingList"]>[0]) => {
    const { servingList } = await import("./serving.js");
    process.exitCode = await servingList(options);
  });
serving
  .command("stop")
  .description("delete what is served, by name")
  .argument("[name]")
  .requiredOption("-u, --use-case <name>", "use case")
  .option("--all", "everything of the use case")
  .action(async (name: string | undefined, options: Parameters<typeof import("./serving.js")["servingStop"]>[1]) => {
    const { servingStop } = await import("./serving.js");
    process.exitCode = await servingStop(name, options);
  });
serving
  .command("watch")
  .description("wait until everything served has expired, and delete each in its time")
  .requiredOption("-u, --use-case <name>", "use case")
  .action(async (options: { useCase: string }) => {
    const { servingWatch } = await import("./serving.js");
    process.exitCode = await servingWatch(options);
  });
serving
  .command("delete-model")
  .description("delete a trained model at Amazon Bedrock for good")
  .argument("<version>", "v3")
  .requiredOption("-u, --use-case <name>", "use case")
  .action(async (version: string, options: { useCase: string }) => {
    const { servingDeleteModel } = await import("./serving.js");
    process.exitCode = await servingDeleteModel(version, options);
  });

program
  .command("models")
  .description("models that the catalogue knows: trainable where, until when, at what price")
  .option("--trainable", "only what takes training jobs today")
  .option("--live", "where the catalogue and the account differ")
  .option("--region <region>", "region for --live", "us-east-1")
  .option("--json", "as JSON")
  .action(async (options: Parameters<typeof import("./models.js")["models"]>[0]) => {
    const { models } = await import("./models.js");
    process.exitCode = await models(options);
  });

const registry = program.command("registry").description("trained models: versions, champion, promotion and roll-back");
registry
  .command("list")
  .description("every version with its lineage")
  .requiredOption("-u, --use-case <name>", "use case")
  .option("--json", "as JSON")
  .action(async (options: { useCase: string; json?: boolean }) => {
    const { registryList } = await import("./registry.js");
    process.exitCode = await registryList(options);
  });
registry
  .command("promote")
  .description("make a model the champion")
  .argument("<model>", "v3 or challenger")
  .requiredOption("-u, --use-case <name>", "use case")
  .requiredOption("--reason <words>", "why; kept with the change")
  .action(async (model: string, options: { useCase: string; reason: string }) => {
    const { registryPromote } = await import("./registry.js");
    process.exitCode = await registryPromote(model, options);
  });
registry
  .command("rollback")
  .description("give the place back to the champion before, in the end to the base model")
  .requiredOption("-u, --use-case <name>", "use case")
  .requiredOption("--reason <words>", "why; kept with the change")
  .action(async (options: { useCase: string; reason: string }) => {
    const { registryRollBack } = await import("./registry.js");
    process.exitCode = await registryRollBack(options);
  });

// A reader that has seen enough (`| head`) closes the pipe: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT_CODES.ok);
});

try {
  await program.parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
  else process.exitCode = printError(thrown);
} finally {
  const { printCostAlarms } = await import("./serving.js");
  await printCostAlarms();
}

/** The parameters of the notebooks that `run … --help` names: reading them takes a moment that no other call should pay. */
async function parameterHelpIfAsked(words: readonly string[]): Promise<string> {
  if (!words.includes("run") || !words.some((word) => word === "--help" || word === "-h" || word === "help")) return "";
  const { parameterHelp } = await import("./parameter-help.js");
  return parameterHelp(words);
}
