import { shanghaiInstant } from '../../kernel/calendar-date.js';
import type { Correction } from './core/correction.js';

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
