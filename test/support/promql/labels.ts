import type { SyntaxNode } from '@lezer/common';
import { all, children, type Parsed, parsed, textOf } from './parsed';

/** Labels of a metric by its name. @throws Error for one that nobody exports */
export type LabelsOf = (metric: string) => ReadonlySet<string>;

/** Labels of what an expression gives; undefined for a plain number, which has none and matches everything. */
type Labels = ReadonlySet<string> | undefined;

/**
 * Labels that the result of an expression has, worked out as Prometheus does.
 * @throws Error where a part selects, groups or matches by a label that is not there
 */
export function labelsOfResult(expression: string, labelsOf: LabelsOf): ReadonlySet<string> {
  const whole = parsed(expression);
  return new Judge(whole, labelsOf).of(whole.root) ?? new Set();
}

class Judge {
  constructor(
    readonly whole: Parsed,
    readonly labelsOf: LabelsOf,
  ) {}

  of(node: SyntaxNode): Labels {
    if (node.name === 'VectorSelector') return this.#selected(node);
    if (node.name === 'AggregateExpr') return this.#aggregated(node);
    if (node.name === 'FunctionCall') return this.#called(node);
    if (node.name === 'BinaryExpr') return this.#joined(node);
    const inner = children(node).filter(isExpression);
    return inner[0] ? this.of(inner[0]) : undefined;
  }

  #selected(node: SyntaxNode): Labels {
    const name = node.getChild('Identifier');
    const known = this.labelsOf(name ? textOf(this.whole, name) : '');
    this.#mustHave(known, this.#names(all(node, 'LabelMatchers')), node);
    return known;
  }

  #aggregated(node: SyntaxNode): Labels {
    const body = node.getChild('FunctionCallBody');
    const inner = this.#lastVector(body) ?? new Set();
    const modifier = node.getChild('AggregateModifier');
    const operation = this.#text(node.getChild('AggregateOp'));
    if (/^(topk|bottomk)$/i.test(operation)) return inner;
    if (!modifier) return new Set();
    const names = this.#names([modifier]);
    if (modifier.getChild('Without')) return new Set([...inner].filter((label) => !names.includes(label)));
    this.#mustHave(inner, names, node);
    return new Set(names);
  }

  #called(node: SyntaxNode): Labels {
    const body = node.getChild('FunctionCallBody');
    const name = this.#text(node.getChild('FunctionIdentifier'));
    const inner = this.#lastVector(body);
    if (name === 'vector' || name === 'absent') return new Set();
    if (name === 'scalar' || name === 'time') return undefined;
    if (name === 'histogram_quantile') {
      this.#mustHave(inner ?? new Set(), ['le'], node);
      return new Set([...(inner ?? [])].filter((label) => label !== 'le'));
    }
    if (name !== 'label_replace') return inner;
    const [target, , source] = all(node, 'StringLiteral')
      .filter(({ parent }) => parent?.name === 'FunctionCallBody')
      .slice(-4)
      .map((literal) => this.#text(literal).slice(1, -1));
    this.#mustHave(inner ?? new Set(), [source ?? ''], node);
    return new Set([...(inner ?? []), target ?? '']);
  }

  #joined(node: SyntaxNode): Labels {
    const [left, right] = children(node)
      .filter(isExpression)
      .map((side) => this.of(side));
    if (left === undefined) return right;
    if (right === undefined) return left;
    const clause = node.getChild('MatchingModifierClause');
    const [matched = [], taken = []] = (clause?.getChildren('GroupingLabels') ?? []).map((labels) =>
      this.#names([labels]),
    );
    if (clause?.getChild('On')) for (const side of [left, right]) this.#mustHave(side, matched, node);
    if (node.getChild('And') || node.getChild('Unless')) return left;
    // Where the left side has nothing, the right one answers, with its own labels.
    if (node.getChild('Or')) return new Set([...left].filter((label) => right.has(label)));
    if (clause?.getChild('GroupLeft')) return new Set([...left, ...taken]);
    if (clause?.getChild('GroupRight')) return new Set([...right, ...taken]);
    if (clause?.getChild('On')) return new Set(matched);
    const ignored = clause?.getChild('Ignoring') ? matched : [];
    return new Set([...left].filter((label) => !ignored.includes(label)));
  }

  /** Parameters come before the vector. */
  #lastVector(body: SyntaxNode | null): Labels {
    const found = (body ? children(body) : []).filter(isExpression).map((argument) => this.of(argument));
    return found.filter((labels) => labels !== undefined).at(-1);
  }

  #names(nodes: readonly SyntaxNode[]): string[] {
    return nodes.flatMap((node) => all(node, 'LabelName')).map((name) => this.#text(name));
  }

  #text(node: SyntaxNode | null): string {
    return node ? textOf(this.whole, node) : '';
  }

  #mustHave(known: ReadonlySet<string>, names: readonly string[], node: SyntaxNode): void {
    const missing = names.filter((name) => !known.has(name));
    if (missing.length > 0) throw new Error(`${textOf(this.whole, node)}: there is no label ${missing.join(', ')}`);
  }
}

function isExpression({ name }: SyntaxNode): boolean {
  return /(Expr|Selector|Call|Literal)$/.test(name) && !/^(DurationExpr|OffsetDurationExpr)$/.test(name);
}
