import { fileURLToPath } from "node:url";
import type ts from "@tslab/typescript-for-tslab";
import type { NotebookOutput } from "../core/notebook.js";
import { type Compiler, loadCompiler } from "./compiler.js";
import { mapEmittedCode, type Position, topLevelNames } from "./emitted-code.js";
import { type EmittedFrame, parseDiagnostic, parseThrown, parseUnawaited } from "./error-text.js";

/** An error of a cell, with its place in the cell's own TypeScript where that is known. */
export interface CellError {
  name: string;
  message: string;
  /** 1-based. */
  line?: number;
  column?: number;
  /** Lines for a reader: what, where with the source line, and the stack without the kernel's own frames. */
  traceback: string[];
}

/** The cell that failed, and what its code means. */
export interface FailedCell {
  source: string;
  /** Texts of the cells that ran before it in the same kernel: their names are emitted differently. */
  earlierSources: readonly string[];
  /** The kernel's working directory. */
  folder: string;
}

/** The folder of tunelab itself: the same place from `src/` and from `dist/`. */
const OWN_FOLDER = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Name of an error that the compiler found before the cell ran. */
const DIAGNOSTIC_NAME = "TypeScriptDiagnostic";

/** How many of a cell's stderr texts, counted from the last, tell the error: all compiler findings, or one printed value. */
export function errorTextCount(stderrTexts: readonly string[]): number {
  const found = stderrTexts.findLastIndex((text) => parseDiagnostic(text) === null);
  const diagnostics = stderrTexts.length - 1 - found;
  return diagnostics > 0 ? diagnostics : Math.min(1, stderrTexts.length);
}

/**
 * Makes one error of what tslab printed for a failed cell, since tslab itself sends no error message.
 * @param texts the stderr texts that tell it (`errorTextCount`), or one text with an `UncaughtException:` prefix
 */
export async function describeError(
  texts: readonly string[],
  { source, earlierSources, folder }: FailedCell,
): Promise<CellError> {
  const diagnostics = texts.flatMap((text) => parseDiagnostic(text) ?? []);
  const [first] = diagnostics;
  if (first !== undefined && diagnostics.length === texts.length) {
    const inCell = first.file === undefined;
    const place = inCell ? { line: first.line, column: first.column } : {};
    const lines = diagnostics.map(
      ({ file, line, column, message }) => `${file === undefined ? "" : `${file} `}${line}:${column} - ${message}`,
    );
    const excerpt = inCell ? excerptLines(source, first) : [];
    return {
      name: DIAGNOSTIC_NAME,
      message: first.message,
      ...place,
      traceback: [
        `${DIAGNOSTIC_NAME}: ${first.message}`,
        ...excerpt,
        ...(lines.length > 1 || !inCell ? lines : []),
        ...moduleHint(first.message),
      ],
    };
  }
  const printed = texts.join("");
  if (printed.trim() === "") {
    const message = "the kernel reported an error without saying which";
    return { name: "Error", message, traceback: [message] };
  }
  const unawaited = parseUnawaited(printed);
  const thrown = parseThrown(unawaited?.rest ?? printed);
  const position = await positionOf(thrown.frames, { source, earlierSources, folder });
  const prefix = unawaited === null ? "" : `${unawaited.kind}: `;
  const [headline = "", ...rest] = thrown.lines;
  const at = rest.findIndex((line) => /^ {4}at /.test(line));
  const messageLines = at < 0 ? rest : rest.slice(0, at);
  const excerpt = position === null ? [] : excerptLines(source, position);
  return {
    name: thrown.name,
    message: thrown.message,
    ...(position ?? {}),
    traceback: [
      `${prefix}${headline}`,
      ...messageLines,
      ...excerpt,
      ...(await shorthandHint(thrown, earlierSources)),
      ...(at < 0 ? [] : rest.slice(at)),
    ],
  };
}

/** The error as nbformat stores it. */
export function errorOutput({ name, message, traceback }: CellError): NotebookOutput {
  return { output_type: "error", ename: name, evalue: message, traceback };
}

/** tslab does not qualify an earlier cell's name where it stands as a shorthand property, and so does not find it. */
async function shorthandHint(
  { name, message }: { name: string; message: string },
  earlierSources: readonly string[],
): Promise<string[]> {
  const missing = name === "ReferenceError" ? /^([\w$]+) is not defined$/.exec(message)?.[1] : undefined;
  if (missing === undefined) return [];
  const compiler = await loadCompiler();
  if (!earlierSources.some((source) => topLevelNames(compiler, source).has(missing))) return [];
  return [
    `An earlier cell declares ${missing}, but the kernel does not find it in the short form { ${missing} }. Write { ${missing}: ${missing} }.`,
    "",
  ];
}

/** Where the kernel looks for a package that it did not find. */
function moduleHint(message: string): string[] {
  const name = /^Cannot find module '([^'.][^']*)'/.exec(message)?.[1];
  if (name === undefined) return [];
  if (name === "tunelab" || name.startsWith("tunelab/")) {
    return [
      `The notebook's folder and those above it have no node_modules with tunelab. Link this one there: npm install ${OWN_FOLDER}`,
    ];
  }
  return [
    `The kernel looks for "${name}" in node_modules in the notebook's folder and above. Install it there: npm install ${name}`,
  ];
}

function excerptLines(source: string, { line, column }: Position): string[] {
  const text = source.split("\n")[line - 1];
  if (text === undefined) return [];
  return ["", `  line ${line}, column ${column} of this cell:`, `    ${text}`, `    ${" ".repeat(column - 1)}^`, ""];
}

/**
 * The innermost place in the cell's own text. Frames of all cells look alike, so a frame counts only when the function
 * that stands at its place in this cell is the function that the frame names.
 */
async function positionOf(
  frames: readonly EmittedFrame[],
  { source, earlierSources, folder }: FailedCell,
): Promise<Position | null> {
  if (frames.length === 0) return null;
  const compiler = await loadCompiler();
  const earlierNames = new Set(earlierSources.flatMap((earlier) => [...topLevelNames(compiler, earlier)]));
  const map = mapEmittedCode(compiler, { source, earlierNames, folder });
  const file = compiler.createSourceFile("cell.ts", source, compiler.ScriptTarget.ES2022, true);
  for (const frame of frames) {
    const position = map(frame.line, frame.column);
    if (position !== null && frameFits(frame, enclosingFunction(compiler, file, position))) {
      return calleeStart(source, position);
    }
  }
  return null;
}

/** A call of an imported function is placed at its parenthesis, other calls at the name called: make it the name. */
function calleeStart(source: string, { line, column }: Position): Position {
  const before = (source.split("\n")[line - 1] ?? "").slice(0, column - 1);
  const isCall = source.split("\n")[line - 1]?.[column - 1] === "(";
  const name = isCall ? (/[\w$]+$/.exec(before)?.[0] ?? "") : "";
  return { line, column: column - name.length };
}

/** Name of the function around a place: null at the top level, "" for a function that has no name. */
function enclosingFunction(compiler: Compiler, file: ts.SourceFile, { line, column }: Position): string | null {
  const offset = file.getPositionOfLineAndCharacter(line - 1, 0) + column - 1;
  let name: string | null = null;
  const visit = (node: ts.Node): void => {
    if (offset < node.getStart(file) || offset >= node.getEnd()) return;
    if (compiler.isFunctionLike(node) || compiler.isPropertyDeclaration(node)) name = functionName(compiler, node);
    compiler.forEachChild(node, visit);
  };
  compiler.forEachChild(file, visit);
  return name;
}

function functionName(compiler: Compiler, node: ts.Node): string {
  if (compiler.isConstructorDeclaration(node)) return node.parent.name?.text ?? "";
  const own = (node as { name?: ts.Node }).name;
  if (own !== undefined) return own.getText();
  const { parent } = node;
  const takesName = compiler.isVariableDeclaration(parent) || compiler.isPropertyAssignment(parent);
  return takesName ? parent.name.getText() : "";
}

function frameFits({ functionName: called }: EmittedFrame, enclosing: string | null): boolean {
  if (enclosing === null) return called === null;
  if (enclosing === "") return true;
  const bare = called?.replace(/ \[as .*\]$/, "").replace(/^(?:async|new|get|set) /, "");
  return bare?.split(".").at(-1) === enclosing;
}
