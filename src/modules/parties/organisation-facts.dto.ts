import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn } from 'class-validator';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { IsDateText, IsPlainText, IsSha256Text, MayBeAbsent } from '../../platform/http/validators.js';
import { FACT_TYPES, type FactType, type OrganisationFact } from './core/organisation-fact.js';
import type { ShownExtract } from './organisation-facts.service.js';

/** What became of an organisation, with the document that says so. */
export class OrganisationFactBody {
  @IsIn(FACT_TYPES)
  type: FactType;

  @IsDateText()
  on: string;

  /** The new name; of NAME_CHANGED. */
  @MayBeAbsent()
  @IsPlainText(200)
  nameZh?: string;

  @MayBeAbsent()
  @IsPlainText(200)
  nameEn?: string;

  /** Ids, USCCs or foreign ids: of MERGED the one that took it in, of DIVIDED those that came of it. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsPlainText(100, { each: true })
  successors?: string[];

  /** Of the document. */
  @IsSha256Text()
  sha256: string;

  /** Of REINSTATED needed. Kept for ever, so it must name no natural person. */
  @MayBeAbsent()
  @IsPlainText(500)
  reason?: string;
}

export function factReply(recorded: OrganisationFact) {
  const { organisationId, seq: _seq, happenedOn, recordedBy: _by, ...fact } = recorded;
  return { ...fact, organisation: organisationId, on: happenedOn, recordedAt: shanghaiInstant(fact.recordedAt) };
}

export function extractReply({ extract, dueOn, pastAge }: ShownExtract) {
  const { organisationId, representativeId, recordedBy: _by, recordedAt, ...rest } = extract;
  return {
    ...rest,
    organisation: organisationId,
    representative: representativeId,
    dueOn,
    pastAge,
    recordedAt: shanghaiInstant(recordedAt),
  };
}
