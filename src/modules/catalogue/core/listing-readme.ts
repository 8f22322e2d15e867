/**
 * A README that describes several Chinese corpora, each under a numbered heading that is underlined, its figures in the
 * first line below it: 「1.维基百科json版(wiki2019zh)」, 「104万个词条(1,043,224条; 原始文件大小1.6G，压缩文件519M…)」. Each becomes
 * a draft. Such a text names no licence for the data, so nobody can open or sell it before someone has found one.
 */
import { type Described, present } from './described.js';

const HEADING = /^(\d{1,3})[.．、][ \t]*(.{1,200})\r?\n[-=]{5,}[ \t]*$/gm;
/** Any other underlined heading ends the part before it. */
const ANY_HEADING = /^(?!\d{1,3}[.．、]).{1,200}\r?\n[-=]{5,}[ \t]*$/m;

/** One listing for each numbered heading with a key in brackets; none where there is no such heading. */
export function readReadme(text: string): readonly Described[] {
  const heads = [...text.matchAll(HEADING)];
  return heads.flatMap((head, index) => {
    const start = head.index + head[0].length;
    const whole = text.slice(start, heads[index + 1]?.index ?? text.length);
    const end = ANY_HEADING.exec(whole)?.index ?? whole.length;
    const title = /^(.*?)[（(]([A-Za-z0-9_.-]{2,60})[)）]/.exec(head[2]?.trim() ?? '');
    return title ? [listingOf(title[1]?.trim() ?? '', title[2] ?? '', whole.slice(0, end))] : [];
  });
}

function listingOf(name: string, key: string, part: string): Described {
  const figures = figuresOf(part);
  const exact = /([\d,]{4,})\s*[条个篇句]/.exec(figures)?.[1];
  const about = /(\d+(?:\.\d+)?)\s*万/.exec(figures)?.[1];
  const size = /(?:原始|过滤后)[^\d，,;；]*?([\d.]+\s*[KMGT])/.exec(figures)?.[1];
  const packed = /压缩文件\s*([\d.]+\s*[KMGT])/.exec(figures)?.[1];
  const records =
    exact !== undefined ? BigInt(exact.replaceAll(',', '')) : about === undefined ? undefined : tenThousands(about);
  const languages = /中英/.test(figures) || /translation/i.test(key) ? ['zh', 'en'] : ['zh'];
  return {
    format: 'README',
    identity: key,
    name: name === '' ? key : name,
    nameEn: key,
    ...present('description', paragraphs(part)),
    licences: [],
    licencesWritten: [],
    languages,
    modality: 'text',
    ...present('records', records),
    keywords: [],
    creators: [],
    distribution: [...part.matchAll(/<a href=['"](https?:\/\/[^'"]+)['"]>([^<]*)<\/a>/g)]
      .slice(0, 2)
      .map((link, index) => ({
        place: index + 1,
        kind: 'FILE_OBJECT',
        ...present('name', link[2]?.trim() || undefined),
        ...present('contentUrl', link[1]),
        ...(index === 0 ? present('contentSize', packed) : {}),
        encodingFormats: [],
        includes: [],
        containedIn: [],
      })),
    flags: [
      'LICENCE_REVIEW',
      'PRICE_MISSING',
      ...(exact === undefined && about !== undefined ? ['RECORDS_APPROXIMATE'] : []),
    ].sort(),
    more: { figures, ...present('size', size), ...present('packed', packed), ...present('splits', splits(part)) },
  };
}

/** The first heading below that bears figures; a line of great length is none. */
function figuresOf(part: string): string {
  const heads = part.split('\n').filter((line) => line.length < 500 && /^#{1,6}[ \t]/.test(line) && /\d/.test(line));
  return heads[0]?.replace(/^#+/, '').trim() ?? '';
}

/** 「104万」 in single records, exact in whole ones: `1.5万` is 15,000. */
function tenThousands(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return (BigInt(whole + fraction) * 10_000n) / 10n ** BigInt(fraction.length);
}

/** 「训练集：243万；验证集：7.7万」, as it stands. */
function splits(part: string): string | undefined {
  return /(?:训练集|验证集|测试集)[:：][^\n]*/.exec(part)?.[0].trim();
}

function paragraphs(part: string): string | undefined {
  const text = /^#{1,6}[ \t]+(?:数据)?描述[^\n]*\n+([\s\S]*?)(?=^#|(?![\s\S]))/m.exec(part)?.[1]?.trim();
  return text === undefined || text === '' ? undefined : text.slice(0, 1_000);
}
