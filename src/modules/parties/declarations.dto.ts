import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { PageQuery } from '../../platform/http/paging.js';
import {
  IsDateText,
  IsFenText,
  IsNestedObject,
  IsPlainText,
  IsSha256Text,
  IsShareText,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import { AGREEMENT_BASES, type AgreementBasis, STATEMENTS, type Statement } from './core/declaration.js';
import { KIN_KINDS, type KinKind } from './core/party-types.js';
import { QUESTION_CODES, type QuestionCode } from './core/questionnaire.table.js';

const LISTS_MAX = 200;

class PeriodBody {
  @IsDateText()
  validFrom: string;

  /** The first day on which it no longer holds. */
  @MayBeAbsent()
  @IsDateText()
  validTo?: string;
}

/** Parties are named by id, by code, or as `person:KEY` with KEY from `persons`. */
export class LoanBody extends PeriodBody {
  @IsPlainText(100)
  lender: string;

  @IsPlainText(100)
  borrower: string;

  @IsFenText()
  amountFen: string;

  /** Whoever guarantees the loan. */
  @MayBeAbsent()
  @IsPlainText(100)
  guarantor?: string;
}

export class GuaranteeBody extends PeriodBody {
  @IsPlainText(100)
  guarantor: string;

  @IsPlainText(100)
  lender: string;

  @IsPlainText(100)
  borrower: string;

  /** Amount of the loan that is guaranteed. */
  @IsFenText()
  amountFen: string;

  /** How much of it is guaranteed; absent: all of it. */
  @MayBeAbsent()
  @IsFenText()
  guaranteedFen?: string;
}

export class IpDependenceBody extends PeriodBody {
  /** The company that cannot normally operate without what the other supplies. */
  @IsPlainText(100)
  dependent: string;

  /** Who supplies it. */
  @IsPlainText(100)
  on: string;
}

export class TradeDependenceBody extends PeriodBody {
  @IsPlainText(100)
  controlled: string;

  @IsPlainText(100)
  by: string;
}

export class KinBody extends PeriodBody {
  @IsPlainText(100)
  personA: string;

  @IsPlainText(100)
  personB: string;

  @ApiProperty({ enum: KIN_KINDS })
  @IsIn(KIN_KINDS)
  kin: KinKind;
}

export class ControlByAgreementBody extends PeriodBody {
  @IsPlainText(100)
  controller: string;

  @IsPlainText(100)
  controlled: string;

  @ApiProperty({ enum: AGREEMENT_BASES })
  @IsIn(AGREEMENT_BASES)
  basis: AgreementBasis;
}

export class ActingInConcertBody extends PeriodBody {
  @IsPlainText(100)
  partyA: string;

  @IsPlainText(100)
  partyB: string;
}

/** A holder of the organisation that declares, on the day of the declaration. */
export class HolderBody {
  @IsPlainText(100)
  holder: string;

  @IsShareText()
  sharePct: string;
}

function Entries(of: () => new () => object): PropertyDecorator {
  return (target, key) => {
    MayBeAbsent()(target, key);
    IsArray()(target, key);
    ArrayMaxSize(LISTS_MAX)(target, key);
    ValidateNested({ each: true })(target, key);
    Type(of)(target, key);
  };
}

export class AnswersBody {
  @Entries(() => LoanBody)
  loans?: LoanBody[];

  @Entries(() => GuaranteeBody)
  guarantees?: GuaranteeBody[];

  @Entries(() => IpDependenceBody)
  ipDependence?: IpDependenceBody[];

  @Entries(() => TradeDependenceBody)
  tradeDependence?: TradeDependenceBody[];

  @Entries(() => KinBody)
  kin?: KinBody[];

  @Entries(() => ControlByAgreementBody)
  controlByAgreement?: ControlByAgreementBody[];

  @Entries(() => ActingInConcertBody)
  actingInConcert?: ActingInConcertBody[];

  @Entries(() => HolderBody)
  holders?: HolderBody[];
}

export class DeclaredPersonBody {
  /** A key of this declaration's own; entries name the person as `person:KEY`. Not kept. */
  @IsPlainText(60)
  key: string;

  @IsPlainText(100)
  nameZh: string;

  /** Tells namesakes apart; only a salted digest is kept. */
  @MayBeAbsent()
  @IsPlainText(60)
  identifier?: string;
}

export class DeclarationEvidenceBody {
  @IsSha256Text()
  sha256: string;

  @IsPlainText()
  mediaType: string;

  /** Kept for ever, so it must not name a natural person. */
  @IsPlainText(300)
  name: string;
}

export class DeclareRequest {
  /** Absent: the caller's organisation. The exchange names whose paper it records. */
  @MayBeAbsent()
  @IsPlainText(100)
  declarant?: string;

  /** The other party: id, code or foreign id. */
  @IsPlainText(100)
  counterparty: string;

  /** The day that the declaration speaks of, as a rule that of the contract's signature. */
  @IsDateText()
  on: string;

  /** The version of the questions that is answered: `GET /declarations/questions`. */
  @IsInt()
  @Min(1)
  @Max(1000)
  questionsVersion: number;

  @ApiProperty({ enum: STATEMENTS })
  @IsIn(STATEMENTS)
  statement: Statement;

  @ValidateNested()
  @Type(() => AnswersBody)
  @IsNestedObject()
  answers: AnswersBody;

  /** Codes of the questions that are answered "none". */
  @ApiProperty({ enum: QUESTION_CODES, isArray: true })
  @IsArray()
  @ArrayMaxSize(QUESTION_CODES.length)
  @IsIn(QUESTION_CODES, { each: true })
  nothingToDeclare: QuestionCode[];

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LISTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => DeclaredPersonBody)
  persons?: DeclaredPersonBody[];

  /** Name of the signatory, `person:KEY`, or the id of a person. */
  @IsPlainText(100)
  signedBy: string;

  /** How it is signed: certified electronic seal, scan of a sealed original sighted by someone, platform click. */
  @IsPlainText(60)
  strength: string;

  @IsDateText()
  signedOn: string;

  @IsArray()
  @ArrayMaxSize(LISTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => DeclarationEvidenceBody)
  evidence: DeclarationEvidenceBody[];
}

export class DeclarationsQuery extends PageQuery {
  /** Who declared: id, code or foreign id. */
  @MayBeAbsent()
  @IsPlainText(100)
  organisation?: string;

  /** About whom: id, code or foreign id. */
  @MayBeAbsent()
  @IsPlainText(100)
  counterparty?: string;

  /** Only those that the register contradicts, or only those that it does not. */
  @ApiPropertyOptional({ type: Boolean })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @MayBeAbsent()
  @IsBoolean()
  contradicted?: boolean;
}

export class QuestionsQuery {
  /** Absent: the version in force. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1 })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[0-9]{1,4}$/.test(value) ? Number(value) : value,
  )
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1000)
  version?: number;
}
