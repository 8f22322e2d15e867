import fc from 'fast-check';
import { parseDate } from '../../../kernel/calendar-date.js';
import { type AnswersDraft, declarationRecord, insistAnswered, kept } from './declaration.js';
import { entriesOf } from './declaration-entries.js';
import { QUESTION_CODES, QUESTIONNAIRES, type QuestionCode, questionnaireOf } from './questionnaire.table.js';

const DAY = parseDate('2025-06-18');
const FROM = { validFrom: '2025-01-01' };
const REQUIRED = QUESTION_CODES.filter((code) => code !== 'HOLDERS');

const FULL: Required<AnswersDraft> = {
  loans: [{ ...FROM, lender: 'a', borrower: 'b', amountFen: '007', guarantor: 'g' }],
  guarantees: [{ ...FROM, guarantor: 'a', lender: 'bank', borrower: 'b', amountFen: '900', guaranteedFen: '90' }],
  ipDependence: [{ ...FROM, dependent: 'a', on: 'b' }],
  tradeDependence: [{ ...FROM, controlled: 'a', by: 'b' }],
  kin: [{ ...FROM, personA: 'person:p', personB: 'person:q', kin: 'SPOUSE' }],
  controlByAgreement: [{ ...FROM, controller: 'c', controlled: 'a', basis: 'VIE' }],
  actingInConcert: [{ ...FROM, partyA: 'a', partyB: 'b' }],
  holders: [{ holder: 'c', sharePct: '51' }],
};

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the questions of the declaration', () => {
  it('ask for every relation that has no registry, in both languages, each with the clause it rests on', () => {
    for (const { questions } of QUESTIONNAIRES) {
      expect(questions.map(({ code }) => code)).toEqual([...QUESTION_CODES]);
      for (const { text, title, sources } of questions) {
        for (const of of [text, title, ...sources]) expect(of.zh.length * of.en.length).toBeGreaterThan(0);
        expect(sources.length).toBeGreaterThan(0);
      }
    }
    const asked = questionnaireOf(1)?.questions.flatMap(({ relation }) => relation ?? []);
    expect(asked).toEqual([
      'LOAN',
      'GUARANTEE',
      'IP_DEPENDENCE',
      'OPERATIONS_CONTROLLED',
      'KIN',
      'CONTROLS',
      'ACTING_IN_CONCERT',
    ]);
  });

  it('must all be answered, by entries or by "none", never by both', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('none', 'entries', 'both', 'nothing'), { minLength: 8, maxLength: 8 }),
        (how) => {
          const questions = questionnaireOf(1)?.questions ?? [];
          const given = questions
            .filter((_, at) => how[at] === 'entries' || how[at] === 'both')
            .map(({ field }) => field);
          const answers = Object.fromEntries(given.map((field) => [field, FULL[field]])) as AnswersDraft;
          const nothingToDeclare = QUESTION_CODES.filter((_, at) => how[at] === 'none' || how[at] === 'both');
          const open = questions.some(({ required }, at) => required && how[at] === 'nothing');
          const wanted = how.includes('both')
            ? 'PARTIES.DECLARATION_ANSWERED_TWICE'
            : open
              ? 'PARTIES.DECLARATION_UNANSWERED'
              : 'taken';
          expect(codeOf(() => insistAnswered({ questionsVersion: 1, answers, nothingToDeclare }))).toBe(wanted);
        },
      ),
    );
  });

  it('are named where they are open; an empty list is no answer', () => {
    const draft = {
      questionsVersion: 1,
      answers: { loans: [] },
      nothingToDeclare: REQUIRED.filter((code) => code !== 'LOANS'),
    };
    expect(() => insistAnswered(draft)).toThrow(
      expect.objectContaining({
        extras: {
          errors: [expect.objectContaining({ field: '/answers/loans', code: 'PARTIES.DECLARATION_UNANSWERED' })],
        },
      }) as Error,
    );
    expect(codeOf(() => insistAnswered({ ...draft, questionsVersion: 2 }))).toBe(
      'PARTIES.DECLARATION_QUESTIONS_UNKNOWN',
    );
  });
});

describe('the answers of a declaration', () => {
  it('become relations that point from who influences to who is influenced', () => {
    const entries = entriesOf(FULL, 'a', DAY).map(
      ({ question, type, from, to }) => `${question} ${type} ${from} ${to}`,
    );
    expect(entries).toEqual([
      'LOANS LOAN a b',
      'LOANS GUARANTEE g b',
      'GUARANTEES LOAN bank b',
      'GUARANTEES GUARANTEE a b',
      'IP_DEPENDENCE IP_DEPENDENCE b a',
      'TRADE_DEPENDENCE OPERATIONS_CONTROLLED b a',
      'KIN KIN person:p person:q',
      'CONTROL_BY_AGREEMENT CONTROLS c a',
      'ACTING_IN_CONCERT ACTING_IN_CONCERT a b',
      'HOLDERS HOLDS c a',
    ]);
  });

  it('keep amounts and shares normalised, and tell each guarantee its loan', () => {
    const entries = entriesOf(FULL, 'a', DAY);
    expect(entries.map(({ amountFen }) => amountFen)).toEqual([
      '7',
      undefined,
      '900',
      '90',
      ...Array(6).fill(undefined),
    ]);
    expect(entries.map(({ loanEntry }) => loanEntry).slice(0, 4)).toEqual([undefined, 0, undefined, 2]);
    expect([entries[9]?.sharePct, entries[9]?.validFrom]).toEqual(['51.000000', '2025-06-18']);
  });

  it.each<[string, AnswersDraft, string]>([
    [
      'a share above 100',
      { holders: [{ holder: 'c', sharePct: '100.000001' }] },
      'PARTIES.DECLARATION_SHARE_ABOVE_100',
    ],
    [
      'an end on the first day',
      { ipDependence: [{ ...FROM, validTo: '2025-01-01', dependent: 'a', on: 'b' }] },
      'PARTIES.DECLARATION_ENTRY_PERIOD',
    ],
    [
      'a day that does not exist',
      { ipDependence: [{ validFrom: '2025-02-29', dependent: 'a', on: 'b' }] },
      'PLATFORM.DATE_FORM',
    ],
    [
      'an amount with a sign',
      { loans: [{ ...FROM, lender: 'a', borrower: 'b', amountFen: '-1' }] },
      'PLATFORM.MONEY_FORM',
    ],
  ])('are refused with %s', (_, answers, code) => {
    expect(codeOf(() => entriesOf(answers, 'a', DAY))).toBe(code);
  });
});

describe('what is kept of a declaration', () => {
  it('has every column in its record, and no text of the request that is not kept', () => {
    const [loan] = entriesOf(FULL, 'a', DAY);
    const entries = loan ? [kept(loan, 'relation-1', true)] : [];
    const record = declarationRecord({
      id: '1',
      declarantId: 'a',
      counterpartyId: 'b',
      asOf: DAY,
      questionsVersion: 1,
      statement: 'NOT_RELATED',
      entries,
      nothingToDeclare: ['KIN'] as QuestionCode[],
      signedBy: 'p',
      strength: 'PLATFORM_CLICK',
      signedOn: DAY,
      evidence: [],
      outcome: 'NOT_RELATED',
      standard: 'S',
      standardVersion: 1,
      graphDigest: 'd',
      recordedBy: 'u',
      recordedAt: new Date(0),
    });
    expect(Object.keys(record)).toHaveLength(18);
    expect(record.entries).toEqual([
      {
        question: 'LOANS',
        type: 'LOAN',
        from: 'a',
        to: 'b',
        validFrom: '2025-01-01',
        amountFen: '7',
        relation: 'relation-1',
        taken: true,
      },
    ]);
  });
});
