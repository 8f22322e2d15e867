import { faultOf, type Wanted, wantedOf } from './json-verdict.js';
import type { Trial } from './trial.js';

const refused = (code: string, en = 'reason'): Trial => ({
  stored: 0,
  refusals: [{ line: 1, code, detail: { zh: '原因', en } }],
});
const fault = (wanted: Wanted, text: string, trial: Trial) => faultOf(wanted, Buffer.from(text, 'utf8'), trial);

describe('the answer to a JSON file', () => {
  it('is read from the word of the manifest', () => {
    expect(wantedOf('not JSON: 400, never 500')).toBe('NOT_JSON');
    expect(wantedOf('valid JSON text: body parser accepts the syntax')).toBe('JSON');
    expect(wantedOf('implementation-defined: any 2xx/4xx')).toBe('EITHER');
    expect(wantedOf(undefined)).toBe('EITHER');
  });

  it.each<[string, Wanted, string, Trial]>([
    ['no JSON, refused as unreadable', 'NOT_JSON', '[1,]', refused('LOAD.JSON')],
    ['broken bytes, refused by encoding', 'NOT_JSON', '[1,]', refused('LOAD.ENCODING')],
    ['JSON, refused as no description', 'JSON', '[1]', refused('CATALOGUE.CROISSANT_TYPE')],
    ['JSON that nothing can keep', 'JSON', '["\\u0000"]', refused('CATALOGUE.CROISSANT_JSON')],
    ['JSON that nothing can keep, in a name', 'JSON', '{"\\ud800":1}', refused('CATALOGUE.CROISSANT_JSON')],
    ['either, taken', 'EITHER', '[1]', { stored: 1, refusals: [] }],
  ])('is as expected: %s', (_what, wanted, text, trial) => {
    expect(fault(wanted, text, trial)).toBeUndefined();
  });

  it.each<[string, Wanted, string, Trial]>([
    ['a crash', 'EITHER', '[1]', { stored: 0, refusals: [], crash: 'RangeError' }],
    ['silence', 'EITHER', '[1]', { stored: 0, refusals: [] }],
    ['no JSON, taken', 'NOT_JSON', '[1,]', { stored: 1, refusals: [] }],
    ['no JSON, refused as another description', 'NOT_JSON', '[1,]', refused('CATALOGUE.CROISSANT_TYPE')],
    ['JSON, refused as unreadable', 'JSON', '[1]', refused('CATALOGUE.CROISSANT_JSON')],
    ['what no parser reads, called JSON', 'JSON', '[1,]', refused('CATALOGUE.CROISSANT_JSON')],
    ['a refusal without a reason', 'EITHER', '[1]', refused('LOAD.JSON', ' ')],
    ['a refusal without a code', 'EITHER', '[1]', refused('no')],
    ['broken characters in the reason', 'EITHER', '[1]', refused('LOAD.JSON', 'token \ufffd')],
  ])('is a difference: %s', (_what, wanted, text, trial) => {
    expect(fault(wanted, text, trial)).toEqual(expect.any(String));
  });
});
