import type { Text } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import { BODS_FILE, loadBods } from './load-bods.js';
import { croissantFilesNamed, loadCorpora, loadDescriptions, providerNamed } from './load-corpora.js';
import { loadOrganisations, loadRelations } from './load-parties.js';
import { loadAttestations, loadContractsAndClaims, loadOpened, loadUsage } from './load-records.js';
import { Loading, type LoadRooms } from './loading.js';
import { LoadReport } from './report.js';
import { openSource } from './source-folder.js';
import { TABLES } from './tables.table.js';

const LINES = ['attestations.jsonl', 'usage.jsonl'];
const DESCRIPTION = /^corpora\/[^/]+\.(json|md|ya?ml)$/;

export interface LoadOptions {
  /** USCC of the provider of Croissant files. */
  readonly provider?: string;
  readonly progress?: (line: string) => void;
}

/**
 * Takes a folder (surface page section 6) or one description of a data set in the caller's transaction: a killed load leaves
 * nothing. Each record stands or falls by itself; the second run of the same folder changes nothing. Throws UsageError
 * where there is no such path.
 */
export async function load(ctx: Ctx, rooms: LoadRooms, path: string, options: LoadOptions = {}): Promise<LoadReport> {
  const source = await openSource(path);
  const report = new LoadReport();
  const loading = new Loading(ctx, rooms, source, report, options.progress ?? (() => undefined));
  const provider = async () => (options.provider === undefined ? undefined : providerNamed(loading, options.provider));
  if (source.single) {
    await loadDescriptions(loading, source.files, await provider());
    return report;
  }
  refuseStrangers(loading);
  await loadOrganisations(loading);
  await loadRelations(loading);
  await loadBods(loading);
  const named = await croissantFilesNamed(loading);
  const alone = source.files.filter((file) => DESCRIPTION.test(file) && !named.has(file));
  await loadDescriptions(loading, alone, await provider());
  await loadCorpora(loading);
  await loadAttestations(loading);
  await loadContractsAndClaims(loading);
  await loadUsage(loading);
  await loadOpened(loading);
  return report;
}

const READ = [...Object.keys(TABLES), ...LINES, BODS_FILE];

/** Files that no one reads are refused, so that a misspelt name does not pass for an absent file. */
function refuseStrangers(loading: Loading): void {
  for (const file of loading.source.files) {
    if (READ.includes(file) || DESCRIPTION.test(file)) continue;
    loading.report.refuse(file, 1, [{ code: 'LOAD.UNKNOWN_FILE', detail: UNKNOWN_FILE }]);
  }
}

const UNKNOWN_FILE: Text = {
  zh: `文件夹里不认识这个文件；可读的有 ${[...READ, 'corpora/*.{json,md,yaml}'].join('、')}`,
  en: `This file is not one that a folder may hold: ${[...READ, 'corpora/*.{json,md,yaml}'].join(', ')}`,
};
