import { shanghaiInstant } from '../../kernel/calendar-date.js';
import type { Taken } from '../../kernel/take.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import type { Correction } from './core/correction.js';
import { shareJson } from './core/statement-file.js';
import type { TakenFile } from './signed-statements.service.js';

export function correctionResponse({ id, eventId, statementId, replacedBy, reason, recordedAt }: Correction): object {
  return {
    id,
    ...(eventId === null ? {} : { event: eventId }),
    ...(statementId === null ? {} : { statement: statementId }),
    ...(replacedBy === null ? {} : { replacedBy }),
    reason,
    recordedAt: shanghaiInstant(recordedAt),
  };
}

/** What became of rows of monthly counts, each by its place in the offer. */
export function takenResponse(answers: readonly Taken[], locale: Locale): object {
  const found = answers.map((answer, index) => ({ answer, index }));
  return {
    accepted: answers.filter(({ outcome }) => outcome === 'taken').length,
    unchanged: answers.filter(({ outcome }) => outcome === 'unchanged').length,
    taken: found.flatMap(({ answer, index }) => (answer.outcome === 'taken' ? [{ index, id: answer.id }] : [])),
    refused: found.flatMap(({ answer, index }) =>
      answer.outcome === 'refused'
        ? answer.errors.map(({ field, code, detail }) => ({
            index,
            ...(field === undefined ? {} : { field }),
            code,
            detail: inLocale(detail, locale),
          }))
        : [],
    ),
  };
}

/** The same of a signed file, with what is kept of the file. */
export function signedResponse({ file, key, answers, unidentified, of }: TakenFile, locale: Locale): object {
  const { id, platform, month, digest } = file;
  const shown = { id, platform, month, kid: key.kid, sha256: digest, unidentified: shareJson(unidentified, of) };
  return { ...takenResponse(answers, locale), file: shown };
}
