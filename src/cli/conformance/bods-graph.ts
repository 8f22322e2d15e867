/** What an export of the register says, apart from who says it and when. */
import { type ExactJson, exactText, NumberText, parseStrictJson } from '../../kernel/strict-json.js';

type Fields = { readonly [key: string]: ExactJson };

/** An export as a graph: what is said, without the ids and dates of the register that says it. In order. */
export function graphOf(exported: string): string[] {
  const statements = parseStrictJson(exported, { numbers: 'text' }) as readonly Fields[];
  return statements
    .map(({ recordType, recordId, recordDetails, source, annotations }) => {
      const said = {
        recordType,
        ...(recordType === 'relationship' ? {} : { recordId }),
        recordDetails,
        source,
        annotations,
      };
      return exactText(inOrder(said as Fields));
    })
    .sort();
}

function inOrder(value: ExactJson): ExactJson {
  if (typeof value !== 'object' || value === null || value instanceof NumberText) return value;
  if (Array.isArray(value)) return (value as readonly ExactJson[]).map(inOrder);
  const fields = Object.entries(value).filter(([, item]) => item !== undefined) as [string, ExactJson][];
  return Object.fromEntries(fields.sort(([x], [y]) => (x < y ? -1 : 1)).map(([name, item]) => [name, inOrder(item)]));
}
