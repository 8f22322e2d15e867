/**
 * What is not yours beside what does not exist, in time: every read of the access matrix whose path names a record, asked
 * by every user of the sample year to whom the record is unknown, in turns with an id that nobody has. The two are
 * answered alike; here it is measured how far the clock tells them apart (reliability page, P8: "as far as sensible").
 */

import { SAMPLE_USERS } from '../../src/sample-users.table.js';
import { type Operation, readDocument } from '../fuzz/document.js';
import { BODIES, OPEN_PATHS, RECORDS, SAME_AS } from '../journeys/access-cells.table.js';
import { mayCall, maySee, UNKNOWN_ID } from '../support/access-rules.js';
import { openWorld, type World } from '../support/access-world.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import { startTestServer } from '../support/test-server.js';
import { type BenchRow, type Contest, type Figure, type Measured, quantile, rounded } from './frame.js';

interface Cell {
  readonly operation: Operation;
  readonly username: Username;
  readonly id: string;
  readonly times: { readonly foreign: number[]; readonly unknown: number[] };
}

/** Each of the matrix's reads with one id in its path, for each record and each user who may ask and may not see it. */
function cellsOf(operations: readonly Operation[], world: World): readonly Cell[] {
  return operations.flatMap((operation) => {
    const parts = operation.path.split('/');
    const before = parts[parts.indexOf('{id}') - 1] ?? '';
    const single = operation.path.match(/\{/g)?.length === 1;
    const open = Object.keys(OPEN_PATHS).some((end) => operation.path.includes(end));
    if (operation.method !== 'get' || !single || !operation.path.includes('{id}') || open) return [];
    return Object.keys(RECORDS[SAME_AS[before] ?? before] ?? {}).flatMap((record) =>
      SAMPLE_USERS.map(({ username }) => username as Username)
        .filter((username) => mayCall(operation, username) && !maySee(record, username))
        .map((username) => ({ operation, username, id: world[record] ?? '', times: { foreign: [], unknown: [] } })),
    );
  });
}

class Contestants implements Contest {
  private constructor(
    private readonly journey: Journey,
    private readonly cells: readonly Cell[],
    private readonly each: number,
    private readonly stop: () => Promise<void>,
  ) {}

  static async open(each: number): Promise<Contestants> {
    const server = await startTestServer();
    process.env.LEDGER_TEST_SERVER = JSON.stringify(server);
    const journey = await openJourney();
    const world = await openWorld(journey);
    const { operations } = readDocument((await journey.get('/docs/openapi.json')).body);
    const opened = new Contestants(journey, cellsOf(operations, world), each, () => server.stop());
    await opened.warm();
    return opened;
  }

  ours(): Promise<Measured> {
    return this.asked('foreign');
  }

  peer(): Promise<Measured> {
    return this.asked('unknown');
  }

  /** Medians in turns, request by request, so that what else the machine does falls on both alike. */
  async figures(): Promise<readonly Figure[]> {
    for (const { times } of this.cells) {
      times.foreign.length = 0;
      times.unknown.length = 0;
    }
    for (let round = 0; round < this.each * 2; round += 1) {
      for (const cell of this.cells) {
        const turns = ['foreign', 'unknown'] as const;
        for (const which of round % 2 === 0 ? turns : [...turns].reverse()) await this.ask(cell, which);
      }
    }
    const differences = this.cells.map(({ times }) => quantile(times.foreign, 0.5) - quantile(times.unknown, 0.5));
    const told = this.cells.map(({ times }) => toldApart(times.foreign, times.unknown));
    const all = (which: 'foreign' | 'unknown') => this.cells.flatMap(({ times }) => times[which]);
    const worst = differences.map(Math.abs).indexOf(Math.max(...differences.map(Math.abs)));
    const named = this.cells[worst];
    return [
      { name: 'cells', value: this.cells.length, unit: `of ${this.each * 2} pairs` },
      { name: 'median of foreign', value: rounded(quantile(all('foreign'), 0.5)), unit: 'ms' },
      { name: 'median of unknown', value: rounded(quantile(all('unknown'), 0.5)), unit: 'ms' },
      { name: 'p99 of foreign', value: rounded(quantile(all('foreign'), 0.99)), unit: 'ms' },
      { name: 'p99 of unknown', value: rounded(quantile(all('unknown'), 0.99)), unit: 'ms' },
      { name: 'median difference of a cell', value: rounded(quantile(differences, 0.5)), unit: 'ms' },
      {
        name: 'largest difference of a cell',
        value: rounded(differences[worst] ?? 0),
        unit: `ms (${named?.operation.id} as ${named?.username})`,
      },
      { name: 'one guess is right', value: rounded(quantile(told, 0.5)), unit: 'of 1 in the median cell' },
      { name: 'one guess is right at worst', value: rounded(Math.max(...told)), unit: 'of 1 in the worst cell' },
    ];
  }

  async close(): Promise<void> {
    await this.journey.close();
    await this.stop();
  }

  private async warm(): Promise<void> {
    for (const cell of this.cells) for (const which of ['foreign', 'unknown'] as const) await this.ask(cell, which);
  }

  private async asked(which: 'foreign' | 'unknown'): Promise<Measured> {
    const statuses = new Set<number>();
    const times: number[] = [];
    for (let round = 0; round < this.each; round += 1) {
      for (const cell of this.cells) {
        statuses.add(await this.ask(cell, which));
        times.push(cell.times[which].at(-1) ?? Number.NaN);
      }
    }
    return { answer: [...statuses].sort().join(' '), seconds: quantile(times, 0.5) / 1000 };
  }

  private async ask({ operation, username, id, times }: Cell, which: 'foreign' | 'unknown'): Promise<number> {
    const query = new URLSearchParams({ ...BODIES[operation.id] }).toString();
    const path = `${operation.path.replace('{id}', which === 'foreign' ? id : UNKNOWN_ID)}?${query}`;
    const start = performance.now();
    const { status } = await this.journey.get(path, username);
    times[which].push(performance.now() - start);
    return status;
  }
}

/** How often the slower of one pair is the foreign one, or the other way round, whichever is oftener: 0.5 tells nothing. */
function toldApart(foreign: readonly number[], unknown: readonly number[]): number {
  const slower = foreign.filter((time, at) => time > (unknown[at] ?? 0)).length / foreign.length;
  return Math.max(slower, 1 - slower);
}

export const foreignUnknown: BenchRow = {
  name: 'foreign and unknown',
  ours: 'a read of a record that is not the caller’s, over HTTP',
  beside: 'the same read of an id that nobody has',
  targetRatio: 0.8,
  size: { usual: 6, full: 100 },
  open: (each) => Contestants.open(each),
};
