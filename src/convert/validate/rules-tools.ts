import { isRecord, type Report, typeWord } from "./finding.js";

/** Uses and results of tools by their path, in the order of the record; a result is wrapped as `{ result }`. */
export interface ToolUses {
  uses: Map<string, unknown>;
  answered: Set<string>;
}

/**
 * Tools of a Nova 2 record: names unique and described, every use names a known tool under an id of its own, every result
 * answers an earlier use once and holds a text or a JSON value.
 */
export function checkTools(config: unknown, { uses, answered }: ToolUses, report: Report): void {
  const names = toolNames(config, report);
  const ids = new Set<string>();
  for (const [path, value] of uses) {
    const isResult = isRecord(value) && "result" in value;
    const inside = isResult ? value["result"] : value;
    const id = isRecord(inside) ? inside["toolUseId"] : undefined;
    if (!isRecord(inside) || typeof id !== "string" || id === "") {
      report(path, "tool-id", "needs a toolUseId");
      continue;
    }
    if (!isResult) {
      if (ids.has(id)) report(path, "tool-id", "its toolUseId was used before in this record");
      ids.add(id);
      if (typeof inside["name"] !== "string" || !names.has(inside["name"])) {
        report(`${path}.toolUse.name`, "tool-name", "names no tool of toolConfig");
      }
      continue;
    }
    if (!ids.has(id)) report(path, "tool-result", "answers no earlier use of a tool");
    if (answered.has(id)) report(path, "tool-result", "this use of a tool was answered before");
    answered.add(id);
    const content = inside["content"];
    const blocks: unknown[] = Array.isArray(content) ? content : [];
    const good = blocks.length > 0 && blocks.every((one) => isRecord(one) && "text" in one !== "json" in one);
    if (!good)
      report(`${path}.toolResult.content`, "tool-result", "must be a list of blocks, each with either text or json");
  }
}

function toolNames(config: unknown, report: Report): Set<string> {
  const names = new Set<string>();
  if (config === undefined) return names;
  const tools = isRecord(config) ? config["tools"] : undefined;
  if (!Array.isArray(tools) || tools.length === 0) {
    report("toolConfig.tools", "tools", `must be a list of tools, is ${typeWord(tools)}`);
    return names;
  }
  for (const [index, tool] of tools.entries()) {
    const path = `toolConfig.tools.${index}.toolSpec`;
    const spec: unknown = isRecord(tool) ? tool["toolSpec"] : undefined;
    if (!isRecord(spec)) {
      report(path, "tools", `must be an object, is ${typeWord(spec)}`);
      continue;
    }
    const { name, description, inputSchema } = spec;
    if (typeof name !== "string" || name === "") report(`${path}.name`, "tools", "must be a text");
    else if (names.has(name)) report(`${path}.name`, "tools", "another tool has this name");
    else names.add(name);
    if (typeof description !== "string" || description === "") report(`${path}.description`, "tools", "must be a text");
    const schema = isRecord(inputSchema) ? inputSchema["json"] : undefined;
    if (!isRecord(schema) || !("type" in schema))
      report(`${path}.inputSchema.json`, "tools", 'must be a schema with "type"');
  }
  return names;
}
