/**
 * Copies of the engine with one thing broken, for controls alone: the built core and the kernel are copied beside the
 * build, one line is changed, and the copy is loaded. A line that is no longer there stops the control, so that one can
 * never pass because it broke nothing.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EngineCore } from './related-engine.js';

export interface Mutation {
  readonly name: string;
  readonly breaks: string;
  /** Of the core, without its ending. */
  readonly file: string;
  readonly line: string;
  readonly instead: string;
  /** How many worlds show it for sure. */
  readonly worlds: number;
}

const BUILT = fileURLToPath(new URL('../../', import.meta.url));
const CORE = 'src/modules/parties/core';

/** A copy of the engine that is broken so; whoever asked removes it. */
export async function brokenEngine(
  mutation: Mutation,
): Promise<{ readonly core: EngineCore; remove(): Promise<void> }> {
  const place = await mkdtemp(join(BUILT, 'broken-engine-'));
  const remove = (): Promise<void> => rm(place, { recursive: true, force: true });
  try {
    await cp(join(BUILT, 'src/kernel'), join(place, 'src/kernel'), { recursive: true });
    await cp(join(BUILT, CORE), join(place, CORE), { recursive: true });
    const file = join(place, CORE, `${mutation.file}.js`);
    const text = await readFile(file, 'utf8');
    const parts = text.split(mutation.line);
    if (parts.length !== 2) {
      throw new Error(
        `${mutation.file}: "${mutation.line}" stands ${parts.length - 1} times; bring the control up to date`,
      );
    }
    await writeFile(file, parts.join(mutation.instead));
    return { core: await load(place), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function load(place: string): Promise<EngineCore> {
  const part = (name: string): Promise<Record<string, unknown>> =>
    import(pathToFileURL(join(place, CORE, `${name}.js`)).href) as Promise<Record<string, unknown>>;
  const [builder, relatedness, standards] = [
    await part('graph-builder'),
    await part('relatedness'),
    await part('standards.table'),
  ];
  return { ...builder, ...relatedness, ...standards } as unknown as EngineCore;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'product of shares',
    breaks: 'what is held through a company counts by the product of the shares, not whole',
    file: 'holding',
    line: 'for (const { to, share } of edges) {\n            if (own.has(to))\n                continue;\n            const before',
    instead:
      'for (const { to, share: whole } of edges) {\n            if (own.has(to))\n                continue;\n            const share = own.has(members[next]) ? whole : Math.floor(whole * (held.get(members[next]) / 100_000_000));\n            const before',
    worlds: 600,
  },
  {
    name: '25% left out',
    breaks: 'exactly 25% is not enough',
    file: 'thresholds',
    line: 'THRESHOLD = 25_000_000',
    instead: 'THRESHOLD = 25_000_001',
    worlds: 300,
  },
  {
    name: 'whole families',
    breaks: 'persons who are no kin of each other are counted together',
    file: 'kin',
    line: 'const nobody = new Set();',
    instead: 'if (members.length > 0) return { cliques: [members], complete: true }; const nobody = new Set();',
    worlds: 300,
  },
  {
    name: 'no State exception',
    breaks: 'the State is a common holder and a common controller like anyone',
    file: 'inquiry',
    line: 'return graph.nodes.isState(node);',
    instead: 'return false;',
    worlds: 800,
  },
  {
    name: 'coverage not looked at',
    breaks: 'no path found is taken for no relation',
    file: 'relatedness',
    line: 'standard.limbs.some((limb) => WITH_EQUITY.has(limb))',
    instead: 'false',
    worlds: 300,
  },
  {
    name: 'ten layers deep',
    breaks: 'companies above the tenth layer are not looked at',
    file: 'extract',
    line: 'for (let next = 0; next < this.numbers.length; next++)\n            this.upwards(next);\n        const organised = this.numbers.length;',
    instead:
      'let next = 0; for (let layer = 0, end = this.numbers.length; layer < 10 && next < end; layer++, end = this.numbers.length) for (; next < end; next++) this.upwards(next); const organised = next;',
    worlds: 1_500,
  },
  {
    name: 'half is control',
    breaks: 'exactly 50% of the votes is control (Company Law art. 265 asks for more)',
    file: 'thresholds',
    line: 'HALF = 50_000_000',
    instead: 'HALF = 49_999_999',
    worlds: 800,
  },
  {
    name: 'the window not looked at',
    breaks: 'the listing rules are asked for the day alone',
    file: 'listing-window',
    line: 'if (unchanging(part, from, until))',
    instead: 'if (part)',
    worlds: 500,
  },
  {
    name: 'the last day counts',
    breaks: 'what ends on a day still holds on it',
    file: 'sub-graph',
    line: 'since <= day && day < until',
    instead: 'since <= day && day <= until',
    worlds: 300,
  },
  {
    name: 'branches on their own',
    breaks: 'a branch is not judged as its head office',
    file: 'graph',
    line: 'if (headOfficeId !== undefined)',
    instead: 'if (headOfficeId === null)',
    worlds: 500,
  },
  {
    name: 'banks lend like anyone',
    breaks: 'dealings with an independent financial institution count',
    file: 'limb-loan',
    line: '?.independentFinancialInstitution)',
    instead: '?.independentFinancialInstitution && false)',
    worlds: 1_000,
  },
  {
    name: 'too much is nothing',
    breaks: 'more than 80% counts as nothing, so that a holding more undoes a relation',
    file: 'holding',
    line: 'return reach.held.get(node) ?? 0;',
    instead: 'const all = reach.held.get(node) ?? 0; return all > 80_000_000 ? 0 : all;',
    worlds: 500,
  },
  {
    name: 'in the order they came',
    breaks: 'parties are numbered in the order in which the facts came',
    file: 'extract',
    line: '.sort((x, y) => (x.id < y.id ? -1 : 1))',
    instead: '',
    worlds: 300,
  },
  {
    name: 'far edges in the digest',
    breaks: 'the digest of the graph covers edges that are connected to neither party',
    file: 'graph-digest',
    line: 'const lines = [];',
    instead: 'const lines = [String(part.graph.edges)];',
    worlds: 300,
  },
];
