import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = 'docs/decisions/0032-row-level-security.md';
const ROOMS = ['platform', ...readdirSync(join(ROOT, 'src', 'modules'))];

const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);
const sources = files.map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'));

describe('reading further than the caller may see', () => {
  const calls = sources.flatMap((text) =>
    [...text.matchAll(/(?<!function )\bbeyond\(([^;\n]*)/g)].map(([, rest]) => rest),
  );
  const reasons = calls.map((call = '') => /^\w+, '([a-z]+\.[a-z-]+)'\)/.exec(call)?.[1] ?? `not a literal: ${call}`);

  it('is always for a reason that the decision page lists, and the page lists no other', () => {
    const page = readFileSync(join(ROOT, PAGE), 'utf8');
    const listed = [...page.matchAll(/^\| `([a-z]+\.[a-z-]+)` \|/gm)].map(([, reason]) => reason);
    expect(listed.length).toBeGreaterThan(10);
    expect([...new Set(reasons)].sort()).toEqual([...listed].sort());
  });

  it('names a room that is there', () => {
    expect(reasons.filter((reason) => !ROOMS.includes(reason.split('.')[0] ?? ''))).toEqual([]);
  });

  it('is set by nothing else', () => {
    const setting = files.filter((_file, index) => sources[index]?.includes('caller.beyond'));
    expect(setting.map((file) => file.replaceAll('\\', '/'))).toEqual(['platform/database/caller.ts']);
  });
});
