/**
 * Descriptions by others through the door that `load` uses, in a transaction that is rolled back, and what
 * `GET /releases/{id}` would answer on what was taken.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { present } from '../../kernel/assert.js';
import type { FieldError } from '../../kernel/domain-error.js';
import { usccCheckCharacter } from '../../kernel/uscc.js';
import { Catalogue, Originals, type ReleaseSheetOf } from '../../modules/catalogue/index.js';
import { Parties } from '../../modules/parties/index.js';
import type { Ctx } from '../../platform/ctx.js';
import { decodeText } from '../../platform/intake/text-encoding.js';
import type { Application } from '../application.js';
import { filesBelow } from './files.js';

/** A made-up provider in whose name the files are brought; nothing of it stays. */
const CODE = '91440300MA5TRAL00';
const PROVIDER = CODE + usccCheckCharacter(`${CODE}0`);

export interface Described {
  /** Path in the folder of all sets. */
  readonly file: string;
  readonly text: string;
  readonly sheets: readonly ReleaseSheetOf[];
  readonly refusals: readonly FieldError[];
}

class RolledBack extends Error {
  constructor(readonly value: unknown) {
    super('rolled back');
  }
}

/** Does the work in a transaction of which nothing stays. */
export async function rolledBack<T>(application: Application, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  try {
    return await application.run(async (ctx) => {
      throw new RolledBack(await work(ctx));
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.value as T;
    throw error;
  }
}

/** Takes every description below the folders; `name` of each is its path in the folder of all sets. */
export async function takeFiles(
  application: Application,
  ctx: Ctx,
  folders: readonly { readonly path: string; readonly name: string }[],
): Promise<readonly Described[]> {
  const providerId = await trialProvider(application, ctx);
  const files = folders.flatMap(({ path, name }) =>
    filesBelow(path)
      .filter((file) => /\.(json|md|ya?ml)$/.test(file))
      .map((file) => ({ file: `${name}/${file}`, bytes: readFileSync(join(path, file)) })),
  );
  const described: Described[] = [];
  for (const { file, bytes } of files) {
    const decoded = decodeText(file, bytes);
    if (!('text' in decoded)) {
      const { code, detail, line } = decoded.refusal;
      described.push({ file, text: '', sheets: [], refusals: [{ code, detail, line }] });
      continue;
    }
    // One at a time: files of several versions may describe one data set, and each is to be taken by itself.
    described.push(await takeText(application, ctx, providerId, file, decoded.text));
  }
  return described;
}

/** Takes one text as `load` does. */
export async function takeText(
  application: Application,
  ctx: Ctx,
  providerId: string,
  file: string,
  text: string,
): Promise<Described> {
  const [answers = []] = await application.get(Originals).take(ctx, [{ providerId, text, fileName: file }]);
  const sheets: ReleaseSheetOf[] = [];
  for (const answer of answers) {
    if (answer.outcome !== 'refused') sheets.push(await application.get(Catalogue).release(ctx, answer.id));
  }
  const refusals = answers.flatMap((answer) => (answer.outcome === 'refused' ? answer.errors : []));
  return { file, text, sheets, refusals };
}

/** Registers the provider in whose name files are tried. */
export async function trialProvider(application: Application, ctx: Ctx): Promise<string> {
  const draft = { uscc: PROVIDER, nameZh: '符合性核对用单位', kind: 'ENTERPRISE' };
  const [taken] = await application.get(Parties).takeOrganisations(ctx, [draft]);
  if (taken === undefined || taken.outcome === 'refused')
    throw new Error(`the trial provider was not taken: ${JSON.stringify(taken)}`);
  return present(taken.id, 'id of the trial provider');
}
