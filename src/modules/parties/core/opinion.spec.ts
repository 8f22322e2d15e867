import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../../kernel/domain-error.js';
import {
  type Confirmation,
  conclude,
  confirm,
  confirmationRecord,
  countingOpinion,
  type Opinion,
  type OpinionDraft,
  opinionCases,
  opinionRecord,
} from './opinion.js';
import type { RelatednessOutcome } from './relatedness.js';

const AT = new Date('2026-01-06T04:00:00Z');
const NOT: OpinionDraft = { outcome: 'NOT_RELATED', reason: '已查阅章程', evidence: [] };
const SUBSTANCE: OpinionDraft = { outcome: 'RELATED', limb: 'T42_SUBSTANCE', reason: '共用人员', evidence: [] };

class Book {
  readonly opinions: Opinion[] = [];
  readonly confirmations = new Map<string, Confirmation>();

  constructor(private readonly outcome: RelatednessOutcome = 'INDETERMINATE') {}

  get cases() {
    return opinionCases(this.opinions, this.confirmations);
  }

  conclude(draft: OpinionDraft = NOT, by = 'one'): this {
    const id = `o${this.opinions.length + 1}`;
    this.opinions.push(conclude({ id: 'f', outcome: this.outcome }, this.cases, draft, { id, by, at: AT }));
    return this;
  }

  confirm(named?: string, by = 'two'): this {
    const confirmation = confirm(this.cases, named, by, AT);
    this.confirmations.set(confirmation.id, confirmation);
    return this;
  }

  get states(): string {
    return this.cases.map(({ state }) => state).join(' ');
  }
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'taken';
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
}

describe('an opinion on a finding', () => {
  it.each<[RelatednessOutcome, OpinionDraft, string]>([
    ['INDETERMINATE', NOT, 'taken'],
    ['INDETERMINATE', { ...NOT, outcome: 'RELATED' }, 'taken'],
    ['INDETERMINATE', SUBSTANCE, 'taken'],
    ['REVIEW', NOT, 'taken'],
    ['REVIEW', SUBSTANCE, 'taken'],
    ['NOT_RELATED', SUBSTANCE, 'taken'],
    ['NOT_RELATED', { ...NOT, outcome: 'RELATED' }, 'PARTIES.FINDING_STANDS'],
    ['NOT_RELATED', NOT, 'PARTIES.FINDING_STANDS'],
    ['RELATED', NOT, 'PARTIES.FINDING_STANDS'],
    ['RELATED', SUBSTANCE, 'PARTIES.FINDING_STANDS'],
    ['INDETERMINATE', { ...NOT, limb: 'T42_SUBSTANCE' }, 'PARTIES.OPINION_LIMB'],
    ['INDETERMINATE', { ...NOT, reason: '  ' }, 'PARTIES.FIELD_FORM'],
    ['INDETERMINATE', { ...NOT, reason: 'a\u0000b' }, 'PARTIES.FIELD_FORM'],
    ['INDETERMINATE', { ...NOT, reason: '一\n二' }, 'taken'],
    ['INDETERMINATE', { ...NOT, reason: 'x'.repeat(2_001) }, 'PARTIES.FIELD_FORM'],
  ])('on %s with %j: %s', (outcome, draft, expected) => {
    expect(codeOf(() => new Book(outcome).conclude(draft))).toBe(expected);
  });

  it('waits for a second person, who is not the first', () => {
    const book = new Book().conclude();
    expect(book.states).toBe('WAITING');
    expect(countingOpinion(book.cases)).toBeUndefined();
    expect(codeOf(() => book.confirm(undefined, 'one'))).toBe('CLAIMS.SAME_PERSON');
    expect(countingOpinion(book.confirm().cases)?.id).toBe('o1');
    expect(codeOf(() => book.confirm())).toBe('PARTIES.NO_OPINION');
    expect(codeOf(() => book.confirm('o1'))).toBe('PARTIES.NO_OPINION');
  });

  it('is withdrawn by a newer one, and only the newest can be confirmed', () => {
    const book = new Book().conclude().conclude(SUBSTANCE, 'two');
    expect(book.states).toBe('WITHDRAWN WAITING');
    expect(codeOf(() => book.confirm('o1'))).toBe('PARTIES.OPINION_WITHDRAWN');
    expect(codeOf(() => book.confirm(undefined, 'two'))).toBe('CLAIMS.SAME_PERSON');
    expect(book.confirm(undefined, 'one').states).toBe('WITHDRAWN CONFIRMED');
  });

  it('goes on counting until a newer one on new ground is confirmed too', () => {
    const book = new Book().conclude().confirm();
    expect(codeOf(() => book.conclude(SUBSTANCE))).toBe('PARTIES.OPINION_CONFIRMED');
    book.conclude({ ...SUBSTANCE, ground: '新收到协议' });
    expect([book.states, countingOpinion(book.cases)?.id]).toEqual(['CONFIRMED WAITING', 'o1']);
    book.confirm();
    expect([book.states, countingOpinion(book.cases)?.id]).toEqual(['SUPERSEDED CONFIRMED', 'o2']);
  });

  it('covers every column in its record, and so does a confirmation', () => {
    const evidence = [{ sha256: 'ab'.repeat(32), mediaType: 'application/pdf', name: '章程' }];
    const book = new Book().conclude({ ...SUBSTANCE, ground: '新', evidence }).confirm();
    const [opinion] = book.opinions;
    expect(opinion && Object.keys(opinionRecord(opinion)).sort()).toEqual(Object.keys(opinion ?? {}).sort());
    const [confirmation] = book.confirmations.values();
    expect(confirmation && Object.keys(confirmationRecord(confirmation)).sort()).toEqual(
      Object.keys(confirmation ?? {}).sort(),
    );
  });

  it('has a digest that any word of it changes', () => {
    const digest = (draft: OpinionDraft) => new Book().conclude(draft).opinions[0]?.digest;
    const all = [
      NOT,
      { ...NOT, reason: '另' },
      { ...NOT, ground: '新' },
      { ...NOT, outcome: 'RELATED' as const },
      SUBSTANCE,
    ];
    expect(new Set(all.map(digest)).size).toBe(all.length);
  });
});
