import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn } from 'class-validator';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { IsDateText, IsPlainText, IsSha256Text } from '../../platform/http/validators.js';
import { MANDATE_SCOPES, type MandateScope } from './core/mandate.js';
import type { MandateSheet } from './mandates.service.js';

export class MandateBody {
  /** Id, USCC or foreign id of whoever lets another act. */
  @IsPlainText(100)
  principal: string;

  /** Id, USCC or foreign id of whoever acts. */
  @IsPlainText(100)
  agent: string;

  /** In what: listing corpora, contracts, claims. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MANDATE_SCOPES.length)
  @IsIn(MANDATE_SCOPES, { each: true })
  scopes: MandateScope[];

  @IsDateText()
  from: string;

  /** The first day on which it no longer holds. */
  @IsDateText()
  until: string;

  /** Of the document. */
  @IsSha256Text()
  sha256: string;
}

export class EndMandateBody {
  /** The first day on which it no longer holds. */
  @IsDateText()
  on: string;

  /** Kept for ever, so it must name no natural person. */
  @IsPlainText(500)
  reason: string;
}

export function mandateReply({ mandate, end, state }: MandateSheet) {
  const { id, principalId, agentId, scopes, validFrom, validUntil, sha256, recordedAt } = mandate;
  return {
    id,
    principal: principalId,
    agent: agentId,
    scopes,
    from: validFrom,
    until: validUntil,
    sha256,
    state,
    ...(end === undefined
      ? {}
      : { ended: { on: end.endedOn, reason: end.reason, recordedAt: shanghaiInstant(end.recordedAt) } }),
    recordedAt: shanghaiInstant(recordedAt),
  };
}
