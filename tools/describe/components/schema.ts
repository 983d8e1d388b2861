import ts from 'typescript';
import { leafType, ruleOf } from './leaf-type';
import { type Arguments, elementsOf, plain, written } from './literals';
import { type Doc, declaredSymbol, docOf, orElse, type Sources } from './sources';

/** A schema of zod, as its text and its comments say it. */
export interface Schema {
  readonly doc: Doc;
  /** Values it takes, in words; empty where its parts say it. */
  readonly type: string;
  readonly parts?: Parts;
  /** The argument of `prefault`, as it is written. */
  readonly fallback?: ts.Expression;
  /** May be left out; what it is then, the comment says, or tier and platform. */
  readonly isOptional: boolean;
}

type Fields = Readonly<Record<string, Schema>>;

/** What a schema consists of. */
type Parts =
  | { readonly kind: 'object'; readonly fields: Fields }
  /** One of several objects, by the value of the field that all have. */
  | { readonly kind: 'union'; readonly by: string; readonly variants: readonly (readonly [string, Fields])[] }
  | { readonly kind: 'list' | 'map'; readonly item: Schema };

const BLANK: Schema = { doc: { meaning: '' }, type: '', isOptional: false };

/**
 * The schema that an expression makes.
 * @throws Error for a way of writing it that is not known here
 */
export function readSchema(node: ts.Expression, sources: Sources): Schema {
  if (ts.isIdentifier(node)) return readDeclared(node, sources);
  if (!ts.isCallExpression(node)) throw new Error(`${node.getText()} is no schema that can be described`);
  const { expression: callee, arguments: given } = node;
  if (ts.isIdentifier(callee)) return readCall(callee, given, sources);
  if (!ts.isPropertyAccessExpression(callee)) throw new Error(`${callee.getText()} makes no schema known here`);
  if (callee.expression.getText() === 'z') return { ...BLANK, ...readKind(callee.name.text, given, sources) };
  return modified(readSchema(callee.expression, sources), callee.name.text, given);
}

/** What a name was declared as: a schema, or a function that answers one. */
function readDeclared(name: ts.Identifier, sources: Sources): Schema {
  const declared = written(name, sources);
  const node = ts.isArrowFunction(declared) ? declared.body : declared;
  if (!ts.isExpression(node)) throw new Error(`${name.text} must answer a schema at once`);
  const schema = readSchema(node, sources);
  return { ...schema, doc: orElse(docOf(declaredSymbol(name, sources), sources), schema.doc) };
}

function readCall(callee: ts.Identifier, given: Arguments, sources: Sources): Schema {
  if (callee.text === 'tiered') return { ...readSchema(argument(given, 0), sources), isOptional: true };
  const type = leafType(callee.text, given);
  return type === undefined ? readDeclared(callee, sources) : { ...BLANK, type };
}

/** What zod itself makes. */
function readKind(kind: string, given: Arguments, sources: Sources): Partial<Schema> {
  switch (kind) {
    case 'strictObject':
      return { parts: { kind: 'object', fields: fieldsOf(argument(given, 0), sources) } };
    case 'discriminatedUnion':
      return { parts: unionOf(given, sources) };
    case 'union':
      return { type: alternatives(argument(given, 0), sources) };
    case 'array':
      return { parts: { kind: 'list', item: readSchema(argument(given, 0), sources) } };
    case 'record':
      return { parts: { kind: 'map', item: readSchema(argument(given, 1), sources) } };
    case 'enum':
      return {
        type: elementsOf(argument(given, 0), sources)
          .map((node) => node.getText())
          .join(', '),
      };
    default:
      return { type: leafType(kind, given) ?? kind };
  }
}

/** What a method says of defaults and bounds. */
function modified(schema: Schema, method: string, given: Arguments): Schema {
  const narrowed = (rule: string) => (schema.parts || !rule ? schema : { ...schema, type: `${schema.type}; ${rule}` });
  switch (method) {
    case 'optional':
      return { ...schema, isOptional: true };
    case 'prefault':
      return { ...schema, fallback: argument(given, 0) };
    case 'refine':
      return narrowed(ruleOf(given[1]));
    case 'min':
      return narrowed(bound('at least', given));
    case 'max':
      return narrowed(bound('at most', given));
    default:
      return schema;
  }
}

/** A bound that is a number; empty for one that the caller of a function gives. */
function bound(words: string, [limit]: Arguments): string {
  return limit && ts.isNumericLiteral(limit) ? `${words} ${limit.text}` : '';
}

function fieldsOf(node: ts.Expression, sources: Sources): Fields {
  const object = written(node, sources);
  if (!ts.isObjectLiteralExpression(object)) throw new Error(`${object.getText()} must be an object written out`);
  const fields = object.properties.map((property): Fields => {
    if (ts.isSpreadAssignment(property)) return fieldsOf(property.expression, sources);
    if (!ts.isPropertyAssignment(property)) throw new Error(`${property.getText()} must be a field written out`);
    const schema = readSchema(property.initializer, sources);
    const doc = orElse(docOf(declaredSymbol(property.name, sources), sources), schema.doc);
    return { [property.name.getText()]: { ...schema, doc } };
  });
  return Object.assign({}, ...fields) as Fields;
}

function unionOf(given: Arguments, sources: Sources): Parts {
  const by = plain(given[0]);
  const variants = elementsOf(argument(given, 1), sources).map((node): [string, Fields] => {
    const { [by]: which, ...fields } = partsOf(node, sources);
    return [which?.type ?? '', fields];
  });
  return { kind: 'union', by, variants };
}

/** Objects without a common field: each by its fields. */
function alternatives(node: ts.Expression, sources: Sources): string {
  const objects = elementsOf(node, sources).map((element) => Object.entries(partsOf(element, sources)));
  return objects.map((fields) => `{ ${fields.map(([name, { type }]) => `${name}: ${type}`).join(', ')} }`).join(' or ');
}

function partsOf(node: ts.Expression, sources: Sources): Fields {
  const { parts } = readSchema(node, sources);
  if (parts?.kind !== 'object') throw new Error(`${node.getText()} must be an object`);
  return parts.fields;
}

function argument(given: Arguments, index: number): ts.Expression {
  const found = given[index];
  if (!found) throw new Error('a schema lacks an argument');
  return found;
}
