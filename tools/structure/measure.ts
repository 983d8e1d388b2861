import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Sizes of one function, in lines without blank ones. */
export interface MeasuredFunction {
  /** Line it begins at. */
  readonly line: number;
  readonly lines: number;
  /** Has a name: a callback among the arguments of a call is part of the function around it. */
  readonly isNamed: boolean;
}

/** What one source file is made of. */
export interface MeasuredFile {
  readonly path: string;
  /** Lines without blank ones. */
  readonly lines: number;
  readonly functions: readonly MeasuredFunction[];
  /** How often the type `any` is written. */
  readonly anys: number;
  /** Only hands on what other files export. */
  readonly isBarrel: boolean;
}

/** Measures every source file below some folders. */
export function measure(sources: readonly string[]): MeasuredFile[] {
  return sources.flatMap(filesBelow).map((path) => measureText(path, readFileSync(path, 'utf8')));
}

/** Measures one source text. */
export function measureText(path: string, text: string): MeasuredFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const functions: MeasuredFunction[] = [];
  let anys = 0;
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) anys += 1;
    if (isBody(node)) functions.push(measureFunction(file, node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  const isBarrel = file.statements.length > 0 && file.statements.every(ts.isExportDeclaration);
  return { path, lines: filled(text), functions, anys, isBarrel };
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return /\.(ts|mjs|cjs)$/.test(path) ? [path] : [];
  return readdirSync(path)
    .filter((name) => name !== 'node_modules')
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function isBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function measureFunction(file: ts.SourceFile, node: ts.FunctionLikeDeclaration): MeasuredFunction {
  const isExpression = ts.isArrowFunction(node) || ts.isFunctionExpression(node);
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return {
    line: line + 1,
    lines: filled(node.getText()),
    isNamed: !isExpression || !(ts.isCallExpression(node.parent) || ts.isNewExpression(node.parent)),
  };
}

function filled(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '').length;
}
