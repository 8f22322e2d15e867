import { judgeCodes } from './identifiers.set.js';

const sound = { well_formed: true, check_digit_ok: true, org_code_check_ok: true };
const judged = (file: object): boolean[] =>
  judgeCodes('codes.json', JSON.stringify({ codes: [], refuse: [], normalise: [], ...file })).map(({ ok }) => ok);

describe('a list of codes', () => {
  it('is as expected when form, check characters and spelling are what the list says', () => {
    expect(
      judged({
        codes: [
          { code: '91110000600037341L', ...sound },
          { code: '91350211M00013FA1N', ...sound, check_digit_ok: false },
        ],
        refuse: [
          { input: '', why: 'empty' },
          { input: '91350211M00013FA1N', why: 'check character' },
        ],
        normalise: [{ input: '9 1 110000 600037341l', normalised: '91110000600037341L' }],
      }),
    ).toEqual([true, true, true, true, true]);
  });

  it.each([
    ['a wrong check character called right', { codes: [{ code: '91350211M00013FA1N', ...sound }] }],
    ['a right one called wrong', { codes: [{ code: '91110000600037341L', ...sound, check_digit_ok: false }] }],
    [
      'an organisation code called wrong',
      { codes: [{ code: '91110000600037341L', ...sound, org_code_check_ok: false }] },
    ],
    ['a form called wrong', { codes: [{ code: '91110000600037341L', ...sound, well_formed: false }] }],
    ['a sound code that should be refused', { refuse: [{ input: '91110000600037341L', why: '' }] }],
    ['another spelling', { normalise: [{ input: 'O1', normalised: '01' }] }],
  ])('shows %s as a difference', (_what, file) => {
    expect(judged(file)).toEqual([false]);
  });
});
