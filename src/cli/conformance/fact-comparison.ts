/** What `GET /releases/{id}` answers beside what a second reader found in the file: every field in which they differ. */
import type { Facts } from './second-reader.js';

/** The part of the reply that is compared. */
export interface Reply {
  readonly name: string;
  readonly licences: readonly string[];
  readonly languages: readonly string[];
  readonly flags: readonly string[];
  readonly state: string;
  readonly openMode?: string | undefined;
  readonly priceFen?: string | undefined;
  readonly creators: readonly { readonly name?: string }[];
  readonly distribution: readonly {
    readonly contentSize?: string;
    readonly sha256?: string;
    readonly md5?: string;
  }[];
  readonly original?: {
    readonly format: string;
    readonly licence: readonly string[];
    readonly said: { readonly [key: string]: unknown };
  };
}

/** Empty when they agree. */
export function differences(reply: Reply, facts: Facts): readonly string[] {
  const found: string[] = [];
  const same = (field: string, mine: unknown, theirs: unknown) => {
    if (JSON.stringify(mine) !== JSON.stringify(theirs)) {
      found.push(`${field}: ${JSON.stringify(mine)} is not ${JSON.stringify(theirs)}`);
    }
  };
  if (facts.name !== undefined) same('name', reply.name, facts.name);
  same('licence', reply.original?.licence ?? reply.licences, facts.licence);
  same(
    'creators',
    reply.creators.map(({ name }) => name),
    facts.creators,
  );
  same('sizes', sizesOf(reply), facts.sizes);
  same('hashes', hashesOf(reply), facts.hashes);
  if (reply.original === undefined) same('languages', reply.languages, facts.languages);
  else found.push(...unmapped(reply, facts));
  return found;
}

/** Words that were mapped must mean what they were mapped to; words that were not must be flagged. */
function unmapped(reply: Reply, facts: Facts): readonly string[] {
  const found: string[] = [];
  const languages = reply.languages.map((tag) => tag.toLowerCase());
  const lost = facts.languages.filter((text) => !languages.includes(text.toLowerCase().replaceAll('_', '-')));
  if (lost.length > 0 && !reply.flags.includes('LANGUAGE_UNRECOGNISED'))
    found.push(`languages lost: ${lost.join(' ')}`);
  for (const [at, written] of facts.licence.entries()) {
    const mapped = reply.licences[at] ?? '';
    const review = reply.flags.includes('LICENCE_REVIEW');
    const sure = mapped.toLowerCase() === written.toLowerCase() || mapped === spdxOf(written);
    if (!sure && !(review && (mapped.startsWith('LicenseRef-') || mapped === written))) {
      found.push(`licence: ${JSON.stringify(written)} became ${mapped}`);
    }
  }
  if (facts.licence.length === 0 && !reply.flags.includes('LICENCE_REVIEW')) found.push('no licence, and no flag');
  return found;
}

/** The SPDX id of a text by the first address in it, or by a name with its version. */
function spdxOf(text: string): string | undefined {
  const lower = text.toLowerCase();
  const cc = /creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)/.exec(lower);
  if (cc) return `CC-${cc[1]?.toUpperCase()}-${cc[2]}`;
  const cdla = /cdla\.(?:dev|io)\/(sharing|permissive)-1-0/.exec(lower) ?? /cdla-(sharing|permissive)/.exec(lower);
  if (cdla) return cdla[1] === 'sharing' ? 'CDLA-Sharing-1.0' : 'CDLA-Permissive-1.0';
  if (lower.includes('apache.org/licenses/license-2.0')) return 'Apache-2.0';
  if (/attribution-noncommercial-sharealike 4\.0/.test(lower)) return 'CC-BY-NC-SA-4.0';
  if (/(cc[ -]by|attribution|commons by) 4\.0/.test(lower)) return 'CC-BY-4.0';
  return { 'odc-by-1.0': 'ODC-By-1.0', 'gfdl-1.3-or-later': 'GFDL-1.3-or-later' }[lower];
}

function sizesOf({ original, distribution }: Reply): readonly unknown[] {
  const { said } = original ?? {};
  if (original?.format === 'HF_CARD') return (said?.size_categories as readonly string[] | undefined) ?? [];
  if (original?.format === 'README') return [said?.size, said?.packed];
  return distribution.flatMap(({ contentSize }) => contentSize ?? []);
}

function hashesOf({ original, distribution }: Reply): readonly unknown[] {
  const repository = original?.said.repository as { sha_512?: string } | undefined;
  if (repository !== undefined) return [repository.sha_512];
  return distribution.flatMap(({ sha256, md5 }) => [sha256, md5].filter((hash) => hash !== undefined));
}

const FIELDS = ['name', 'licence', 'languages', 'sizes', 'hashes', 'creators'] as const;

/** How many of the data sets say nothing in each field. */
export function nullsOf(all: readonly Facts[]): string {
  const counts = FIELDS.map((field) => {
    const nulls = all.filter((facts) => facts[field] === undefined || facts[field]?.length === 0).length;
    return `${field} ${nulls}`;
  });
  return `nulls per field in ${all.length} data sets: ${counts.join(', ')}`;
}
