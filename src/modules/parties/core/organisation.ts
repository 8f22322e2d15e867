/**
 * What is taken as an organisation. The code is normalised first; a wrong check character needs evidence, since some
 * really issued codes fail it (surface page section 5; GB 32100-2015; domain page 4.1). LEI: ISO 17442, check digits by
 * ISO 7064 mod 97-10.
 */
import { parseDate } from '../../../kernel/calendar-date.js';
import { parseFen } from '../../../kernel/money.js';
import { parsePct, wholePct } from '../../../kernel/rate.js';
import { hasUsccForm, normaliseUscc, usccCheckCharacter, usccCheckHolds } from '../../../kernel/uscc.js';
import * as no from './parties-errors.js';
import { type CapitalSpan, type CodeEvidence, ORGANISATION_KINDS, type Organisation } from './party-types.js';

/** An organisation as offered; `headOffice` is the code or id of the head office. */
export interface OrganisationDraft {
  readonly uscc?: string;
  readonly foreignId?: string;
  readonly nameZh: string;
  readonly nameEn?: string;
  readonly kind: string;
  readonly registeredOn?: string;
  readonly placeCode?: string;
  readonly stateAssetsAuthority?: boolean;
  readonly startUp?: boolean;
  readonly independentFinancialInstitution?: boolean;
  readonly headOffice?: string;
  readonly codeEvidence?: CodeEvidence;
  readonly disclosureCeilingPct?: string;
  readonly boardSeats?: number;
  readonly paidInCapital?: readonly { readonly from: string; readonly to?: string; readonly fen: string }[];
}

/** What an offer says once read; its head office is looked up by the shell. */
export type OrganisationContent = Omit<Organisation, 'id' | 'recordedAt' | 'graphVersion' | 'headOfficeId'>;

const LEI = /^LEI:([0-9A-Z]{18}[0-9]{2})$/;
const REGISTER = /^REG:[A-Z]{2}:[^\s:][^:]{0,63}$/;
/** A record of a BODS publisher who names no register and no code: by the publisher's own id, as it is written. */
const BODS = /^BODS:[!-~]{1,120}$/;
const FOREIGN = /^(LEI|REG|BODS):/;
const PLACE = /^[0-9]{4,12}$/;

/** Codes are found by their normalised form; a foreign id by its capitals. */
export function normaliseCode(given: string): string {
  const text = given.trim();
  if (text.startsWith('BODS:')) return text;
  return /^(LEI|REG):/i.test(text) ? text.toUpperCase() : normaliseUscc(text);
}

/** Reads an offer. Throws a DomainError of the room for the first thing that is wrong. */
export function readOrganisation(draft: OrganisationDraft): OrganisationContent {
  const kind = ORGANISATION_KINDS.find((known) => known === draft.kind);
  if (!kind)
    throw no.fieldForm(
      'kind',
      `须为 ${ORGANISATION_KINDS.join('、')} 之一`,
      `one of ${ORGANISATION_KINDS.join(', ')}`,
      draft.kind,
    );
  if (draft.placeCode !== undefined && !PLACE.test(draft.placeCode)) {
    throw no.fieldForm(
      'placeCode',
      '行政区划代码为 4 至 12 位数字，例如 440300',
      'a place code has 4 to 12 digits, such as 440300',
      draft.placeCode,
    );
  }
  if ((kind === 'BRANCH') !== (draft.headOffice !== undefined)) throw no.headOfficeNeeded();
  const { boardSeats } = draft;
  if (boardSeats !== undefined && !(Number.isInteger(boardSeats) && boardSeats >= 1 && boardSeats <= 1000)) {
    throw no.fieldForm('boardSeats', '须为 1 至 1000 的整数', 'a whole number from 1 to 1000', boardSeats);
  }
  const ceiling =
    draft.disclosureCeilingPct === undefined ? undefined : parsePct(draft.disclosureCeilingPct, 'disclosureCeilingPct');
  if (ceiling !== undefined && ceiling > wholePct(100n)) throw no.shareAbove100(draft.disclosureCeilingPct ?? '');
  return {
    ...codeOf(draft, kind),
    nameZh: plainText('nameZh', draft.nameZh),
    ...(draft.nameEn === undefined ? {} : { nameEn: plainText('nameEn', draft.nameEn) }),
    kind,
    ...(draft.registeredOn === undefined ? {} : { registeredOn: parseDate(draft.registeredOn, 'registeredOn') }),
    ...(draft.placeCode === undefined ? {} : { placeCode: draft.placeCode }),
    stateAssetsAuthority: draft.stateAssetsAuthority ?? false,
    startUp: draft.startUp ?? false,
    independentFinancialInstitution: draft.independentFinancialInstitution ?? false,
    ...(draft.codeEvidence === undefined ? {} : { codeEvidence: evidenceOf(draft.codeEvidence) }),
    ...(ceiling === undefined ? {} : { disclosureCeilingPct: ceiling }),
    ...(boardSeats === undefined ? {} : { boardSeats }),
    ...(draft.paidInCapital === undefined ? {} : { paidInCapital: capitalOf(draft.paidInCapital) }),
  };
}

/** Text that people read, trimmed. Throws when it is empty, over 500 characters, or has characters no text has. */
export function plainText(field: string, given: string): string {
  const text = given.trim();
  if (text !== '' && text.length <= 500 && text.isWellFormed() && !/\p{Cc}/u.test(text)) return text;
  throw no.fieldForm(
    field,
    '须为 1 至 500 字、不含控制字符的文字',
    '1 to 500 characters without control characters',
    given,
  );
}

function evidenceOf({ note, sha256 }: CodeEvidence): CodeEvidence {
  return { note: plainText('codeEvidence', note), ...(sha256 === undefined ? {} : { sha256 }) };
}

type Code = Pick<OrganisationContent, 'uscc' | 'foreignId' | 'checkFailed'>;

function codeOf(draft: OrganisationDraft, kind: Organisation['kind']): Code {
  const given = draft.uscc === undefined ? undefined : normaliseCode(draft.uscc);
  const foreign = draft.foreignId ?? (given !== undefined && FOREIGN.test(given) ? given : undefined);
  // Authorities of other states have no code of ours either.
  if (kind === 'OVERSEAS' || (kind === 'GOVERNMENT' && foreign !== undefined)) {
    if (foreign === undefined || (draft.foreignId !== undefined && given !== undefined)) throw no.codeMissing(kind);
    const foreignId = normaliseCode(foreign);
    const lei = LEI.exec(foreignId)?.[1];
    const sound = lei === undefined ? REGISTER.test(foreignId) || BODS.test(foreignId) : leiCheckHolds(lei);
    if (!sound) throw no.foreignIdForm(foreign);
    return { foreignId, checkFailed: false };
  }
  if (given === undefined || draft.foreignId !== undefined) throw no.codeMissing(kind);
  if (!hasUsccForm(given)) throw no.usccForm(draft.uscc ?? '');
  const checkFailed = !usccCheckHolds(given);
  if (checkFailed && draft.codeEvidence === undefined) throw no.usccCheck(given, usccCheckCharacter(given));
  return { uscc: given, checkFailed };
}

function leiCheckHolds(lei: string): boolean {
  const digits = [...lei].map((character) => Number.parseInt(character, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}

function capitalOf(spans: NonNullable<OrganisationDraft['paidInCapital']>): CapitalSpan[] {
  const read = spans.map((span): CapitalSpan => {
    const from = parseDate(span.from, 'paidInCapital');
    const to = span.to === undefined ? undefined : parseDate(span.to, 'paidInCapital');
    if (to !== undefined && to <= from) throw no.period('paidInCapital');
    return { from, ...(to === undefined ? {} : { to }), fen: parseFen(span.fen, 'paidInCapital') };
  });
  read.sort((x, y) => (x.from < y.from ? -1 : 1));
  for (const [index, span] of read.entries()) {
    const next = read[index + 1];
    if (next && (span.to === undefined || span.to > next.from)) {
      throw no.fieldForm('paidInCapital', '各段期间不能重叠', 'the periods must not overlap', span.from);
    }
  }
  return read;
}
