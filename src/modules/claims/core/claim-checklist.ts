/**
 * What a contract must have to be claimed, as a checklist: the gates of the programme (the same that decide), each
 * attestation by itself, the signed declarations of both sides, acceptance and invoice. Each line says its state, why, by
 * which clause and who can give it. Source: issue "a contract to be claimable"; domain page 3.3 (declaration "yes for
 * rebate") and 1.6 (base = what is accepted, invoiced and paid, [proposal]).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { type Fen, ZERO_FEN } from '../../../kernel/money.js';
import type { Refusal } from '../../../kernel/refusal.js';
import type { Text } from '../../../kernel/text.js';

export type ClaimLineState = 'VALID' | 'MISSING' | 'FAILED' | 'EXPIRED' | 'NOT_APPLICABLE';

export interface ClaimLine {
  readonly code: string;
  readonly name: Text;
  readonly state: ClaimLineState;
  readonly blocking: boolean;
  readonly clause: string;
  readonly source: string;
  readonly why: Text;
  readonly giver: Text;
  readonly attestation?: string;
}

/** A gate that the programme names, with what the evaluator said of it. */
export interface GateAnswer {
  readonly predicate: string;
  readonly name: Text;
  readonly clause: string;
  readonly source: string;
  readonly refusals: readonly Refusal[];
}

export interface AttestationAnswer {
  readonly type: string;
  readonly name: Text;
  readonly giver: Text;
  readonly clause: string;
  readonly source: string;
  readonly standing: 'VALID' | 'MISSING' | 'FAILED';
  readonly attestation?: string;
  readonly validUntil?: CalendarDate;
  readonly revokedOn?: CalendarDate;
}

export interface ClaimableFacts {
  readonly signedOn: CalendarDate;
  readonly gates: readonly GateAnswer[];
  /** One for each kind that the programme asks for; empty where it asks for none. */
  readonly attestations: readonly AttestationAnswer[];
  /** Undefined where the programme does not ask that the parties be unrelated. */
  readonly declared?: { readonly buyer: boolean; readonly seller: boolean; readonly attestation?: string };
  /** Undefined where the programme's base is not what is accepted and invoiced. */
  readonly evidenced?: { readonly acceptedFen: Fen; readonly invoicedFen: Fen };
}

const BUYER: Text = { zh: '申报单位（买方）', en: 'the applicant (buyer)' };
const BOTH: Text = { zh: '买卖双方', en: 'buyer and seller' };
const EXCHANGE: Text = { zh: '数据交易场所', en: 'the data exchange' };

/** Who can mend each gate; a gate that is not named is for the applicant. */
const GIVERS: Readonly<Record<string, Text>> = {
  ON_PLATFORM: EXCHANGE,
  UNRELATED: {
    zh: '双方补齐股权登记信息，或由主管部门两人作出认定',
    en: 'both complete what is registered of their holders, or two reviewers of the authority make a finding',
  },
  NOT_DUPLICATE: { zh: '主管部门', en: 'the authority' },
};

/** What somebody can still bring; any other refusal is final for this contract. */
const CAN_STILL_COME = [
  'PROGRAMMES.NOT_ON_PLATFORM',
  'PROGRAMMES.RELATION_INDETERMINATE',
  'PROGRAMMES.RELATION_REVIEW',
  'PROGRAMMES.NOTHING_PAID',
];
const IN_PLACE: Text = { zh: '已具备', en: 'in place' };
const PROPOSAL = '[proposal]';

/** All lines in the order of the gates, attestations in the place of their gate. */
export function claimChecklist(facts: ClaimableFacts): readonly ClaimLine[] {
  const lines = facts.gates.flatMap((gate): readonly ClaimLine[] =>
    gate.predicate === 'ATTESTATIONS'
      ? facts.attestations.map((one) => attestationLine(one, facts.signedOn))
      : [gateLine(gate)],
  );
  return [...lines, ...declarationLines(facts), ...evidenceLines(facts)];
}

/** True where nothing that stops a claim is missing. */
export function isClaimable(lines: readonly ClaimLine[]): boolean {
  return lines.every(({ blocking, state }) => !blocking || state === 'VALID' || state === 'NOT_APPLICABLE');
}

function gateLine({ predicate, name, clause, source, refusals }: GateAnswer): ClaimLine {
  const [first] = refusals;
  const later = refusals.every(({ code }) => CAN_STILL_COME.includes(code));
  const state = first === undefined ? 'VALID' : later ? 'MISSING' : 'FAILED';
  const why = first === undefined ? IN_PLACE : joined(refusals.map(({ reason }) => reason));
  return { code: predicate, name, state, blocking: true, clause, source, why, giver: GIVERS[predicate] ?? BUYER };
}

function attestationLine(one: AttestationAnswer, signedOn: CalendarDate): ClaimLine {
  const { type, name, giver, clause, source, standing, attestation } = one;
  const ended = one.validUntil !== undefined && one.validUntil <= signedOn && one.revokedOn === undefined;
  const state = standing === 'MISSING' && ended ? 'EXPIRED' : standing;
  const said = attestation === undefined ? {} : { attestation };
  return {
    code: type,
    name,
    state,
    blocking: true,
    clause,
    source,
    giver,
    why: reasonOf(one, state, signedOn),
    ...said,
  };
}

function reasonOf(one: AttestationAnswer, state: ClaimLineState, signedOn: CalendarDate): Text {
  if (state === 'VALID') return { zh: `在签订日 ${signedOn} 有效`, en: `in force on the day of signing, ${signedOn}` };
  if (state === 'FAILED') return { zh: '签订日之前最新的存证未通过', en: 'the newest one before signing was rejected' };
  if (state === 'EXPIRED') {
    return {
      zh: `已于 ${one.validUntil} 到期，签订日 ${signedOn} 已不在有效期内`,
      en: `it ended on ${one.validUntil}, before the contract was signed on ${signedOn}`,
    };
  }
  if (one.revokedOn !== undefined)
    return { zh: `已于 ${one.revokedOn} 撤销`, en: `it was revoked on ${one.revokedOn}` };
  return {
    zh: `所购版本没有在签订日 ${signedOn} 之前出具的存证`,
    en: `the release bought has none that was issued by the day of signing, ${signedOn}`,
  };
}

function declarationLines({ declared }: ClaimableFacts): readonly ClaimLine[] {
  if (declared === undefined) return [];
  const { buyer, seller, attestation } = declared;
  const whole = (buyer && seller) || attestation !== undefined;
  const [zh, en] = buyer ? ['卖方', 'the seller'] : seller ? ['买方', 'the buyer'] : ['买卖双方', 'buyer and seller'];
  return [
    {
      code: 'NON_RELATED_DECLARATION',
      name: { zh: '非关联声明', en: 'Declaration of non-relation' },
      state: whole ? 'VALID' : 'MISSING',
      blocking: true,
      clause: '深工信规〔2024〕13号（三）',
      source: `${PROPOSAL} 深工信规〔2024〕13号（三）`,
      why: whole ? IN_PLACE : { zh: `${zh}尚未签署声明`, en: `${en} did not sign the declaration yet` },
      giver: whole ? BOTH : { zh, en },
      ...(attestation === undefined ? {} : { attestation }),
    },
  ];
}

function evidenceLines({ evidenced }: ClaimableFacts): readonly ClaimLine[] {
  if (evidenced === undefined) return [];
  const line = (code: string, name: Text, amount: Fen, giver: Text): ClaimLine => ({
    code,
    name,
    state: amount > ZERO_FEN ? 'VALID' : 'MISSING',
    blocking: true,
    clause: '基数取合同金额、验收金额、开票金额、实付金额中最小者',
    source: `${PROPOSAL} EVIDENCED_MIN`,
    why:
      amount > ZERO_FEN
        ? IN_PLACE
        : { zh: '截止日前没有记录，计算基数为零', en: 'nothing is on record by the as-of date, so the base is zero' },
    giver,
  });
  return [
    line('ACCEPTED', { zh: '验收', en: 'Acceptance' }, evidenced.acceptedFen, BUYER),
    line('INVOICED', { zh: '发票', en: 'Invoice' }, evidenced.invoicedFen, { zh: '卖方', en: 'the seller' }),
  ];
}

function joined(texts: readonly Text[]): Text {
  return { zh: texts.map(({ zh }) => zh).join('；'), en: texts.map(({ en }) => en).join('; ') };
}
