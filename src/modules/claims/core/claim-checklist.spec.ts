import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { fen } from '../../../kernel/money.js';
import {
  type AttestationAnswer,
  type ClaimableFacts,
  claimChecklist,
  type GateAnswer,
  isClaimable,
} from './claim-checklist.js';

const SIGNED = '2025-06-18' as CalendarDate;
const text = (what: string) => ({ zh: what, en: what });
const refusal = (code: string) => ({ code: `PROGRAMMES.${code}`, clause: 'c', reason: text(code) });
const gate = (predicate: string, ...codes: readonly string[]): GateAnswer => ({
  predicate,
  name: text(predicate),
  clause: `clause of ${predicate}`,
  source: 'source',
  refusals: codes.map(refusal),
});
const GATES = [
  'PERIOD',
  'PARTY_KIND',
  'PLACE',
  'ON_PLATFORM',
  'PURPOSE',
  'UNRELATED',
  'NOT_TERMINATED',
  'NOT_DUPLICATE',
  'PAID',
];
const TYPES = ['SOURCE_LEGALITY', 'PERSONAL_INFO', 'INTELLECTUAL_PROPERTY', 'CONTENT_SAFETY', 'DATA_CLASSIFICATION'];
const attested = (type: string, more: Partial<AttestationAnswer> = {}): AttestationAnswer => ({
  type,
  name: text(type),
  giver: text('assessor'),
  clause: `clause of ${type}`,
  source: 'source',
  standing: 'VALID',
  attestation: `the ${type}`,
  ...more,
});

const COMPLETE: ClaimableFacts = {
  signedOn: SIGNED,
  gates: [
    ...GATES.slice(0, 6).map((one) => gate(one)),
    gate('ATTESTATIONS'),
    ...GATES.slice(6).map((one) => gate(one)),
  ],
  attestations: TYPES.map((type) => attested(type)),
  declared: { buyer: true, seller: true },
  evidenced: { acceptedFen: fen(1n), invoicedFen: fen(1n) },
};
const withGate = (predicate: string, ...codes: readonly string[]): ClaimableFacts => ({
  ...COMPLETE,
  gates: COMPLETE.gates.map((one) => (one.predicate === predicate ? gate(predicate, ...codes) : one)),
});
const withType = (type: string, more: Partial<AttestationAnswer>): ClaimableFacts => ({
  ...COMPLETE,
  attestations: COMPLETE.attestations.map((one) => (one.type === type ? attested(type, more) : one)),
});
const MISSING = { standing: 'MISSING' } as const;

/** For each line the facts in which only it is missing. */
const ONLY: Readonly<Record<string, readonly [facts: ClaimableFacts, state: string]>> = {
  PERIOD: [withGate('PERIOD', 'WRONG_PERIOD'), 'FAILED'],
  PARTY_KIND: [withGate('PARTY_KIND', 'PARTY_KIND'), 'FAILED'],
  PLACE: [withGate('PLACE', 'PLACE'), 'FAILED'],
  ON_PLATFORM: [withGate('ON_PLATFORM', 'NOT_ON_PLATFORM'), 'MISSING'],
  PURPOSE: [withGate('PURPOSE', 'PURPOSE'), 'FAILED'],
  UNRELATED: [withGate('UNRELATED', 'RELATION_INDETERMINATE'), 'MISSING'],
  NOT_TERMINATED: [withGate('NOT_TERMINATED', 'CONTRACT_TERMINATED'), 'FAILED'],
  NOT_DUPLICATE: [withGate('NOT_DUPLICATE', 'DUPLICATE_CONTRACT', 'DUPLICATE_INVOICE'), 'FAILED'],
  PAID: [withGate('PAID', 'NOTHING_PAID'), 'MISSING'],
  ...Object.fromEntries(TYPES.map((type) => [type, [withType(type, MISSING), 'MISSING']])),
  NON_RELATED_DECLARATION: [{ ...COMPLETE, declared: { buyer: true, seller: false } }, 'MISSING'],
  ACCEPTED: [{ ...COMPLETE, evidenced: { acceptedFen: fen(0n), invoicedFen: fen(1n) } }, 'MISSING'],
  INVOICED: [{ ...COMPLETE, evidenced: { acceptedFen: fen(1n), invoicedFen: fen(0n) } }, 'MISSING'],
};

const lacking = (facts: ClaimableFacts) => claimChecklist(facts).filter(({ state }) => state !== 'VALID');
const stateOf = (facts: ClaimableFacts, code: string) => claimChecklist(facts).find((one) => one.code === code);

describe("a claim's checklist", () => {
  it('is complete where everything is there, and has each line once', () => {
    const lines = claimChecklist(COMPLETE);
    expect([lacking(COMPLETE), isClaimable(lines)]).toEqual([[], true]);
    expect(lines.map(({ code }) => code).sort()).toEqual(Object.keys(ONLY).sort());
  });

  it.each(Object.entries(ONLY))(
    'lacks only %s where only that is not there, with clause and giver',
    (code, [facts, state]) => {
      const found = lacking(facts);
      expect(found).toMatchObject([{ code, state, blocking: true }]);
      const [{ clause, source, giver, why }] = found as [(typeof found)[number]];
      expect(clause && source && giver.zh && giver.en && why.zh && why.en).toBeTruthy();
      expect(isClaimable(claimChecklist(facts))).toBe(false);
    },
  );

  it('tells what is final from what can still come', () => {
    expect(stateOf(withGate('UNRELATED', 'RELATED_PARTY'), 'UNRELATED')?.state).toBe('FAILED');
    expect(stateOf(withGate('UNRELATED', 'RELATION_REVIEW'), 'UNRELATED')?.state).toBe('MISSING');
    expect(stateOf(withGate('NOT_DUPLICATE', 'DUPLICATE_CONTRACT', 'DUPLICATE_INVOICE'), 'NOT_DUPLICATE')?.why.en).toBe(
      'DUPLICATE_CONTRACT; DUPLICATE_INVOICE',
    );
  });

  it('says of an attestation whether it ended before signing, was revoked, or was rejected', () => {
    const ended = withType('CONTENT_SAFETY', { ...MISSING, validUntil: SIGNED });
    expect(stateOf(ended, 'CONTENT_SAFETY')).toMatchObject({ state: 'EXPIRED', attestation: 'the CONTENT_SAFETY' });
    const revoked = withType('CONTENT_SAFETY', { ...MISSING, revokedOn: '2025-07-01' as CalendarDate });
    expect(stateOf(revoked, 'CONTENT_SAFETY')).toMatchObject({
      state: 'MISSING',
      why: { en: 'it was revoked on 2025-07-01' },
    });
    expect(stateOf(withType('CONTENT_SAFETY', { standing: 'FAILED' }), 'CONTENT_SAFETY')?.state).toBe('FAILED');
  });

  it('takes a statement over the contract for the two declarations, and names who has not signed', () => {
    const declared = (buyer: boolean, seller: boolean, attestation?: string) =>
      stateOf(
        { ...COMPLETE, declared: { buyer, seller, ...(attestation === undefined ? {} : { attestation }) } },
        'NON_RELATED_DECLARATION',
      );
    expect(declared(false, false, 'a')).toMatchObject({ state: 'VALID', attestation: 'a' });
    expect([declared(true, false), declared(false, true), declared(false, false)].map((one) => one?.giver.en)).toEqual([
      'the seller',
      'the buyer',
      'buyer and seller',
    ]);
  });

  it('asks neither declarations nor evidence where the programme does not', () => {
    const { declared: _d, evidenced: _e, ...rest } = COMPLETE;
    expect(claimChecklist({ ...rest, attestations: [], gates: [gate('PLACE')] }).map(({ code }) => code)).toEqual([
      'PLACE',
    ]);
  });
});
