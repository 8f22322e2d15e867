/** Decisions of a year are decided again after its rules were changed three times, each time for that very year. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Application } from '../../src/cli/application.js';
import type { JsonObject } from '../../src/kernel/canonical-json.js';
import { Drafts } from '../../src/modules/programmes/index.js';
import type { Actor } from '../../src/platform/access.js';
import { projectFolder } from '../../src/platform/config.js';
import { writeGeneratedYear } from '../support/generated-year.js';
import { actorOf } from '../support/market.js';
import type { Control, Harness, Trial, Verdict } from './frame.js';
import { type Deciding, decidedAgain, replayBook } from './replay.js';
import { loadYear, openBook, SAMPLE_FOLDER } from './sample-book.js';

const CODE = 'SZ-CORPUS-PURCHASE';
const PROGRAMMES = [CODE, 'SZ-CORPUS-OPENNESS'];

/** Another rate, another cap, other parties: what a decision would be if it were decided by them. */
const CHANGES: readonly ((file: ProgrammeFile) => void)[] = [
  ({ parameters: { rateCeiling } }) => {
    for (const one of rateCeiling.values) one.value = { num: '2', den: '10' };
  },
  ({ parameters: { capFen } }) => {
    for (const one of capFen.values) one.value = '50000000';
  },
  ({ gates }) => {
    for (const { predicate, values } of gates) {
      if (predicate === 'PARTY_KIND') for (const one of values) one.value = ['UNIVERSITY'];
    }
  },
];

interface Dated {
  readonly values: { value: unknown }[];
}
interface ProgrammeFile {
  readonly parameters: { readonly rateCeiling: Dated; readonly capFen: Dated };
  readonly gates: readonly (Dated & { readonly predicate: string })[];
}

const officer = (id: string): Actor => ({ ...actorOf('regulator', undefined, 'sz-zsj'), id });

async function publishThree(application: Application): Promise<void> {
  const drafts = application.get(Drafts);
  const { database } = application.booted;
  const text = await readFile(join(projectFolder(), 'config', 'programmes', 'sz-corpus-purchase.json'), 'utf8');
  const file = JSON.parse(text) as ProgrammeFile;
  for (const change of CHANGES) {
    change(file);
    const draft = await database.run(officer('officer-a'), (ctx) => drafts.draft(ctx, file as unknown as JsonObject));
    await database.run(officer('officer-b'), (ctx) => drafts.publish(ctx, CODE, draft.id));
  }
}

async function replayed({ size, note }: Trial, deciding: Deciding): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-generated-'));
  try {
    const book = await openBook(note, async (application) => {
      await loadYear(application, SAMPLE_FOLDER, PROGRAMMES);
      await writeGeneratedYear(folder, size);
      await loadYear(application, folder, [CODE]);
      await publishThree(application);
    });
    try {
      return await replayBook(book.application, deciding);
    } finally {
      await book.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const replayVersions: Harness = {
  name: 'replay over versions',
  promise: 'a stored decision is decided again to the same bytes after its programme has three newer versions',
  sizes: { change: 300, usual: 10_000, full: 10_000 },
  run: (trial) => replayed(trial, decidedAgain),
};

export const replayVersionsControls: readonly Control[] = [
  {
    name: 'replay over versions, by the newest rules',
    breaks: 'a decision is decided again by the newest version of its programme instead of its own',
    size: 20,
    run: (trial) => replayed(trial, { ...decidedAgain, newest: true }),
  },
];
