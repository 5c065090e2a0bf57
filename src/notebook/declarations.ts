import type ts from "@tslab/typescript-for-tslab";
import type { Compiler } from "./compiler.js";
import type { ParameterType } from "./parameter-type.js";

/** One parameter as the notebook's `parameters` cell declares it. */
export interface ParameterDeclaration {
  name: string;
  /** The type annotation as written; undefined when the type follows from the default. */
  annotation?: string;
  type: ParameterType;
  /** Text of the default; undefined when the parameter must be given. */
  defaultText?: string;
  /** The default as a JSON value, where it is a plain literal. */
  defaultValue?: unknown;
  /** The comment that ends its line. */
  description?: string;
  /** 1-based line in the cell. */
  line: number;
}

/** Reads the declarations `let name: type = literal` of a `parameters` cell; everything else in it is left alone. */
export function readDeclarations(compiler: Compiler, source: string): ParameterDeclaration[] {
  const file = compiler.createSourceFile("parameters.ts", source, compiler.ScriptTarget.ES2022, true);
  const found: ParameterDeclaration[] = [];
  for (const statement of file.statements) {
    if (!compiler.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (!compiler.isIdentifier(declaration.name)) continue;
      const { type, initializer } = declaration;
      const description = /^[ \t]*[;,]?[ \t]*\/\/[ \t]*(.*)$/m.exec(
        source.slice(declaration.end).split("\n", 1)[0] ?? "",
      )?.[1];
      const literal = initializer === undefined ? undefined : literalValue(compiler, initializer);
      found.push({
        name: declaration.name.text,
        line: file.getLineAndCharacterOfPosition(declaration.getStart(file)).line + 1,
        type: type === undefined ? typeOfLiteral(literal) : typeOfNode(compiler, type),
        ...(type === undefined ? {} : { annotation: type.getText(file) }),
        ...(initializer === undefined ? {} : { defaultText: initializer.getText(file) }),
        ...(literal === undefined ? {} : { defaultValue: literal.value }),
        ...(description === undefined ? {} : { description: description.trim() }),
      });
    }
  }
  return found;
}

function typeOfNode(compiler: Compiler, node: ts.TypeNode): ParameterType {
  const { SyntaxKind } = compiler;
  if (node.kind === SyntaxKind.StringKeyword) return { kind: "string" };
  if (node.kind === SyntaxKind.NumberKeyword) return { kind: "number" };
  if (node.kind === SyntaxKind.BooleanKeyword) return { kind: "boolean" };
  if (compiler.isParenthesizedTypeNode(node)) return typeOfNode(compiler, node.type);
  if (compiler.isUnionTypeNode(node)) {
    return { kind: "union", options: node.types.map((option) => typeOfNode(compiler, option)) };
  }
  if (compiler.isArrayTypeNode(node)) return { kind: "array", element: typeOfNode(compiler, node.elementType) };
  if (compiler.isTypeOperatorNode(node) && node.operator === SyntaxKind.ReadonlyKeyword)
    return typeOfNode(compiler, node.type);
  if (compiler.isLiteralTypeNode(node)) {
    if (node.literal.kind === SyntaxKind.NullKeyword) return { kind: "null" };
    const value = literalValue(compiler, node.literal as ts.Expression)?.value;
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? { kind: "literal", value }
      : { kind: "any" };
  }
  if (compiler.isTypeLiteralNode(node) && node.members.every((member) => compiler.isPropertySignature(member))) {
    const fields = node.members.filter(compiler.isPropertySignature).map((member) => {
      const type: ParameterType = member.type === undefined ? { kind: "any" } : typeOfNode(compiler, member.type);
      const name = compiler.isStringLiteral(member.name) ? member.name.text : member.name.getText();
      return [name, { type, optional: member.questionToken !== undefined }] as const;
    });
    return { kind: "object", fields: Object.fromEntries(fields) };
  }
  if (compiler.isTypeReferenceNode(node)) {
    const [first, second] = node.typeArguments ?? [];
    const name = node.typeName.getText();
    if ((name === "Array" || name === "ReadonlyArray") && first)
      return { kind: "array", element: typeOfNode(compiler, first) };
    if (name === "Record" && second) return { kind: "record", value: typeOfNode(compiler, second) };
  }
  // A type that only the kernel's compiler can judge: it will, in the injected cell.
  return { kind: "any" };
}

/** The type that a default without annotation stands for; lists and objects are checked by shape only. */
function typeOfLiteral(literal: { value: unknown } | undefined): ParameterType {
  const value = literal?.value;
  if (typeof value === "string") return { kind: "string" };
  if (typeof value === "number") return { kind: "number" };
  if (typeof value === "boolean") return { kind: "boolean" };
  if (Array.isArray(value)) return { kind: "array", element: { kind: "any" } };
  if (value !== null && typeof value === "object") return { kind: "record", value: { kind: "any" } };
  return { kind: "any" };
}

/** The value of a plain literal; undefined for anything that would have to be run. */
function literalValue(compiler: Compiler, node: ts.Expression): { value: unknown } | undefined {
  const { SyntaxKind } = compiler;
  if (compiler.isStringLiteralLike(node)) return { value: node.text };
  if (compiler.isNumericLiteral(node)) return { value: Number(node.text) };
  if (node.kind === SyntaxKind.TrueKeyword) return { value: true };
  if (node.kind === SyntaxKind.FalseKeyword) return { value: false };
  if (node.kind === SyntaxKind.NullKeyword) return { value: null };
  if (
    compiler.isAsExpression(node) ||
    compiler.isSatisfiesExpression(node) ||
    compiler.isParenthesizedExpression(node)
  ) {
    return literalValue(compiler, node.expression);
  }
  if (compiler.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.MinusToken) {
    const inner = literalValue(compiler, node.operand)?.value;
    return typeof inner === "number" ? { value: -inner } : undefined;
  }
  if (compiler.isArrayLiteralExpression(node)) {
    const items = node.elements.map((element) => literalValue(compiler, element));
    return items.includes(undefined) ? undefined : { value: items.map((item) => item?.value) };
  }
  if (compiler.isObjectLiteralExpression(node)) {
    const entries: [string, unknown][] = [];
    for (const property of node.properties) {
      if (!compiler.isPropertyAssignment(property) || compiler.isComputedPropertyName(property.name)) return undefined;
      const value = literalValue(compiler, property.initializer);
      if (value === undefined) return undefined;
      entries.push([(property.name as ts.Identifier | ts.StringLiteral).text, value.value]);
    }
    return { value: Object.fromEntries(entries) };
  }
  return undefined;
}
