import ts from 'typescript';
import { plain } from './literals';
import { readSchema, type Schema } from './schema';
import type { Doc, Sources } from './sources';

/** One value of an environment that a person may write. */
export interface Setting extends Doc {
  /** As a person writes it: `services.<name>.autoscaling.cpu`. */
  readonly path: string;
  /** What it takes, in words. */
  readonly type: string;
  /** The kind of the nearest section that has kinds, such as `'redis'`; undefined for what is there with every kind. */
  readonly only?: string;
  /** Whether it may be left out. */
  readonly isOptional: boolean;
  /** Its default as the schema has it, where that is one value. */
  readonly written?: string;
}

const ENVIRONMENT = 'environmentSchema';

/** Every setting of an environment, in the order of the schema. */
export function describeSettings(sources: Sources): Setting[] {
  const constants = sources.files.flatMap(({ statements }) =>
    statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => declarationList.declarations),
  );
  const found = constants.find(({ name }) => name.getText() === ENVIRONMENT)?.initializer;
  if (!found) throw new Error(`no file that is read declares ${ENVIRONMENT}`);
  return rowsOf('', readSchema(found, sources));
}

function rowsOf(path: string, schema: Schema, only?: string): Setting[] {
  const { parts } = schema;
  if (!parts) return [row(path, schema, only)];
  switch (parts.kind) {
    case 'object':
      return [...own(path, schema, 'section', only), ...fieldRows(path, parts.fields, only)];
    case 'union': {
      const kinds = parts.variants.map(([name]) => name).join(', ');
      const variants = parts.variants.flatMap(([name, fields]) => fieldRows(path, fields, name));
      return [row(`${path}.${parts.by}`, { ...schema, type: kinds }, only), ...variants];
    }
    case 'list':
      return parts.item.parts
        ? [...own(path, schema, 'list', only), ...rowsOf(`${path}[]`, parts.item, only)]
        : [row(path, { ...schema, type: `list of ${parts.item.type}` }, only)];
    case 'map':
      return parts.item.parts
        ? [...own(path, schema, 'by name', only), ...rowsOf(`${path}.<name>`, parts.item, only)]
        : [row(path, { ...schema, type: `${parts.item.type}, by name` }, only)];
  }
}

function fieldRows(path: string, fields: Readonly<Record<string, Schema>>, only?: string): Setting[] {
  return Object.entries(fields).flatMap(([name, field]) => rowsOf(path ? `${path}.${name}` : name, field, only));
}

/** A row for what has parts: only where leaving it out means something of its own. */
function own(path: string, schema: Schema, type: string, only?: string): Setting[] {
  return schema.doc.fallback === undefined ? [] : [row(path, { ...schema, type }, only)];
}

function row(path: string, { doc, type, isOptional, fallback }: Schema, only?: string): Setting {
  const isLeft = isOptional || fallback !== undefined;
  return { ...doc, path, type, only, isOptional: isLeft, written: fallback && oneValue(fallback) };
}

/** A default that is one value: itself, or the kind of the section. */
function oneValue(node: ts.Expression): string | undefined {
  if (!ts.isObjectLiteralExpression(node)) return ts.isArrayLiteralExpression(node) ? undefined : plain(node);
  const kind = node.properties.find(({ name }) => name?.getText() === 'kind');
  return kind && ts.isPropertyAssignment(kind) ? plain(kind.initializer) : undefined;
}
