/**
 * A licence as people write it: an SPDX id, an address, a sentence, or nothing. It is mapped where the text names one
 * licence with its version and says nothing else that could matter; otherwise it becomes a `LicenseRef-` of its own
 * (SPDX specification, annex D) and a person must look at it. Never mapped on a guess: an error here would sell data
 * that nobody licensed.
 */
import { createHash } from 'node:crypto';
import { saysNoLicence } from './permissions.js';
import { spdxId } from './spdx.table.js';

export interface LicenceReading {
  /** SPDX id, `LicenseRef-…`, or the text itself where it says that there is none. */
  readonly licence: string;
  /** A person must look at it before anything is opened or sold. */
  readonly review: boolean;
}

const SURE_LENGTH_MAX = 240;
/** Words by which a text takes back, splits or adds to what it names. */
const HEDGE =
  /\bunless\b|\bexcept|\bvar(y|ies)\b|\bsome\b|\beach\b|\bother terms|\bnon-?commercial(?!-)|\bacademic\b|\bresearch only|\bunited states\b|\bsee documentation|\bcode\b|\bmay have\b|\bdual\b|\/(l?gpl|bsd)\b|仅限|除外|非商业|不得/i;

const ADDRESSES: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)/, ([, kind = '', version = '']) => `cc-${kind}-${version}`],
  [/^creativecommons\.org\/publicdomain\/zero\/1\.0/, () => 'cc0-1.0'],
  [/^cdla\.(?:dev|io)\/(permissive|sharing)-(\d)-(\d)/, ([, kind = '', a = '', b = '']) => `cdla-${kind}-${a}.${b}`],
  [/^opendatacommons\.org\/licenses\/(odbl|by|pddl)(?:\/|$)/, ([, kind = '']) => (kind === 'by' ? 'odc-by' : kind)],
  [/^apache\.org\/licenses\/license-2\.0/, () => 'apache-2.0'],
  [/^nationalarchives\.gov\.uk\/doc\/open-government-licence\/version\/3/, () => 'ogl-uk-3.0'],
  [
    /^(?:spdx\.org\/licenses|opensource\.org\/licenses?|choosealicense\.com\/licenses)\/([a-z0-9.-]+?)(?:\.html)?\/?$/,
    ([, id = '']) => id,
  ],
];

const NAMES: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /\bcc[ -]?(by(?:[ -](?:nc|nd|sa))*)[ -](\d\.\d)\b/i,
    ([, kind = '', version = '']) => `cc-${kind.replaceAll(' ', '-')}-${version}`,
  ],
  [/\bcreative commons (by(?:-(?:nc|nd|sa))*) (\d\.\d)\b/i, ([, kind = '', version = '']) => `cc-${kind}-${version}`],
  [
    /\battribution((?:-(?:noncommercial|sharealike|noderivs|noderivatives))*) (\d\.\d)\b/i,
    ([, more = '', version = '']) => `cc-by${short(more)}-${version}`,
  ],
  [/\bcc0(?:[ -]1\.0)?\b/i, () => 'cc0-1.0'],
  [/\bapache (?:license,? )?(?:version )?2\.0\b/i, () => 'apache-2.0'],
  [/\bmit licen[sc]e\b/i, () => 'mit'],
  [/\bcdla-sharing\b/i, () => 'cdla-sharing-1.0'],
];

function short(words: string): string {
  return words
    .toLowerCase()
    .replace('noncommercial', 'nc')
    .replace('sharealike', 'sa')
    .replace(/noderiv(s|atives)/, 'nd');
}

/** Any text in. */
export function readLicence(text: string): LicenceReading {
  const written = text.trim();
  if (saysNoLicence(written)) return { licence: written, review: true };
  const known = spdxId(written);
  if (known !== undefined) return { licence: known, review: false };
  if (/^licenseref-[a-z0-9.-]+$/i.test(written)) return { licence: `LicenseRef-${written.slice(11)}`, review: false };
  const sure =
    written.length <= SURE_LENGTH_MAX && !HEDGE.test(withoutAddresses(written)) && !/^other\b/i.test(written);
  const [named, ...more] = [...new Set(namedIn(written))];
  const id = named === undefined ? undefined : spdxId(named);
  if (sure && id !== undefined && more.length === 0 && familiesIn(written).every((family) => isOf(family, id))) {
    return { licence: id, review: false };
  }
  return { licence: `LicenseRef-${slug(written)}`, review: true };
}

/** What a text names, by address and by name: SPDX ids, and `unknown …` for an address that is of no known licence. */
function namedIn(text: string): readonly string[] {
  const addresses = [...text.matchAll(/https?:\/\/[^\s)\]>"']+/gi)].map(([address]) => {
    const bare = address
      .toLowerCase()
      .replace(/^https?:\/\/(www\.)?/, '')
      .replace(/[.,;]+$/, '');
    return first(ADDRESSES, bare) ?? `unknown ${bare}`;
  });
  const names = NAMES.flatMap(([form, idOf]) => {
    const match = form.exec(withoutAddresses(text));
    return match ? [idOf(match)] : [];
  });
  return [...addresses, ...names].map((word) => spdxId(word) ?? word);
}

/** Creative Commons licences named without their version: they must be those that a version was given for. */
function familiesIn(text: string): readonly string[] {
  const form = /\bcc[ -]?(0|by(?:[ -](?:nc|nd|sa))*)\b(?![ -]?(?:\d|nc|nd|sa))/gi;
  return [...withoutAddresses(text).matchAll(form)].map(([, kind = '']) =>
    kind === '0' ? 'cc0' : `cc-${kind.toLowerCase().replaceAll(' ', '-')}`,
  );
}

function isOf(family: string, id: string): boolean {
  return id.toLowerCase().startsWith(family) && /^-\d/.test(id.slice(family.length));
}

function first(forms: typeof ADDRESSES, text: string): string | undefined {
  for (const [form, idOf] of forms) {
    const match = form.exec(text);
    if (match) return idOf(match);
  }
  return undefined;
}

function withoutAddresses(text: string): string {
  return text.replace(/https?:\/\/[^\s)\]>"']+/gi, ' ');
}

/** A readable id where the text is a word or two, else one by its digest. */
function slug(text: string): string {
  const words = text
    .normalize('NFKC')
    .replace(/[^A-Za-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const whole = /^[\x20-\x7e]+$/.test(text) && words.length > 0 && words.length <= 60 && !text.includes('://');
  return whole ? words : `text-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
