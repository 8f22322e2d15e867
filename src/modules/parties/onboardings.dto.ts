import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, ValidateNested } from 'class-validator';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsDateText, IsNestedObject, IsPlainText, IsSha256Text, MayBeAbsent } from '../../platform/http/validators.js';
import { type DecidedVersion, differences, ONBOARDING_STATES, type OnboardingState } from './core/onboarding.js';
import { EXTRACT_STATES, type ExtractState } from './core/registry-extract.js';
import type { OnboardingFile } from './onboardings.service.js';
import { AddOrganisationRequest } from './parties.dto.js';

const LIST_MAX = 100;

/** An extract of the register of enterprises, and what it says. */
export class ExtractBody {
  /** The day on which it was issued. */
  @IsDateText()
  issuedOn: string;

  /** Of the document. */
  @IsSha256Text()
  sha256: string;

  /** Where it came from, such as the national enterprise credit publicity system. */
  @IsPlainText(200)
  source: string;

  /** Credit code in it; of an organisation from abroad its foreign id. */
  @IsPlainText(100)
  code: string;

  @IsPlainText(200)
  nameZh: string;

  /** Whom it names as legal representative. Kept apart, where it can be erased. */
  @IsPlainText(200)
  representative: string;

  @IsIn(EXTRACT_STATES)
  state: ExtractState;
}

/** Who handles the application, and the mandate for it. */
export class OnboardingAgentBody {
  /** Kept apart, where it can be erased. */
  @IsPlainText(200)
  nameZh: string;

  /** Of the mandate. */
  @IsSha256Text()
  sha256: string;

  @IsDateText()
  from: string;

  /** The first day on which it no longer holds. */
  @IsDateText()
  until: string;
}

export class OnboardingBody {
  @IsNestedObject()
  @ValidateNested()
  @Type(() => AddOrganisationRequest)
  organisation: AddOrganisationRequest;

  /** The legal representative. Kept apart, where it can be erased. */
  @IsPlainText(200)
  representative: string;

  @MayBeAbsent()
  @IsNestedObject()
  @ValidateNested()
  @Type(() => OnboardingAgentBody)
  agent?: OnboardingAgentBody;

  @IsNestedObject()
  @ValidateNested()
  @Type(() => ExtractBody)
  extract: ExtractBody;
}

export class OnboardingMissingBody {
  /** What is missing: a field or a document. */
  @IsPlainText(100)
  code: string;

  /** Why it is needed. Kept for ever, so it must name no natural person. */
  @IsPlainText(500)
  reason: string;

  /** Who can give it. */
  @MayBeAbsent()
  @IsPlainText(200)
  from?: string;
}

export class ReturnOnboardingBody {
  /** Everything that is missing. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIST_MAX)
  @ValidateNested({ each: true })
  @Type(() => OnboardingMissingBody)
  missing: OnboardingMissingBody[];
}

export class RefuseOnboardingBody {
  /** Kept for ever, so it must name no natural person. */
  @IsPlainText(500)
  reason: string;
}

export class OnboardingsQuery extends PageQuery {
  @MayBeAbsent()
  @IsIn(ONBOARDING_STATES)
  state?: OnboardingState;
}

/** With the names of persons only where the reply is not kept under a key: what is kept could not be erased. */
export function onboardingReply(file: OnboardingFile, withNames: boolean) {
  const { id, state, versions, names } = file;
  const person = (personId: string) => {
    const name = withNames ? names.get(personId) : undefined;
    return { id: personId, ...(name === undefined ? {} : { name }) };
  };
  const last = versions.at(-1)?.decision;
  return {
    id,
    state,
    ...(last?.organisationId === undefined ? {} : { organisation: last.organisationId }),
    versions: versions.map((one, index) => ({
      ...versionReply(one, versions[index - 1]),
      representative: person(one.version.representativeId),
      ...(one.version.agentId === undefined
        ? {}
        : { agent: { ...person(one.version.agentId), ...one.version.agentMandate } }),
    })),
  };
}

function versionReply({ version, decision }: DecidedVersion, before: DecidedVersion | undefined) {
  const { number, code, organisation, extract, recordedAt } = version;
  return {
    number,
    code,
    organisation,
    extract,
    differences: before === undefined ? [] : differences(before.version, version),
    recordedAt: shanghaiInstant(recordedAt),
    ...(decision === undefined
      ? {}
      : {
          decision: {
            outcome: decision.outcome,
            ...(decision.missing === undefined ? {} : { missing: decision.missing }),
            ...(decision.reason === undefined ? {} : { reason: decision.reason }),
            recordedAt: shanghaiInstant(decision.recordedAt),
          },
        }),
  };
}
