import fc from 'fast-check';
import { readLicence } from './licence-text.js';

describe('a licence text', () => {
  it.each([
    ['mit', 'MIT'],
    ['apache-2.0', 'Apache-2.0'],
    ['cc-by-sa-4.0', 'CC-BY-SA-4.0'],
    ['cc0-1.0', 'CC0-1.0'],
    ['odc-by', 'ODC-By-1.0'],
    ['gfdl-1.3-or-later', 'GFDL-1.3-or-later'],
    ['LicenseRef-acme', 'LicenseRef-acme'],
    ['http://creativecommons.org/licenses/by/4.0/', 'CC-BY-4.0'],
    ['CC-BY 4.0', 'CC-BY-4.0'],
    ['[CC BY](https://creativecommons.org/licenses/by/4.0)', 'CC-BY-4.0'],
    ['[Creative Commons BY 4.0](https://creativecommons.org/licenses/by/4.0/)', 'CC-BY-4.0'],
    ['Creative Commons Attribution 4.0 International (CC BY 4.0)', 'CC-BY-4.0'],
    ['a Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International License.', 'CC-BY-NC-SA-4.0'],
    ['terms of the CDLA-Sharing license, available [here](https://cdla.dev/sharing-1-0/)', 'CDLA-Sharing-1.0'],
    ['Apache License 2.0 (https://www.apache.org/licenses/LICENSE-2.0)', 'Apache-2.0'],
  ])('%j is %s', (text, licence) => expect(readLicence(text)).toEqual({ licence, review: false }));

  it.each([
    ['two licences', 'CC0, CC-BY'],
    ['two licences by address', 'https://creativecommons.org/licenses/by/4.0/ or https://spdx.org/licenses/MIT.html'],
    ['no version', 'Creative Commons CC BY-SA'],
    ['a name that its address belies', '[CC BY-SA](https://creativecommons.org/licenses/by/4.0/)'],
    ['an address that nobody knows beside a name', 'CC BY 4.0, see https://example.org/terms'],
    ['one thing for the code, another for the data', 'The code is licensed under Apache 2.0'],
    ['an exception', 'CC BY 4.0 unless otherwise stated'],
    ['a limit', 'BSD-3-Clause license - Academic and non-commercial use permitted'],
    ['a jurisdiction of its own', 'Creative Commons Attribution 4.0 United States License'],
    ['free words', 'There are no restrictions on the use of this data.'],
    ['a word of the hub', 'other-amazon-license'],
    ['great length', `MIT License ${'x '.repeat(500)}`],
    ['Chinese words', '仅限研究使用'],
  ])('with %s is for a person to read', (_what, text) => {
    const { licence, review } = readLicence(text);
    expect([review, licence]).toEqual([true, expect.stringMatching(/^LicenseRef-[A-Za-z0-9.-]+$/)]);
  });

  it.each(['unknown', 'other', 'None', ''])('that is %j says nothing', (text) => {
    expect(readLicence(text)).toEqual({ licence: text, review: true });
  });

  it('is never taken for an SPDX id unless it names one, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const { licence, review } = readLicence(text);
        expect(review || /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(licence)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
