import { SourceMap, type SourceMapPayload } from "node:module";
import { join } from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import type { Compiler } from "./compiler.js";

/** A 1-based place in a cell's own text. */
export interface Position {
  line: number;
  column: number;
}

/** From a 1-based place in the code that the kernel runs for a cell to the cell's own text; null outside of it. */
export type PositionMapper = (line: number, column: number) => Position | null;

/** tslab puts this line before every cell. */
const FIRST_LINE = "export {};\n";

/**
 * Emits a cell the way tslab 1.0.22 does (TypeScript → ES2022 with the last expression kept and earlier cells' names
 * qualified, then ES2022 → CommonJS), this time with source maps, and returns the way back.
 * @param source the cell's text
 * @param earlierNames names that earlier cells declared at their top level
 * @param folder the kernel's working directory: imports are resolved from there, because a type leaves no code
 */
export function mapEmittedCode(
  compiler: Compiler,
  { source, earlierNames, folder }: { source: string; earlierNames: ReadonlySet<string>; folder: string },
): PositionMapper {
  const cell = join(folder, "__tslab__.ts").replaceAll("\\", "/");
  const names = [...topLevelNames(compiler, source)];
  const suffix = names.length === 0 ? "" : `\nexport {${names.join(", ")}}`;
  const options: ts.CompilerOptions = {
    module: compiler.ModuleKind.ESNext,
    moduleResolution: compiler.ModuleResolutionKind.Node10,
    target: compiler.ScriptTarget.ES2022,
    esModuleInterop: true,
    noImplicitUseStrict: true,
    experimentalDecorators: true,
    jsx: compiler.JsxEmit.React,
    newLine: compiler.NewLineKind.LineFeed,
    sourceMap: true,
    noLib: true,
    types: [],
    skipLibCheck: true,
  };
  const host = compiler.createCompilerHost(options);
  const file = compiler.createSourceFile(cell, FIRST_LINE + source + suffix, compiler.ScriptTarget.ES2022, true);
  const readSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => (name === cell ? file : readSourceFile(name, ...rest));
  host.getCurrentDirectory = () => folder;
  const program = compiler.createProgram([cell], options, host);
  let modern = "";
  let modernMap = "";
  const write = (name: string, text: string) => {
    if (name.endsWith(".map")) modernMap = text;
    else modern = text;
  };
  const after = asTslabDoes(compiler, program.getTypeChecker(), earlierNames, new Set(names));
  program.emit(file, write, undefined, undefined, { after: [after] });
  const common = compiler.transpileModule(modern, {
    fileName: "custom.js",
    compilerOptions: {
      module: compiler.ModuleKind.CommonJS,
      esModuleInterop: true,
      target: compiler.ScriptTarget.ES2022,
      newLine: compiler.NewLineKind.LineFeed,
      noImplicitUseStrict: true,
      sourceMap: true,
    },
  });
  const toModern = new SourceMap(JSON.parse(common.sourceMapText ?? "{}") as SourceMapPayload);
  const toSource = new SourceMap(JSON.parse(modernMap) as SourceMapPayload);
  const lineCount = source.split("\n").length;
  return (line, column) => {
    const inModern = toModern.findEntry(line - 1, column - 1);
    if (!("originalLine" in inModern)) return null;
    const inSource = toSource.findEntry(inModern.originalLine, inModern.originalColumn);
    if (!("originalLine" in inSource)) return null;
    const position = { line: inSource.originalLine, column: inSource.originalColumn + 1 };
    return position.line >= 1 && position.line <= lineCount ? position : null;
  };
}

/** Names that a cell declares at its top level, imports included. */
export function topLevelNames(compiler: Compiler, source: string): Set<string> {
  const name = "/__tslab__.ts";
  const file = compiler.createSourceFile(name, FIRST_LINE + source, compiler.ScriptTarget.ES2022, true);
  const options: ts.CompilerOptions = { noLib: true, types: [], noResolve: true, target: compiler.ScriptTarget.ES2022 };
  const host = compiler.createCompilerHost(options);
  host.getSourceFile = (wanted) => (wanted === name ? file : undefined);
  // Binding fills `locals`, the table that tslab itself reads.
  compiler.createProgram([name], options, host).getTypeChecker();
  return new Set((file as unknown as { locals?: Map<string, unknown> }).locals?.keys() ?? []);
}

/** tslab's own changes to the emitted code: `exports.` before earlier cells' names, and the last expression kept. */
function asTslabDoes(
  compiler: Compiler,
  checker: ts.TypeChecker,
  earlierNames: ReadonlySet<string>,
  ownNames: ReadonlySet<string>,
): ts.TransformerFactory<ts.SourceFile> {
  const { factory } = compiler;
  const qualify = (node: ts.Node): ts.Node => {
    if (!compiler.isIdentifier(node)) return compiler.visitEachChild(node, qualify, nullContext(compiler));
    const parent = node.parent as ts.Node | undefined;
    if (parent && compiler.isPropertyAccessExpression(parent) && parent.name === node) return node;
    if (ownNames.has(node.text) || !earlierNames.has(node.text)) return node;
    if ((checker.getSymbolAtLocation(node)?.declarations?.length ?? 0) > 0) return node;
    return factory.createPropertyAccessExpression(factory.createIdentifier("exports"), node);
  };
  return () => (file) => {
    const qualified = compiler.visitEachChild(file, qualify, nullContext(compiler));
    const statements = [...qualified.statements];
    const last = statements.findLastIndex((statement) => !compiler.isExportDeclaration(statement));
    const statement = statements[last];
    if (statement !== undefined && compiler.isExpressionStatement(statement)) {
      statements[last] = factory.createVariableStatement(
        [factory.createModifier(compiler.SyntaxKind.ExportKeyword)],
        factory.createVariableDeclarationList(
          [factory.createVariableDeclaration("tsLastExpr", undefined, undefined, statement.expression)],
          compiler.NodeFlags.Const,
        ),
      );
    }
    return factory.updateSourceFile(qualified, statements);
  };
}

/** The context without lexical bookkeeping that tslab visits with. */
function nullContext(compiler: Compiler): ts.TransformationContext {
  return (
    compiler as unknown as { getNullTransformationContext(): ts.TransformationContext }
  ).getNullTransformationContext();
}
