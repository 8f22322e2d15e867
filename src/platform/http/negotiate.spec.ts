import fc from 'fast-check';
import { chosen, type Offer } from './negotiate.js';

const OFFERS: readonly Offer[] = [
  { type: 'application/json' },
  { type: 'application/ld+json', profiles: ['http://mlcommons.org/croissant/1.1'] },
  { type: 'application/ld+json', profiles: ['http://www.w3.org/ns/dcat'] },
  { type: 'text/turtle' },
];
const [JSON_, CROISSANT, DCAT, TURTLE] = [0, 1, 2, 3];

describe('a representation', () => {
  it.each([
    ['the first without Accept', undefined, JSON_],
    ['the first for an empty Accept', '', JSON_],
    ['the first for anything', '*/*', JSON_],
    ['the one named', 'text/turtle', TURTLE],
    ['the one named, however it is capitalised', 'Text/TURTLE', TURTLE],
    ['the greatest weight', 'application/json;q=0.5, text/turtle;q=0.6', TURTLE],
    ['the first of equal weights', 'text/turtle, application/json', JSON_],
    ['the first of its media type where no profile is named', 'application/ld+json', CROISSANT],
    ['the profile named', 'application/ld+json;profile="http://www.w3.org/ns/dcat"', DCAT],
    [
      'the profile named with https and a # at its end',
      'application/ld+json; profile="https://www.w3.org/ns/dcat#"',
      DCAT,
    ],
    ['one of several profiles', 'application/ld+json;profile="http://a.example/ http://www.w3.org/ns/dcat"', DCAT],
    ['what a wildcard leaves when the named is refused', 'application/json;q=0, application/*', CROISSANT],
    ['a more specific range over a broader one', '*/*;q=1, application/json;q=0.1, text/turtle;q=0.2', CROISSANT],
    ['what can be read of a broken header', 'application/json;q=nonsense, ;;, text/turtle', TURTLE],
    ['a comma in quotes is no separator', 'application/ld+json;profile="http://x.example/a,text/turtle"', undefined],
    ['none for a type that is not offered', 'text/html', undefined],
    ['none for a profile that is not offered', 'application/ld+json;profile="http://example.org/other"', undefined],
    ['none when all are refused', '*/*;q=0', undefined],
    ['none when the only one wanted is refused', 'text/turtle;q=0', undefined],
  ])('is %s', (_why, accept, index) => {
    expect(chosen(accept, OFFERS)).toBe(index);
  });

  it('is one that is offered, or none, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (accept) => {
        expect([undefined, 0, 1, 2, 3]).toContain(chosen(accept, OFFERS));
      }),
      { numRuns: 300 },
    );
  });
});
