import { parseDate } from '../../../kernel/calendar-date.js';
import type { Entry } from './declaration.js';
import { insistOwnSide, insistPersonsNeeded, meant, resolved, type Side } from './declared-parties.js';
import { saltedDigest } from './party-records.js';
import type { WholePerson } from './registration.js';

const DAY = parseDate('2025-01-01');

function entry(type: Entry['type'], from: string, to: string, more: Partial<Entry> = {}): Entry {
  return { question: 'LOANS', type, at: '/answers/x/0', ends: ['one', 'other'], from, to, validFrom: DAY, ...more };
}

function person(id: string, nameZh: string, identifier?: string): WholePerson {
  const salt = Buffer.alloc(32, id);
  return {
    id,
    personId: id,
    nameZh,
    salt,
    nameDigest: saltedDigest(salt, nameZh),
    ...(identifier === undefined ? {} : { identifierDigest: saltedDigest(salt, identifier) }),
    recordedAt: new Date(0),
  };
}

const outcome = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    const { code, extras } = error as { code: string; extras: { field?: string } };
    return `${code} ${extras.field}`;
  }
};

describe('a person given by name', () => {
  const people = [person('p1', '闻人听潮', 'ID-1'), person('p2', '公冶闻笛'), person('p3', '公冶闻笛', 'ID-3')];
  const ask = (nameZh: string, identifier?: string) =>
    outcome(() => meant({ nameZh, ...(identifier === undefined ? {} : { identifier }) }, people, '/persons/0'));

  it('is the one of the two sides who bears it', () => {
    expect(ask(' 闻人听潮 ')).toBe(people[0]);
    expect(ask('闻人听潮', 'ID-1')).toBe(people[0]);
  });

  it('is somebody else with another name or another identifier', () => {
    expect([ask('无此人'), ask('闻人听潮', 'ID-2')]).toEqual([undefined, undefined]);
  });

  it('must be told from a namesake', () => {
    expect(ask('公冶闻笛')).toBe('PARTIES.DECLARATION_NAMESAKE /persons/0');
    expect(ask('公冶闻笛', 'ID-9')).toBe(people[1]);
  });

  it('is listed once, and only where an answer needs the data', () => {
    const listed = [{ key: 'p', nameZh: '某人' }];
    expect(outcome(() => insistPersonsNeeded(listed, ['person:p']))).toBeUndefined();
    expect(outcome(() => insistPersonsNeeded(listed, ['p']))).toBe('PARTIES.DECLARATION_PERSON_TWICE /persons/0');
    expect(outcome(() => insistPersonsNeeded([...listed, ...listed], ['person:p']))).toBe(
      'PARTIES.DECLARATION_PERSON_TWICE /persons/1',
    );
  });
});

describe('the ends of an entry', () => {
  const known = new Map([
    ['A', { id: 'a', kind: 'organisation' as const }],
    ['B', { id: 'b', kind: 'organisation' as const }],
    ['person:p', { id: 'p', kind: 'person' as const }],
  ]);

  it.each([
    ['an unknown party', entry('LOAN', 'X', 'B'), 'PARTIES.DECLARATION_PARTY_UNKNOWN /answers/x/0/one'],
    ['kin of a company', entry('KIN', 'person:p', 'B'), 'PARTIES.DECLARATION_PARTY_KIND /answers/x/0/other'],
    ['a person under control', entry('CONTROLS', 'A', 'person:p'), 'PARTIES.DECLARATION_PARTY_KIND /answers/x/0/other'],
    ['one party twice', entry('LOAN', 'A', 'A'), 'PARTIES.DECLARATION_ENTRY_SELF /answers/x/0/other'],
  ])('are refused with a pointer for %s', (_, one, wanted) => {
    expect(outcome(() => resolved([one], known))).toBe(wanted);
  });

  it('become ids', () => {
    expect(resolved([entry('LOAN', 'person:p', 'B')], known)).toMatchObject([{ from: 'p', to: 'b' }]);
  });
});

describe('who declares', () => {
  const side = (bodies: string[], persons: string[]): Side => ({
    bodies: new Map(bodies.map((id) => [id, id])),
    persons: new Set(persons),
  });
  const speaker = {
    own: side(['a', 'a-parent'], ['our-holder']),
    other: side(['b'], ['their-director']),
    fresh: new Set(['new', 'new-signatory']),
    signedBy: 'new-signatory',
  };
  const may = (...entries: Entry[]) => outcome(() => insistOwnSide(entries, speaker)) === undefined;

  it.each([
    ['a loan to the other party', entry('LOAN', 'a', 'b')],
    ['a loan of its controller', entry('LOAN', 'a-parent', 'b')],
    ['who controls it by agreement', entry('CONTROLS', 'stranger', 'a')],
    ['kin of its holder and their director', entry('KIN', 'our-holder', 'their-director')],
    ['kin of its holder who is new here', entry('KIN', 'our-holder', 'new')],
    ['kin of who signed', entry('KIN', 'their-director', 'new-signatory')],
  ])('may state %s', (_, one) => {
    expect(may(one)).toBe(true);
  });

  it.each([
    ['loans between others', entry('LOAN', 'b', 'stranger')],
    ['who controls the other party', entry('CONTROLS', 'stranger', 'b')],
    ['that somebody new controls the other party', entry('CONTROLS', 'new', 'b')],
    ['kin of two of the other side', entry('KIN', 'their-director', 'new')],
    ['kin of a stranger on the register', entry('KIN', 'our-holder', 'registered-elsewhere')],
  ])('may not state %s', (_, one) => {
    expect(may(one)).toBe(false);
  });

  it('may state a loan of the other party that its own side guarantees, but no loan of strangers', () => {
    const guarantee = (to: string) => entry('GUARANTEE', 'a', to, { loanEntry: 0 });
    expect(may(entry('LOAN', 'bank', 'b'), guarantee('b'))).toBe(true);
    expect(may(entry('LOAN', 'bank', 'stranger'), guarantee('stranger'))).toBe(false);
  });

  it('may state kin of a new person whom it names as its holder, but not of a known one', () => {
    const holder = (from: string) => entry('HOLDS', from, 'a', { question: 'HOLDERS' });
    expect(may(holder('new'), entry('KIN', 'new', 'their-director'))).toBe(true);
    expect(may(holder('registered-elsewhere'), entry('KIN', 'registered-elsewhere', 'their-director'))).toBe(false);
    expect(may(holder('their-director'), entry('KIN', 'their-director', 'new'))).toBe(false);
  });
});
