import ts from 'typescript';
import { declaredSymbol, type Sources } from './sources';

/** Arguments of a call. */
export type Arguments = readonly ts.Expression[];

/** What is written for a name where it is declared; the expression itself when it is no name. */
export function written(node: ts.Expression, sources: Sources): ts.Expression {
  if (ts.isAsExpression(node)) return written(node.expression, sources);
  if (!ts.isIdentifier(node)) return node;
  const declaration = declaredSymbol(node, sources)?.valueDeclaration;
  const initializer = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer;
  if (!initializer) throw new Error(`${node.text} must be a constant of a file that is read`);
  return written(initializer, sources);
}

/** Elements of an array that is written out, there or where its name is declared. */
export function elementsOf(node: ts.Expression, sources: Sources): Arguments {
  const array = written(node, sources);
  if (!ts.isArrayLiteralExpression(array)) throw new Error(`${array.getText()} must be an array written out`);
  return array.elements;
}

/** The text of a literal without its quotes, other text as it is; a number without the marks between its digits. */
export function plain(node: ts.Expression | undefined): string {
  if (node === undefined) return '';
  if (ts.isStringLiteral(node) || ts.isNumericLiteral(node)) return node.text;
  return node.getText();
}
