import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Json } from '../../../kernel/canonical-json.js';
import { LICENCE_TABLE } from './licence.table.js';
import { PERMISSION_USES, PERMISSION_VALUES } from './permission-uses.js';
import { licenceTerms, parsePermissions, permissionMatrix, saysNoLicence } from './permissions.js';

interface Case {
  readonly why: string;
  readonly licences: readonly string[];
  readonly stated?: string;
  readonly usageInfo?: Json;
  readonly source?: string;
  readonly expect: Readonly<Record<string, string>>;
}

const { cases } = JSON.parse(readFileSync('test/vectors/permission-matrix.json', 'utf8')) as { cases: readonly Case[] };

describe('the permission matrix', () => {
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const stated = one.stated === undefined ? undefined : parsePermissions(one.stated);
    const cells = permissionMatrix({
      licences: one.licences,
      ...(stated && 'stated' in stated ? { stated: stated.stated } : {}),
      ...(one.usageInfo === undefined ? {} : { usageInfo: one.usageInfo }),
    });
    expect(Object.fromEntries(cells.map(({ use, value }) => [use, value]))).toEqual(one.expect);
    if (one.source) expect(new Set(cells.map(({ source }) => source))).toEqual(new Set([one.source]));
  });

  it('says of every cell read from a licence on which clause it rests', () => {
    for (const { family } of LICENCE_TABLE) {
      const cells = permissionMatrix({ licences: [`${family}-1.0`] });
      for (const cell of cells) expect(cell).toMatchObject({ source: 'LICENCE', basis: expect.stringMatching(/./) });
    }
  });

  it('reads back every stated matrix', () => {
    const stated = fc.dictionary(fc.constantFrom(...PERMISSION_USES), fc.constantFrom(...PERMISSION_VALUES));
    fc.assert(
      fc.property(stated, (matrix) => {
        const text = Object.entries(matrix)
          .map(([use, value]) => `${use}=${value}`)
          .join('  ');
        const read = parsePermissions(text);
        expect('stated' in read && Object.fromEntries(read.stated)).toEqual({ ...matrix });
      }),
      { numRuns: 200 },
    );
  });

  it.each(['pretrain', 'pretrain=maybe', 'train=yes', 'pretrain=yes=no', 'pretrain=yes pretrain=no', 'pretrain=Yes'])(
    'refuses the stated text %s',
    (text) => {
      expect(parsePermissions(text)).toMatchObject({ error: { code: 'CATALOGUE.PERMISSIONS_FORM' } });
    },
  );

  it.each(['', 'None', 'unknown', 'other', 'https://choosealicense.com/licenses/undefined/', '未知'])(
    'takes the licence "%s" for none',
    (licence) => expect(saysNoLicence(licence)).toBe(true),
  );

  it.each(['mit', 'CC0-1.0', 'This is a license.', 'Public'])('takes the licence "%s" for one', (licence) => {
    expect(saysNoLicence(licence)).toBe(false);
  });

  it('does not take one licence for another', () => {
    expect(licenceTerms('CC-BY-NC-SA-4.0')?.family).toBe('cc-by-nc-sa');
    expect(licenceTerms('cc-by-4.0')?.family).toBe('cc-by');
    expect(licenceTerms('AGPL-3.0-only')?.family).toBe('agpl');
    expect(licenceTerms('commercial')).toBeUndefined();
  });
});
