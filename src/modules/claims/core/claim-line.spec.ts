import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClaimLine } from './claim-line.js';

const claim = fc.record({
  id: fc.uuid(),
  applicantId: fc.constantFrom('a', 'b', 'c', 'branch of a'),
  callKey: fc.constantFrom('', 'spring'),
});
const claims = fc.uniqueArray(claim, { selector: ({ id }) => id, maxLength: 300 });
const partyOf = (applicantId: string): string => (applicantId === 'branch of a' ? 'a' : applicantId);

describe('the line of claims to be decided', () => {
  it('gives each claim once, in the order in which it came', () => {
    fc.assert(
      fc.property(claims, fc.integer({ min: 1, max: 70 }), (given, size) => {
        const line = ClaimLine.of(given);
        const pieces = [...line.inOrder(size)];
        expect(pieces.flat()).toEqual(given.map(({ id }) => id));
        expect(pieces.every((piece) => piece.length > 0 && piece.length <= size)).toBe(true);
        expect(line.length).toBe(given.length);
      }),
    );
  });

  it('names applicants and calls once', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const line = ClaimLine.of(given);
        expect(line.applicantIds).toEqual([...new Set(given.map(({ applicantId }) => applicantId))]);
        expect(line.callKeys).toEqual([...new Set(given.map(({ callKey }) => callKey))]);
      }),
    );
  });

  it('never parts the claims of a cap party, keeps their order, and closes a piece at the first party after its size', () => {
    fc.assert(
      fc.property(claims, fc.integer({ min: 1, max: 70 }), (given, size) => {
        const byId = new Map(given.map((one) => [one.id, one]));
        const party = (id: string): string => partyOf(byId.get(id)?.applicantId ?? '');
        const pieces = [...ClaimLine.of(given).pieces(size, partyOf)];
        const parties = pieces.map((piece) => [...new Set(piece.map(party))]);
        expect(parties.flat()).toEqual([...new Set(given.map(({ id }) => party(id)))]);
        for (const one of new Set(parties.flat())) {
          const inPieces = pieces.flat().filter((id) => party(id) === one);
          expect(inPieces).toEqual(given.filter(({ id }) => party(id) === one).map(({ id }) => id));
        }
        for (const piece of pieces.slice(0, -1)) {
          const last = party(piece.at(-1) ?? '');
          expect(piece.length).toBeGreaterThanOrEqual(size);
          expect(piece.filter((id) => party(id) !== last).length).toBeLessThan(size);
        }
      }),
    );
  });

  it('takes no id that is not a UUID', () => {
    expect(() => ClaimLine.of([{ id: 'x', applicantId: 'a', callKey: '' }])).toThrow('no UUID');
  });
});
