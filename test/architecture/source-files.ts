import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import ts from 'typescript';

/** One source file as the rules see it; `path` is relative to the project with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export function readTree(root: string, folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path: relative(root, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  );
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

export function parse(file: SourceFile): ts.SourceFile {
  let tree = parsed.get(file);
  if (!tree) {
    // Comments are not read and nodes do not know their parents: no rule asks, and the whole house is parsed in half the time.
    const options = {
      languageVersion: ts.ScriptTarget.ES2022,
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    };
    tree = ts.createSourceFile(file.path, file.text, options, false);
    parsed.set(file, tree);
  }
  return tree;
}

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => visit(child, see));
}

export interface Import {
  readonly specifier: string;
  /** Project path of a relative import (`.js` turned back into `.ts` or `.tsx`), else undefined. */
  readonly target?: string;
}

const specifiers = new WeakMap<SourceFile, readonly string[]>();

/** What the file names after `from` and in `import(...)`; read once, as many rules ask. */
function specifiersOf(file: SourceFile): readonly string[] {
  const known = specifiers.get(file);
  if (known) return known;
  const found: string[] = [];
  visit(parse(file), (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) found.push(argument.text);
    }
  });
  specifiers.set(file, found);
  return found;
}

/** Static imports, re-exports and dynamic imports with a literal. `known` resolves `.js` to the file that exists. */
export function importsOf(file: SourceFile, known: ReadonlySet<string>): Import[] {
  return specifiersOf(file).map((specifier) => {
    if (!specifier.startsWith('.')) return { specifier };
    const base = posix.normalize(posix.join(dirname(file.path), specifier)).replace(/\.js$/, '');
    const target = [`${base}.ts`, `${base}.tsx`].find((path) => known.has(path)) ?? `${base}.ts`;
    return { specifier, target };
  });
}
