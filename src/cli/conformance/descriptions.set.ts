/**
 * Real and broken descriptions of data sets (Croissant, Hugging Face dataset cards, entries of registries) through the
 * door of `load`. What is taken is compared, field by field, with a second reader; what is refused must say why and
 * where; what the rules keep from being opened or sold must be a draft; a Croissant export must be read back the same.
 */
import { ReleaseFormats, type ReleaseSheetOf } from '../../modules/catalogue/index.js';
import type { Ctx } from '../../platform/ctx.js';
import type { Application } from '../application.js';
import { type Described, rolledBack, takeFiles, takeText } from './descriptions.js';
import { differences, nullsOf, type Reply } from './fact-comparison.js';
import type { Part, Place, Row } from './part.js';
import { type Facts, readFacts } from './second-reader.js';

const ANY = 'taken or refused with a reason';
/** Words of the manifest by which its authors say that a file is no description. */
const REFUSED = /import:reject|refuse naming the version/;

async function judgeFolder(place: Place): Promise<readonly Row[]> {
  const application = await place.application();
  return rolledBack(application, async (ctx) => {
    const described = await takeFiles(application, ctx, [place]);
    const rows: Row[] = [];
    const all: Facts[] = [];
    for (const [index, one] of described.entries()) {
      place.progress(index, described.length);
      const wish = place.expected(one.file) ?? ANY;
      if (one.sheets.length === 0) rows.push(judgeRefusal(one, wish));
      else rows.push(...(await judgeTaken(application, ctx, one, wish, all)));
    }
    return rows.map((row, index) => (index === rows.length - 1 ? { ...row, say: nullsOf(all) } : row));
  });
}

function judgeRefusal({ file, refusals }: Described, expected: string): Row {
  const reasons = refusals.map(
    ({ code, field, line, detail }) => `line ${line ?? '?'} ${code} ${field ?? ''} ${detail.en}`,
  );
  const named =
    refusals.length > 0 &&
    refusals.every(({ line, detail }) => detail.en !== '' && detail.zh !== '' && line !== undefined && line >= 1);
  const version =
    expected.includes('refuse naming the version') && !refusals.some(({ code }) => code.endsWith('_VERSION'));
  const ok = named && (expected === ANY || (REFUSED.test(expected) && !version));
  return { file, expected, got: `refused ${refusals[0]?.code ?? ''}`, ok, note: reasons.join('; ') };
}

async function judgeTaken(
  application: Application,
  ctx: Ctx,
  one: Described,
  expected: string,
  all: Facts[],
): Promise<readonly Row[]> {
  const { file, text, sheets } = one;
  if (expected.includes('import:reject')) return [{ file, expected, got: 'taken', ok: false }];
  const facts = readFacts(file, text);
  all.push(...facts);
  const formats = application.get(ReleaseFormats);
  const faults: string[] = [];
  if (facts.length !== sheets.length) faults.push(`${sheets.length} taken of ${facts.length}`);
  for (const [index, sheet] of sheets.entries()) {
    const reply = (await formats.json(ctx, sheet)) as unknown as Reply;
    const known = facts[index];
    if (known) faults.push(...differences(reply, known), ...wronglyOpen(reply, file));
  }
  const row = {
    file,
    expected,
    got: 'taken',
    ok: faults.length === 0,
    ...(faults.length > 0 ? { note: faults.join('; ') } : {}),
  };
  const [sheet] = sheets;
  return sheet?.release.croissantVersion === undefined ? [row] : [row, await readBack(application, ctx, file, sheet)];
}

/** Without a sure licence nothing is open or for sale; an entry of a registry never is before its provider lists it. */
function wronglyOpen(reply: Reply, file: string): readonly string[] {
  const draft = reply.state === 'DRAFT' && reply.openMode === undefined && reply.priceFen === undefined;
  const must = reply.flags.includes('LICENCE_REVIEW') || file.startsWith('10-listings/');
  return must && !draft ? [`state ${reply.state}, though it must be a draft that is neither open nor for sale`] : [];
}

/** Fields of the reply that must survive the way out and back. Croissant 0.8 has no ids, so those are given anew. */
async function readBack(application: Application, ctx: Ctx, file: string, sheet: ReleaseSheetOf): Promise<Row> {
  const formats = application.get(ReleaseFormats);
  const exported = JSON.stringify(await formats.croissant(ctx, sheet));
  const { sheets, refusals } = await takeText(application, ctx, sheet.provider.id, file, exported);
  const [again] = sheets;
  const old = sheet.release.croissantVersion === '0.8';
  const expected = recordOf(await formats.json(ctx, sheet), old);
  const got = again ? recordOf(await formats.json(ctx, again), old) : `refused ${JSON.stringify(refusals)}`;
  const ok = got === expected && again?.release.croissantVersion === '1.1';
  return { file, vector: 'exported and read back', expected, got, ok };
}

function recordOf(reply: Awaited<ReturnType<ReleaseFormats['json']>>, old: boolean): string {
  const { name, nameEn, licences, languages, version, url, releasedOn, state, creators, permissions, distribution } =
    reply;
  const files = distribution.map(({ nodeId, containedIn, ...rest }) => (old ? rest : { nodeId, containedIn, ...rest }));
  const uses = permissions.map(({ use, value }) => [use, value]);
  return JSON.stringify({ name, nameEn, licences, languages, version, url, releasedOn, state, creators, uses, files });
}

export const DESCRIPTIONS: readonly Part[] = ['01-croissant', '01b-hf-dataset-cards', '10-listings'].map((set) => ({
  set,
  entry: '.',
  judge: judgeFolder,
}));
