import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Source files and what their names mean. */
export interface Sources {
  readonly files: readonly ts.SourceFile[];
  readonly checker: ts.TypeChecker;
}

/** What a doc comment says. */
export interface Doc {
  /** The comment without its tags, on one line; empty without one. */
  readonly meaning: string;
  /** What stands behind `@default`. */
  readonly fallback?: string;
}

// Imports of other files stay unresolved: libraries would take seconds, and no comment of ours stands there.
const OPTIONS: ts.CompilerOptions = { noResolve: true, lib: ['lib.es5.d.ts'], types: [] };

/** Reads every source file below some folders. */
export function readSources(folders: readonly string[]): Sources {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => join(folder, name)),
  );
  const program = ts.createProgram(paths, OPTIONS);
  const read = new Set(paths);
  return {
    files: program.getSourceFiles().filter(({ fileName }) => read.has(fileName)),
    checker: program.getTypeChecker(),
  };
}

/** The symbol that a name stands for, where it was declared. */
export function declaredSymbol(name: ts.Node, { checker }: Sources): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The doc comment of a declaration. */
export function docOf(symbol: ts.Symbol | undefined, { checker }: Sources): Doc {
  const tag = symbol?.getJsDocTags(checker).find(({ name }) => name === 'default');
  return {
    meaning: oneLine(symbol?.getDocumentationComment(checker)),
    ...(tag && { fallback: oneLine(tag.text) }),
  };
}

/** One doc comment, and another where it says nothing. */
export function orElse(doc: Doc, other: Doc): Doc {
  return { meaning: doc.meaning || other.meaning, fallback: doc.fallback ?? other.fallback };
}

function oneLine(parts: ts.SymbolDisplayPart[] = []): string {
  return ts.displayPartsToString(parts).replace(/\s+/g, ' ').trim();
}
