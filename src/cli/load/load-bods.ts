import { DomainError } from '../../kernel/domain-error.js';
import type { BodsImport } from '../../modules/parties/index.js';
import { readExactJson } from '../../platform/intake/json-file.js';
import type { Loading } from './loading.js';
import type { RecordKind } from './report.js';

export const BODS_FILE = 'relations.bods.json';

const KINDS: Readonly<Record<BodsImport['stood'][number]['kind'], RecordKind>> = {
  entity: 'organisations',
  person: 'persons',
  relationship: 'relations',
};

/**
 * relations.bods.json. A statement that is refused is named by its place in the array and the pointer within it; a file
 * that is no array of statements is refused as a whole.
 */
export async function loadBods(loading: Loading): Promise<void> {
  if (!loading.has(BODS_FILE)) return;
  const read = readExactJson(BODS_FILE, await loading.source.bytes(BODS_FILE));
  if ('refusal' in read) {
    loading.report.refused.push(read.refusal);
    return;
  }
  try {
    note(loading, await loading.rooms.bods.takeStatements(loading.ctx, read.value));
  } catch (error) {
    if (!(error instanceof DomainError) || error.fault !== 'malformed') throw error;
    loading.report.refuse(BODS_FILE, 1, [error.asFieldError()]);
  }
}

function note({ report }: Loading, { stood, refused, notes }: BodsImport): void {
  for (const { kind, outcome } of stood) report.count(KINDS[kind], outcome);
  for (const { index, statementId, faults } of refused) {
    const said = statementId === undefined ? '' : ` ${statementId}`;
    for (const { pointer, code, detail } of faults) {
      report.refuse(BODS_FILE, 1, [
        {
          field: `/${index}${pointer}`,
          code,
          detail: {
            zh: `第 ${index + 1} 个陈述${said}：${detail.zh}`,
            en: `Statement ${index + 1}${said}: ${detail.en}`,
          },
        },
      ]);
    }
  }
  report.notes.push(
    ...notes.map(({ index, text }) => ({
      zh: `${BODS_FILE} 第 ${index + 1} 个陈述：${text.zh}`,
      en: `${BODS_FILE}, statement ${index + 1}: ${text.en}`,
    })),
  );
}
