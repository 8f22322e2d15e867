import ts from 'typescript';
import { ABOVE_ROOMS, BESIDE_ROOMS, LIMITS, ROOMS } from './rooms.js';
import { importsOf, parse, type SourceFile, visit } from './source-files.js';

export interface Violation {
  readonly rule: string;
  readonly path: string;
  readonly what: string;
}

interface Tree {
  readonly files: readonly SourceFile[];
  readonly known: ReadonlySet<string>;
}

type Rule = (tree: Tree) => Violation[];

const isSpec = (path: string): boolean => /spec\.tsx?$/.test(path);
const roomOf = (path: string): string | undefined => /^src\/modules\/([^/]+)\//.exec(path)?.[1];
const topOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];
const inCore = (path: string): boolean => /^src\/modules\/[^/]+\/(.+\/)?core\//.test(path);
const isTable = (path: string): boolean => /\.table\.tsx?$/.test(path);

function eachImport(
  tree: Tree,
  rule: string,
  wrong: (path: string, specifier: string, target?: string) => string | false,
): Violation[] {
  return tree.files.flatMap((file) =>
    importsOf(file, tree.known).flatMap(({ specifier, target }) => {
      const what = wrong(file.path, specifier, target);
      return what ? [{ rule, path: file.path, what }] : [];
    }),
  );
}

/** Rooms are entered by their door, and only downward. */
const doors: Rule = (tree) =>
  eachImport(tree, 'doors', (path, _specifier, target) => {
    const to = target && roomOf(target);
    if (!to || !target) return false;
    const from = roomOf(path);
    // Medium tests build one room by hand, store and all.
    if (from === to || path.startsWith('test/')) return false;
    if (target !== `src/modules/${to}/index.ts`) return `${target} is entered past its door`;
    if (from) return ROOMS[from]?.includes(to) ? false : `${from} may not look into ${to}`;
    if (path.startsWith('migrations/')) return false;
    const top = topOf(path);
    return top && !ABOVE_ROOMS.includes(top) ? `${top} may not look into ${to}` : false;
  });

/** Inside a room nobody imports the room's own door: it would hide a cycle. */
const ownDoor: Rule = (tree) =>
  eachImport(tree, 'own-door', (path, _specifier, target) => {
    const room = roomOf(path);
    return room !== undefined && target === `src/modules/${room}/index.ts` && 'a room does not import its own door';
  });

/** kernel looks at nothing, platform at the kernel, witness and verifier at no room. */
const ground: Rule = (tree) =>
  eachImport(tree, 'ground', (path, specifier, target) => {
    const top = topOf(path);
    if (!target) {
      const allowed = ['node:crypto', 'uuid'];
      return top === 'kernel' && !isSpec(path) && !allowed.includes(specifier) && `kernel imports ${specifier}`;
    }
    if (top === 'kernel') return !target.startsWith('src/kernel/') && !isSpec(path) && `kernel looks into ${target}`;
    if (top === 'platform') {
      const data = path.startsWith('src/platform/database/') && target === 'migrations/index.ts';
      return !/^src\/(kernel|platform)\//.test(target) && !data && !isSpec(path) && `platform looks into ${target}`;
    }
    if (top && BESIDE_ROOMS.includes(top)) return roomOf(target) !== undefined && `${top} looks into a room`;
    return false;
  });

/** core imports the kernel, its own core and node:crypto for hashing. */
const coreImports: Rule = (tree) =>
  eachImport(tree, 'core-imports', (path, specifier, target) => {
    if (!inCore(path) || isSpec(path)) return false;
    if (!target) return specifier !== 'node:crypto' && `core imports ${specifier}`;
    const own = target.startsWith(`src/modules/${roomOf(path)}/`) && inCore(target);
    return !own && !target.startsWith('src/kernel/') && `core looks into ${target}`;
  });

const IMPURE_CALLS = [
  'Date.now',
  'Math.random',
  'parseFloat',
  'Number.parseFloat',
  'randomBytes',
  'randomUUID',
  'setTimeout',
  'fetch',
];

/** core and kernel have no clock, no randomness, no environment and no floating money. */
const corePure: Rule = (tree) =>
  tree.files
    .filter((file) => (inCore(file.path) || file.path.startsWith('src/kernel/')) && !isSpec(file.path))
    .flatMap((file) => {
      const found: Violation[] = [];
      const say = (what: string) => found.push({ rule: 'core-pure', path: file.path, what });
      const tree_ = parse(file);
      visit(tree_, (node) => {
        if (ts.isCallExpression(node)) {
          const name = node.expression.getText(tree_);
          if (IMPURE_CALLS.includes(name) || name.endsWith('.toFixed')) say(`calls ${name}`);
        }
        if (ts.isNewExpression(node) && node.expression.getText(tree_) === 'Date' && !node.arguments?.length)
          say('reads the clock');
        if (ts.isPropertyAccessExpression(node) && node.getText(tree_) === 'process.env') say('reads the environment');
        if (ts.isDecorator(node)) say('has a decorator');
      });
      return found;
    });

const LIBRARIES: readonly { readonly name: RegExp; readonly where: RegExp; readonly say: string }[] = [
  {
    name: /^(typeorm|pg|@nestjs\/typeorm)$/,
    where: /(\.store\.ts|\.entity\.ts|\.module\.ts)$|^src\/platform\/database\/|^migrations\/|^test\//,
    say: 'TypeORM and pg belong in .store, .entity, .module and platform/database',
  },
  {
    name: /^class-(validator|transformer)$/,
    where: /\.dto\.ts$|^src\/platform\/|^test\//,
    say: 'validators belong in .dto and platform',
  },
  {
    name: /^@nestjs\/swagger$/,
    where: /(\.dto|\.controller)\.ts$|^src\/platform\/http\/|^test\//,
    say: 'swagger belongs in .dto and .controller',
  },
];

const libraries: Rule = (tree) =>
  eachImport(tree, 'libraries', (path, specifier) => {
    const wrong = LIBRARIES.find((library) => library.name.test(specifier) && !library.where.test(path));
    return wrong ? wrong.say : false;
  });

/** A store names its own schema, and the published views (`<room>_door`) of rooms below; so do foreign keys. */
const schemas: Rule = (tree) =>
  tree.files.flatMap((file) => {
    const migration = /^migrations\/\d+-([a-z]+)-/.exec(file.path)?.[1];
    const room = /\.(store|entity)\.ts$/.test(file.path) ? roomOf(file.path) : migration;
    if (!room || !(room in ROOMS)) return [];
    const found: Violation[] = [];
    let imported: ts.Expression | undefined;
    visit(parse(file), (node) => {
      if (ts.isImportDeclaration(node)) imported = node.moduleSpecifier;
      if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node) && !ts.isTemplateMiddleOrTemplateTail(node)) return;
      if (node === imported) return;
      for (const match of node.text.matchAll(/(references\s+)?\b([a-z]+)(_door)?\.[a-z_]+/g)) {
        const [text, reference, schema = '', door] = match;
        if (!(schema in ROOMS) || schema === room) continue;
        const below = ROOMS[room]?.includes(schema) ?? false;
        if (below && (door || (migration && reference))) continue;
        found.push({ rule: 'schemas', path: file.path, what: `names ${text.trim()}` });
      }
    });
    return found;
  });

const cycles: Rule = (tree) => {
  const edges = new Map(
    tree.files
      .filter((file) => file.path.startsWith('src/') && !isSpec(file.path))
      .map((file) => [
        file.path,
        importsOf(file, tree.known).flatMap(({ target }) => (target && tree.known.has(target) ? [target] : [])),
      ]),
  );
  const done = new Set<string>();
  const found: Violation[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      found.push({ rule: 'cycles', path, what: [...trail.slice(at), path].join(' -> ') });
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) walk(path, []);
  return found;
};

const sizes: Rule = (tree) =>
  tree.files
    .filter((file) => !isTable(file.path) && !file.path.startsWith('migrations/'))
    .flatMap((file) => {
      const found: Violation[] = [];
      const lines = file.text.split('\n').length - 1;
      if (lines > LIMITS.fileLines) found.push({ rule: 'sizes', path: file.path, what: `${lines} lines` });
      const tree_ = parse(file);
      visit(tree_, (node) => {
        if (ts.isConstructorDeclaration(node) && node.parameters.length > LIMITS.constructorParameters) {
          found.push({ rule: 'sizes', path: file.path, what: `a constructor of ${node.parameters.length}` });
        }
        if (!ts.isFunctionLike(node) || isSpec(file.path)) return;
        const length =
          tree_.getLineAndCharacterOfPosition(node.end).line -
          tree_.getLineAndCharacterOfPosition(node.getStart(tree_)).line +
          1;
        if (length > LIMITS.functionLines)
          found.push({ rule: 'sizes', path: file.path, what: `a function of ${length} lines` });
      });
      return found;
    });

/** The rooms on disk are the rooms on the plan, each with a door and a README. */
const plan: Rule = (tree) => {
  const onDisk = new Set(tree.files.flatMap((file) => roomOf(file.path) ?? []));
  const say = (path: string, what: string): Violation => ({ rule: 'plan', path, what });
  return [
    ...[...onDisk].filter((room) => !(room in ROOMS)).map((room) => say(`src/modules/${room}`, 'is not on the plan')),
    ...Object.keys(ROOMS)
      .filter((room) => !tree.known.has(`src/modules/${room}/index.ts`))
      .map((room) => say(`src/modules/${room}`, 'has no door')),
  ];
};

/** No arrow of the plan leads back. */
const planAcyclic: Rule = () => {
  const order = Object.keys(ROOMS);
  return order.flatMap((room, index) =>
    (ROOMS[room] ?? [])
      .filter((below) => order.indexOf(below) >= index || !order.includes(below))
      .map((below) => ({ rule: 'plan-acyclic', path: room, what: `looks up to ${below}` })),
  );
};

export const RULES: Readonly<Record<string, Rule>> = {
  plan,
  'plan-acyclic': planAcyclic,
  doors,
  'own-door': ownDoor,
  ground,
  'core-imports': coreImports,
  'core-pure': corePure,
  libraries,
  schemas,
  cycles,
  sizes,
};

export function violations(files: readonly SourceFile[]): Violation[] {
  const tree: Tree = { files, known: new Set(files.map((file) => file.path)) };
  return Object.values(RULES).flatMap((rule) => rule(tree));
}
