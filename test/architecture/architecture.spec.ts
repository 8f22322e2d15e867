import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOMS } from './rooms.js';
import { RULES, violations } from './rules.js';
import { readTree, type SourceFile } from './source-files.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A house that keeps every rule, small enough to break one rule at a time. */
const SOUND: readonly SourceFile[] = [
  ...Object.keys(ROOMS).map((room) => ({ path: `src/modules/${room}/index.ts`, text: 'export const door = 1;\n' })),
  { path: 'src/kernel/money.ts', text: 'export const zero = 0n;\n' },
];

const add = (path: string, text: string): SourceFile[] => [...SOUND, { path, text }];

const BROKEN: Readonly<Record<string, { readonly rule: string; readonly files: readonly SourceFile[] }>> = {
  'a room that is not on the plan': {
    rule: 'plan',
    files: add('src/modules/gossip/index.ts', 'export const x = 1;\n'),
  },
  'a room without a door': { rule: 'plan', files: SOUND.filter((file) => file.path !== 'src/modules/usage/index.ts') },
  'a room entered past its door': {
    rule: 'doors',
    files: add('src/modules/claims/claims.service.ts', "import { x } from '../ledger/ledger.store.js';\n"),
  },
  'a room that looks upward': {
    rule: 'doors',
    files: add('src/modules/ledger/ledger.service.ts', "import { door } from '../claims/index.js';\n"),
  },
  'a room that looks into its neighbour': {
    rule: 'doors',
    files: add('src/modules/parties/parties.service.ts', "export { door } from '../ledger/index.js';\n"),
  },
  'platform that looks into a room': {
    rule: 'doors',
    files: add('src/platform/http/guard.ts', "import { door } from '../../modules/identity/index.js';\n"),
  },
  'a room that imports its own door': {
    rule: 'own-door',
    files: add('src/modules/usage/usage.service.ts', "import { door } from './index.js';\n"),
  },
  'a kernel that imports a library': { rule: 'ground', files: add('src/kernel/x.ts', "import 'rxjs';\n") },
  'a kernel that looks into platform': {
    rule: 'ground',
    files: add('src/kernel/x.ts', "import '../platform/ctx.js';\n"),
  },
  'a witness that looks into a room': {
    rule: 'ground',
    files: add('src/witness/x.ts', "import '../modules/translog/index.js';\n"),
  },
  'a core that imports Nest': {
    rule: 'core-imports',
    files: add('src/modules/usage/core/x.ts', "import { Injectable } from '@nestjs/common';\n"),
  },
  'a core that imports its shell': {
    rule: 'core-imports',
    files: add('src/modules/usage/core/x.ts', "import { s } from '../usage.store.js';\n"),
  },
  'a core that reads the clock': {
    rule: 'core-pure',
    files: add('src/modules/usage/core/x.ts', 'export const now = new Date();\n'),
  },
  'a core that rounds a float': {
    rule: 'core-pure',
    files: add('src/modules/usage/core/x.ts', 'export const x = (1.5).toFixed(2);\n'),
  },
  'a core that reads the environment': {
    rule: 'core-pure',
    files: add('src/modules/usage/core/x.ts', 'export const x = process.env.HOME;\n'),
  },
  'TypeORM in a service': {
    rule: 'libraries',
    files: add('src/modules/usage/usage.service.ts', "import { DataSource } from 'typeorm';\n"),
  },
  'a validator in a service': {
    rule: 'libraries',
    files: add('src/modules/usage/usage.service.ts', "import { IsInt } from 'class-validator';\n"),
  },
  'swagger in a service': {
    rule: 'libraries',
    files: add('src/modules/usage/usage.service.ts', "import { ApiTags } from '@nestjs/swagger';\n"),
  },
  'a store that reads another schema': {
    rule: 'schemas',
    files: add('src/modules/claims/claims.store.ts', "export const q = 'select 1 from ledger.entry';\n"),
  },
  'a store that reads a view of a room above': {
    rule: 'schemas',
    files: add('src/modules/ledger/ledger.store.ts', "export const q = 'select 1 from claims_door.paid';\n"),
  },
  'a foreign key that points upward': {
    rule: 'schemas',
    files: add('migrations/1-ledger-x.ts', "export const q = 'x uuid references claims.claim (id)';\n"),
  },
  'two files that import each other': {
    rule: 'cycles',
    files: [
      ...SOUND,
      { path: 'src/kernel/a.ts', text: "import './b.js';\n" },
      { path: 'src/kernel/b.ts', text: "import './a.js';\n" },
    ],
  },
  'a file over 400 lines': { rule: 'sizes', files: add('src/kernel/x.ts', '\n'.repeat(401)) },
  'a function over 70 lines': {
    rule: 'sizes',
    files: add('src/kernel/x.ts', `export function long() {\n${'  void 0;\n'.repeat(70)}}\n`),
  },
  'a constructor of eight': {
    rule: 'sizes',
    files: add(
      'src/kernel/x.ts',
      'export class X { constructor(a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1) {} }\n',
    ),
  },
};

describe('the house', () => {
  it('keeps every rule of the plan', () => {
    expect(violations(readTree(ROOT, ['src', 'migrations', 'test']))).toEqual([]);
  });

  it('has a README in every room', () => {
    const missing = Object.keys(ROOMS).filter((room) => !existsSync(join(ROOT, 'src/modules', room, 'README.md')));
    expect(missing).toEqual([]);
  });
});

describe('the rules', () => {
  it('find nothing wrong with a sound house', () => {
    expect(violations(SOUND)).toEqual([]);
  });

  it.each(Object.entries(BROKEN))('catch %s', (_name, { rule, files }) => {
    expect(violations(files).map((found) => found.rule)).toContain(rule);
  });

  it('are each broken at least once above', () => {
    const broken = new Set(Object.values(BROKEN).map(({ rule }) => rule));
    const pure = Object.keys(RULES).filter((rule) => rule !== 'plan-acyclic');
    expect(pure.filter((rule) => !broken.has(rule))).toEqual([]);
  });

  it('catch a plan with a way back', () => {
    const ways = ROOMS as Record<string, readonly string[]>;
    const kept = ways.translog ?? [];
    ways.translog = ['claims'];
    try {
      expect(violations(SOUND).map((found) => found.rule)).toContain('plan-acyclic');
    } finally {
      ways.translog = kept;
    }
  });
});
