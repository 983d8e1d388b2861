import ts from 'typescript';
import { type Doc, declaredSymbol, docOf, orElse, type Sources } from './sources';

/** One thing that a construct takes or gives. */
export interface Member extends Doc {
  readonly name: string;
  /** As it is written in the code, without `readonly`. */
  readonly type: string;
  readonly isOptional: boolean;
}

/** A construct as its users see it. */
export interface DescribedConstruct extends Doc {
  readonly name: string;
  readonly file: string;
  readonly props: readonly Member[];
  /** Public fields and methods. */
  readonly outputs: readonly Member[];
}

const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;

/** Every exported class that extends `Construct`. */
export function describeConstructs(sources: Sources): DescribedConstruct[] {
  return sources.files.flatMap((file) =>
    file.statements.filter(isConstruct).map((declaration) => ({
      ...docOf(declaredSymbol(declaration.name, sources), sources),
      name: declaration.name.text,
      file: file.fileName,
      props: propsOf(declaration, sources),
      outputs: declaration.members.filter(isPublic).map((member) => output(member, sources)),
    })),
  );
}

function isConstruct(node: ts.Statement): node is ts.ClassDeclaration & { readonly name: ts.Identifier } {
  if (!ts.isClassDeclaration(node) || !(ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export)) return false;
  const parents = node.heritageClauses?.flatMap(({ types }) => types.map((type) => type.getText())) ?? [];
  return parents.includes('Construct');
}

/** Members of the third parameter's type; the parameter itself where it is no bag of props. */
function propsOf({ members }: ts.ClassDeclaration, sources: Sources): Member[] {
  const third = members.find(ts.isConstructorDeclaration)?.parameters[2];
  if (!third?.type) return [];
  if (!third.type.getText().endsWith('Props')) return [describe(third, sources)];
  const properties = sources.checker.getTypeAtLocation(third.type).getProperties();
  return properties.flatMap(({ declarations = [] }) =>
    declarations.filter(ts.isPropertySignature).map((declaration) => describe(declaration, sources)),
  );
}

function isPublic(member: ts.ClassElement): member is ts.PropertyDeclaration | ts.MethodDeclaration {
  const isMember = ts.isPropertyDeclaration(member) || ts.isMethodDeclaration(member);
  return isMember && ts.isIdentifier(member.name) && !(ts.getCombinedModifierFlags(member) & HIDDEN);
}

function output(member: ts.PropertyDeclaration | ts.MethodDeclaration, sources: Sources): Member {
  if (ts.isPropertyDeclaration(member)) return describe(member, sources);
  const parameters = member.parameters.map(({ name }) => name.getText()).join(', ');
  const described = describe(member, sources);
  return { ...described, name: `${described.name}(${parameters})` };
}

type Typed = ts.PropertySignature | ts.PropertyDeclaration | ts.MethodDeclaration | ts.ParameterDeclaration;

/** What has no comment of its own means what its type means, by the first sentence about it. */
function describe(node: Typed, sources: Sources): Member {
  const { type } = node;
  const { checker } = sources;
  const typeName = type && ts.isTypeReferenceNode(type) ? declaredSymbol(type.typeName, sources) : undefined;
  const [meaning = ''] = docOf(typeName, sources).meaning.split(/(?<=\.) /);
  return {
    ...orElse(docOf(declaredSymbol(node.name, sources), sources), { meaning }),
    name: node.name.getText(),
    type: type ? typeText(type) : checker.typeToString(checker.getTypeAtLocation(node)),
    isOptional: node.questionToken !== undefined,
  };
}

function typeText(type: ts.TypeNode): string {
  return type
    .getText()
    .replace(/\breadonly /g, '')
    .replace(/\s+/g, ' ')
    .replace(/; }/g, ' }');
}
