import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { type CalendarDate, parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsDateText, IsIdText, IsPlainText, IsSha256Text, MayBeAbsent } from '../../platform/http/validators.js';
import type { ComplaintDecision, ShownComplaint } from './complaints.service.js';
import { COMPLAINT_OUTCOMES, type ComplaintOutcome } from './core/complaint.js';
import type { LifeEvent, Missing } from './core/life.js';
import type { LivedRelease } from './life.service.js';

const TEXT_MAX = 2_000;
const LIST_MAX = 100;
const EVIDENCE_MAX = 50;

export class SubmitReleaseBody {
  /** After a return: what was completed, item by item. */
  @MayBeAbsent()
  @IsPlainText(TEXT_MAX)
  reply?: string;
}

export class LifeReasonBody {
  @IsPlainText(TEXT_MAX)
  reason: string;
}

export class SuspendReleaseBody extends LifeReasonBody {
  /** Number of the order; given by the content-safety reviewer, and by nobody else. */
  @MayBeAbsent()
  @IsPlainText(100)
  orderNumber?: string;
}

export class MissingBody {
  /** What is missing: a field, the kind of an attestation, a document. */
  @IsPlainText(100)
  code: string;

  /** Why it is needed, with its clause where there is one. */
  @IsPlainText(TEXT_MAX)
  reason: string;

  /** Who can give it. */
  @MayBeAbsent()
  @IsPlainText()
  from?: string;
}

export class ReturnReleaseBody extends LifeReasonBody {
  /** Everything that is missing: a release is returned once. */
  @IsArray()
  @ArrayMaxSize(LIST_MAX)
  @ValidateNested({ each: true })
  @Type(() => MissingBody)
  missing: MissingBody[];

  /** Last day for completing it. */
  @IsDateText()
  dueOn: string;
}

export class ReplyToEventBody {
  /** `seq` of the event that is answered. */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  to: number;

  @IsPlainText(TEXT_MAX)
  text: string;
}

export class ComplaintEvidenceBody {
  @IsSha256Text()
  sha256: string;

  @IsPlainText()
  mediaType: string;

  @IsPlainText(300)
  name: string;
}

export class ComplaintBody {
  /** What is wrong with the release. */
  @IsPlainText(TEXT_MAX)
  ground: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(EVIDENCE_MAX)
  @ValidateNested({ each: true })
  @Type(() => ComplaintEvidenceBody)
  evidence: ComplaintEvidenceBody[];
}

export class ComplaintReplyBody {
  @IsPlainText(TEXT_MAX)
  text: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(EVIDENCE_MAX)
  @ValidateNested({ each: true })
  @Type(() => ComplaintEvidenceBody)
  evidence?: ComplaintEvidenceBody[];
}

export class ComplaintDecisionBody extends LifeReasonBody {
  @IsIn(COMPLAINT_OUTCOMES)
  outcome: ComplaintOutcome;

  /** For RETURN: everything that is missing. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(LIST_MAX)
  @ValidateNested({ each: true })
  @Type(() => MissingBody)
  missing?: MissingBody[];

  /** For RETURN: the last day for completing it. */
  @MayBeAbsent()
  @IsDateText()
  dueOn?: string;
}

export class ComplaintsQuery extends PageQuery {
  @MayBeAbsent()
  @IsIdText()
  release?: string;
}

export function missingOf(bodies: readonly MissingBody[]): readonly Missing[] {
  return bodies.map(({ code, reason, from }) => ({ code, reason, ...(from === undefined ? {} : { from }) }));
}

export function evidenceOf(bodies: readonly ComplaintEvidenceBody[] = []) {
  return bodies.map(({ sha256, mediaType, name }) => ({ sha256, mediaType, name }));
}

export function decisionOf({ outcome, reason, missing, dueOn }: ComplaintDecisionBody): ComplaintDecision {
  return {
    outcome,
    reason,
    ...(missing === undefined ? {} : { missing: missingOf(missing) }),
    ...(dueOn === undefined ? {} : { dueOn: parseDate(dueOn) as CalendarDate }),
  };
}

/** An event; the words in it are for the provider and for those who review. */
function eventReply(event: LifeEvent, whole: boolean) {
  const { seq, type, state, side, reason, detail } = event;
  const { missing, dueOn, orderNumber, complaint, to } = detail;
  const words = { reason, missing, dueOn, complaint, to };
  return { seq, type, state, side, orderNumber, at: shanghaiInstant(event.recordedAt), ...(whole ? words : {}) };
}

export function lifeReply({ release, life }: LivedRelease, whole: boolean) {
  return {
    id: release.id,
    corpus: release.corpusId,
    number: release.number,
    digest: release.digest,
    state: life.state,
    flags: release.flags,
    suspensions: life.holds.map(({ side, orderNumber }) => ({ side, orderNumber })),
    recalled: life.recalled,
    events: life.events.map((event) => eventReply(event, whole)),
  };
}

/** Who complained is left out where the reader must not know. */
export function complaintReply({ complaint: { row, events }, complainantShown }: ShownComplaint) {
  const decided = events.find(({ type }) => type === 'DECIDED');
  return {
    id: row.id,
    release: row.releaseId,
    complainant: complainantShown ? row.complainantId : undefined,
    ground: row.ground,
    evidence: row.evidence,
    state: decided?.outcome ?? 'OPEN',
    events: events.map(({ type, outcome, text, evidence, recordedAt }) => ({
      type,
      outcome,
      text,
      evidence,
      at: shanghaiInstant(recordedAt),
    })),
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}
