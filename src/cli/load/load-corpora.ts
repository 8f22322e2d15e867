import { normaliseUscc } from '../../kernel/uscc.js';
import { type CorpusDraft, OPEN_MODES } from '../../modules/catalogue/index.js';
import { decodeText } from '../../platform/intake/text-encoding.js';
import { UsageError } from '../usage-error.js';
import type { Cells } from './cells.js';
import type { Loading } from './loading.js';

const FOLDER = 'corpora/';

/** The organisation that `--provider` names. Throws {@link UsageError} for one that is not on the register. */
export async function providerNamed(loading: Loading, uscc: string): Promise<string> {
  const found = await loading.rooms.parties.organisationsByUscc(loading.ctx, [normaliseUscc(uscc)]);
  const provider = found.get(normaliseUscc(uscc));
  if (provider) return provider.id;
  throw new UsageError({
    zh: `--provider：没有登记代码为 ${uscc} 的单位`,
    en: `--provider: no organisation with the code ${uscc} is on the register`,
  });
}

/** The text of a Croissant file; an unreadable one is refused by itself. */
async function textOf(loading: Loading, file: string): Promise<string | undefined> {
  const decoded = decodeText(file, await loading.source.bytes(file));
  if ('text' in decoded) return decoded.text;
  loading.report.refused.push(decoded.refusal);
  return undefined;
}

/** Files of the folder `corpora/` that no row of corpora.csv names: Croissant, dataset cards, entries of registries. */
export async function loadDescriptions(loading: Loading, files: readonly string[], provider?: string): Promise<void> {
  const drafts: { providerId: string | undefined; text: string; fileName: string }[] = [];
  for (const file of files) {
    const text = await textOf(loading, file);
    if (text !== undefined) drafts.push({ providerId: provider, text, fileName: file });
  }
  const answers = await loading.rooms.originals.take(loading.ctx, drafts);
  for (const [index, { fileName }] of drafts.entries()) {
    for (const answer of answers[index] ?? []) loading.report.answer('corpora', fileName, 1, answer);
  }
}

/** Croissant files named by rows of corpora.csv. */
export async function croissantFilesNamed(loading: Loading): Promise<Set<string>> {
  const rows = loading.has('corpora.csv') ? await loading.rows('corpora.csv') : [];
  return new Set(rows.flatMap((row) => row.values.get('croissantFile') ?? []).map(inFolder));
}

function inFolder(name: string): string {
  return name.startsWith(FOLDER) ? name : `${FOLDER}${name}`;
}

/** corpora.csv: the rows of one key are its releases in file order. */
export async function loadCorpora(loading: Loading): Promise<void> {
  const rows = await loading.rows('corpora.csv');
  const codes = [...new Set(rows.flatMap((row) => row.values.get('provider') ?? []).map(normaliseUscc))];
  const providers = await loading.rooms.parties.organisationsByUscc(loading.ctx, codes);
  const texts = new Map<string, string>();
  for (const row of rows) {
    const named = row.values.get('croissantFile');
    if (named === undefined || !loading.has(inFolder(named))) continue;
    const text = await textOf(loading, inFolder(named));
    if (text !== undefined) texts.set(named, text);
  }
  const read = (cells: Cells): CorpusDraft => {
    const named = cells.optional('croissantFile');
    const croissant = named === undefined ? undefined : texts.get(named);
    if (named !== undefined && croissant === undefined) {
      cells.refuse('croissantFile', 'LOAD.NO_SUCH_FILE', {
        zh: `文件夹 corpora 里没有可读的文件 ${named}`,
        en: `There is no readable file ${named} in the folder corpora`,
      });
    }
    return {
      ...corpusDraft(cells, providers.get(normaliseUscc(cells.text('provider')))?.id),
      ...(named !== undefined && croissant !== undefined ? { croissant: { text: croissant, fileName: named } } : {}),
    };
  };
  await loading.table('corpora.csv', 'corpora', read, (drafts) =>
    loading.rooms.catalogue.takeCorpora(loading.ctx, drafts),
  );
}

function corpusDraft(cells: Cells, providerId: string | undefined): CorpusDraft {
  const text = (column: string, field: string) => {
    const cell = cells.optional(column);
    return cell === undefined ? {} : { [field]: cell };
  };
  const releasedOn = cells.date('releasedOn');
  const priceFen = cells.optionalFen('priceFen');
  const interval = cells.integer('updateIntervalDays');
  const records = cells.integer('records');
  const bytes = cells.integer('bytes');
  return {
    key: cells.text('key'),
    providerId,
    openMode: cells.oneOf('openMode', OPEN_MODES),
    ...text('nameZh', 'name'),
    ...text('releaseDigest', 'digest'),
    ...text('modality', 'modality'),
    ...text('language', 'language'),
    ...text('licence', 'licence'),
    ...text('permissions', 'permissions'),
    ...(releasedOn === undefined ? {} : { releasedOn }),
    ...(priceFen === undefined ? {} : { priceFen }),
    ...(interval === undefined ? {} : { updateIntervalDays: Number(interval) }),
    ...(records === undefined ? {} : { records }),
    ...(bytes === undefined ? {} : { bytes }),
  };
}
