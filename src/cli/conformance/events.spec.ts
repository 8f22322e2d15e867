import { describe, expect, it } from '@jest/globals';
import { envelopeOf, wantedOf, yamlCases } from './events.set.js';

const EVENT = { specversion: '1.0', id: '1', source: '/s', type: 't' };

describe('events as others write them', () => {
  it('are read from YAML with their attributes as text, without those in binary mode', () => {
    const text = [
      'Mode: binary\nContextAttributes:\n  id: 1\n  specversion: 1.0',
      'Mode: structured\nContextAttributes:\n  specversion: 1.0\n  id: 2\n  source: /s\n  type: t\n  Extensions:\n    more: 5\nData: |\n  {"a":1}',
      'ContextAttributes:\n  specversion: 1.0\n  id: 3\n  source: /s\n  type: t\n  datacontenttype: text/plain\nData: |\n  Hello',
    ].join('\n---\n');
    expect(yamlCases(text).map(({ event }) => event)).toEqual([
      { specversion: '1.0', id: '2', source: '/s', type: 't', more: '5', data: { a: 1 } },
      { specversion: '1.0', id: '3', source: '/s', type: 't', datacontenttype: 'text/plain', data: 'Hello\n' },
    ]);
  });

  it('are accepted unless the manifest says otherwise, and where the specification only hints at base64 they are not', () => {
    expect(wantedOf('accept', EVENT)).toBe('accepted');
    expect(wantedOf('refuse', EVENT)).toBe('refused');
    expect(wantedOf('accepted (…)', { ...EVENT, data_base64: '... base64 encoded string ...' })).toBe('refused');
  });

  it('are judged by our own reader', () => {
    expect(envelopeOf(EVENT)).toBe('accepted');
    expect(envelopeOf({ ...EVENT, long: 4_247_483_647 })).toBe('refused');
  });
});
