import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** An expression with the places of its parts. */
export interface Parsed {
  readonly text: string;
  readonly root: SyntaxNode;
}

/** @throws Error with the place where it is no expression of Prometheus */
export function parsed(text: string): Parsed {
  const tree = parser.parse(text);
  tree.iterate({
    enter({ type, from, to }) {
      if (type.isError) throw new Error(`${text}: not understood at '${text.slice(from, Math.max(to, from + 20))}'`);
    },
  });
  const root = tree.topNode.firstChild;
  if (!root) throw new Error('an empty expression');
  return { text, root };
}

/** Every node of a kind, at any depth. */
export function all(node: SyntaxNode, kind: string): SyntaxNode[] {
  const inner = children(node).flatMap((child) => all(child, kind));
  return node.name === kind ? [node, ...inner] : inner;
}

/** The parts of a node, in order. */
export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

/** Text of a node. */
export function textOf({ text }: Parsed, { from, to }: SyntaxNode): string {
  return text.slice(from, to);
}

/** Names of the metrics that an expression reads, each once. */
export function metricsIn(expression: string): string[] {
  const whole = parsed(expression);
  const selectors = all(whole.root, 'VectorSelector');
  return [
    ...new Set(
      selectors.map((selector) => {
        const name = selector.getChild('Identifier');
        if (!name) throw new Error(`${expression}: a selector without the name of a metric`);
        return textOf(whole, name);
      }),
    ),
  ];
}
