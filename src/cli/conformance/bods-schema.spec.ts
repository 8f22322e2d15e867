import { graphOf } from './bods-graph.js';
import { alterations, codesOf } from './bods-schema.js';

describe('a statement with one place changed', () => {
  it('is tried at every place, taken out and with every value', () => {
    const altered = alterations({ a: [1, { b: 'x' }] }, [null]);
    expect(altered.map(({ place, statement }) => [place, JSON.stringify(statement)])).toEqual([
      ['', 'null'],
      ['/a', '{}'],
      ['/a', '{"a":null}'],
      ['/a/-', '{"a":[{"b":"x"}]}'],
      ['/a/-', '{"a":[null,{"b":"x"}]}'],
      ['/a/-', '{"a":[1]}'],
      ['/a/-', '{"a":[1,null]}'],
      ['/a/-/b', '{"a":[1,{}]}'],
      ['/a/-/b', '{"a":[1,{"b":null}]}'],
    ]);
  });
});

describe('a codelist', () => {
  it('is its first column', () => {
    expect(codesOf('code,title\nnew,New\n"closed","a, b"\r\n\n')).toEqual(['new', 'closed']);
  });
});

describe('an export as a graph', () => {
  const one = (recordType: string, recordId: string, share: string) =>
    `{"statementId":"${recordId}","recordType":"${recordType}","recordId":"${recordId}","recordDetails":{"share":${share},"a":1}}`;

  it('is the same whatever its ids and order, and not the same for another digit', () => {
    const graph = (...statements: string[]) => graphOf(`[${statements.join(',')}]`);
    const both = graph(one('relationship', 'x', '5.000000'), one('entity', 'e', '1'));
    expect(graph(one('entity', 'e', '1'), one('relationship', 'y', '5.000000'))).toEqual(both);
    expect(graph(one('entity', 'e', '1'), one('relationship', 'y', '5.0000001'))).not.toEqual(both);
    expect(graph(one('entity', 'f', '1'), one('relationship', 'y', '5.000000'))).not.toEqual(both);
  });
});
