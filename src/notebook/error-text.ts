import { stripVTControlCharacters } from "node:util";

/** A place in the JavaScript that the kernel made of a cell. */
export interface EmittedFrame {
  /** Function as V8 names it; null for the cell's own body and for anonymous functions. */
  functionName: string | null;
  /** 1-based, in the emitted code. */
  line: number;
  column: number;
}

/** What a thrown value's printed form says. */
export interface ThrownText {
  name: string;
  message: string;
  /** Frames in code of cells, innermost first, without the kernel's own call. */
  frames: EmittedFrame[];
  /** The printed form, without the kernel's own frames. */
  lines: string[];
}

/** One finding of the compiler, in the cell's own TypeScript. */
export interface Diagnostic {
  /** Module that the cell imports, where it is not the cell itself. */
  file?: string;
  line: number;
  column: number;
  message: string;
}

const FRAME = /^ {4}at (?:(.*?) \()?(?:async )?(.+?):(\d+):(\d+)\)?(?: \{)?$/;
const OTHER_FRAME = /^ {4}(?:at (?:.*\()?(?:<anonymous>|native|index \d+)\)?|\.\.\. \d+ lines? matching .*)(?: \{)?$/;
const DECORATION = /^(\S[^\n]*):(\d+)\n[^\n]*\n( *)\^+ *\n\n?/;
const KERNEL_FRAME = /[\\/]tslab[\\/]dist[\\/]|\(node:vm:\d+:\d+\)$/;

/** `line:column - message`, as tslab prints what the compiler found; null for any other text. */
export function parseDiagnostic(text: string): Diagnostic | null {
  const match = /^(?:(\S+) )?(\d+):(\d+) - ([\s\S]*?)\n?$/.exec(stripVTControlCharacters(text));
  if (match === null) return null;
  const [, file, line, column, message = ""] = match;
  return { ...(file === undefined ? {} : { file }), line: Number(line), column: Number(column), message };
}

/** What tslab prints when code fails that no cell waits for; null for any other text. */
export function parseUnawaited(text: string): { kind: string; rest: string } | null {
  const match = /^(UncaughtException|UnhandledPromiseRejection): ([\s\S]*)$/.exec(stripVTControlCharacters(text));
  return match === null ? null : { kind: match[1] ?? "", rest: match[2] ?? "" };
}

/**
 * Reads the printed form of a thrown value (Node's `util.inspect`, with or without the quoted source line above it).
 * A value that is no error has the name "Uncaught", as a browser's console calls it.
 */
export function parseThrown(printed: string): ThrownText {
  const plain = stripVTControlCharacters(printed).replace(/\n$/, "");
  const decoration = DECORATION.exec(plain);
  const text = decoration === null ? plain : plain.slice(decoration[0].length);
  const all = text.split("\n");
  const start = all.findIndex(isFrame);
  const header = all.slice(0, start < 0 ? undefined : start).join("\n");
  const stack: string[] = [];
  for (const line of start < 0 ? [] : all.slice(start)) {
    if (!isFrame(line)) break;
    stack.push(line);
  }
  const frames = framesOf(stack);
  if (frames.length === 0 && decoration?.[1] === "evalmachine.<anonymous>") {
    frames.push({ functionName: null, line: Number(decoration[2]), column: (decoration[3] ?? "").length + 1 });
  }
  const rest = start < 0 ? [] : all.slice(start + stack.length);
  const shown = stack.filter((line, index) => !KERNEL_FRAME.test(line) && !isOuterCall(stack, index));
  // The fields of an error follow its last frame, which opens their bracket.
  const bracket = rest.length > 0 && stack.at(-1) !== shown.at(-1) && stack.at(-1)?.endsWith(" {") ? ["{"] : [];
  const lines = [...header.split("\n"), ...shown, ...bracket, ...rest.filter((line) => !KERNEL_FRAME.test(line))];
  return { ...nameAndMessage(header, start >= 0 || decoration !== null), frames, lines };
}

const isFrame = (line: string): boolean => FRAME.test(line) || OTHER_FRAME.test(line);

function framesOf(stack: readonly string[]): EmittedFrame[] {
  return stack.flatMap((line, index) => {
    const [, name, file, row, column] = FRAME.exec(line) ?? [];
    if (file !== "evalmachine.<anonymous>" || isOuterCall(stack, index)) return [];
    return [{ functionName: name?.replace(/^async /, "") ?? null, line: Number(row), column: Number(column) }];
  });
}

/** The frame in which the kernel calls the function that it wrapped the cell in. */
function isOuterCall(stack: readonly string[], index: number): boolean {
  return (
    (stack[index] ?? "").includes("evalmachine.<anonymous>") &&
    /at (sigintHandlersWrap|Script\.runInThisContext) /.test(stack[index + 1] ?? "")
  );
}

function nameAndMessage(header: string, isError: boolean): { name: string; message: string } {
  const bare = /^\[([\s\S]*)\](?: \{[\s\S]*)?$/.exec(header)?.[1] ?? header;
  const match = /^([A-Za-z_$][\w$.]*)(?: \[[^\]]+\])?(?:: ([\s\S]*))?$/.exec(bare);
  const name = match?.[1];
  if (name !== undefined && (isError || /(?:Error|Exception)$/.test(name))) {
    return { name, message: match?.[2] ?? "" };
  }
  return { name: isError ? "Error" : "Uncaught", message: header };
}
