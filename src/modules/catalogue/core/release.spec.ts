import { fen } from '../../../kernel/money.js';
import {
  croissantIdentity,
  newRelease,
  placeReleases,
  type ReleaseContent,
  type ReleaseDraft,
  releaseContent,
} from './release.js';

function contentOf(draft: ReleaseDraft = {}): ReleaseContent {
  const judged = releaseContent({ digest: 'd1', name: '语料', licence: 'CC-BY-4.0', ...draft }, undefined, 'LOAD');
  if ('errors' in judged) throw new Error(JSON.stringify(judged.errors));
  return judged.content;
}

const offer = (draft?: ReleaseDraft) => ({ corpusId: 'c', identity: 'K', content: contentOf(draft) });
const stored = (draft: ReleaseDraft, number: number) =>
  newRelease(contentOf(draft), { id: `r${number}`, corpusId: 'c', number, recordedAt: new Date(0) });

describe('a release as it enters', () => {
  it('counts as listed when it comes with its licence from the history of the exchange', () => {
    expect(contentOf()).toMatchObject({ enteredAs: 'LISTED', flags: [] });
  });

  it.each([undefined, 'unknown', 'other', 'None'])('is a draft that needs review with the licence %s', (licence) => {
    const judged = releaseContent({ digest: 'd', name: 'n', ...(licence ? { licence } : {}) }, undefined, 'LOAD');
    expect(judged).toMatchObject({ content: { enteredAs: 'DRAFT', flags: ['LICENCE_REVIEW'] } });
  });

  it('is a draft when a provider offers it', () => {
    const judged = releaseContent({ digest: 'd', name: 'n', licence: 'mit' }, undefined, 'OFFER');
    expect(judged).toMatchObject({ content: { enteredAs: 'DRAFT', flags: [] } });
  });

  it('flags a licence that nobody can read and a sale without price', () => {
    expect(contentOf({ licence: 'LicenseRef-house', openMode: 'SALE' }).flags).toEqual([
      'LICENCE_UNRECOGNISED',
      'PRICE_MISSING',
    ]);
  });

  it('names every field that is wrong', () => {
    const draft = { openMode: 'GIFT', permissions: 'train=yes', records: -1n };
    const judged = releaseContent(draft, undefined, 'LOAD');
    expect('errors' in judged && judged.errors.map(({ code, field }) => [code, field])).toEqual([
      ['CATALOGUE.FIELD_MISSING', 'releaseDigest'],
      ['CATALOGUE.FIELD_MISSING', 'nameZh'],
      ['CATALOGUE.OPEN_MODE_FORM', 'openMode'],
      ['CATALOGUE.COUNT_FORM', 'records'],
      ['CATALOGUE.PERMISSIONS_FORM', 'permissions'],
    ]);
  });

  it('gets the next number of its corpus, in the order offered', () => {
    expect(placeReleases([offer({ digest: 'd2' }), offer({ digest: 'd3' })], [stored({}, 1)])).toEqual([
      { outcome: 'new', number: 2 },
      { outcome: 'new', number: 3 },
    ]);
  });

  it('is unchanged when the same digest comes with the same content', () => {
    expect(placeReleases([offer()], [stored({}, 1)])).toEqual([{ outcome: 'unchanged', id: 'r1' }]);
  });

  it('is refused when the same digest comes with another price, and says so', () => {
    const [placement] = placeReleases([offer({ priceFen: fen(2n) })], [stored({ priceFen: fen(1n) }, 1)]);
    expect(placement).toMatchObject({ outcome: 'refused', error: { code: 'LOAD.CHANGED', field: 'priceFen' } });
  });

  it('is known by the earlier row of the same batch', () => {
    expect(placeReleases([offer(), offer()], [])).toEqual([
      { outcome: 'new', number: 1 },
      { outcome: 'again', index: 0 },
    ]);
  });
});

describe('the identity of a described data set', () => {
  const facts = {
    croissantVersion: '1.0',
    name: 'N',
    names: [],
    licences: [],
    creators: [],
    languages: [],
    distribution: [],
    flags: [],
  } as const;

  it('is its address, else its id, else its name', () => {
    expect(croissantIdentity({ ...facts, url: 'https://u', nodeId: 'i' })).toBe('https://u');
    expect(croissantIdentity({ ...facts, nodeId: 'i' })).toBe('i');
    expect(croissantIdentity(facts)).toBe('N');
  });

  it('is not the word None that some exports write for an address', () => {
    expect(croissantIdentity({ ...facts, url: 'None' })).toBe('N');
  });
});
