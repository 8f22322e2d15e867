/**
 * SPDX ids of the licences that data sets name (SPDX licence list 3.x), and the other words by which hubs know them
 * (the licence keys of Hugging Face, short names of registries). What is not here is no SPDX id to us.
 */

const IDS =
  'AFL-3.0 AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause ' +
  'BSD-3-Clause-Clear BSL-1.0 C-UDA-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-2.0 CC-BY-NC-3.0 ' +
  'CC-BY-NC-4.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-ND-3.0 ' +
  'CC-BY-ND-4.0 CC-BY-SA-2.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC-PDDC CC0-1.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0 ' +
  'CDLA-Sharing-1.0 ECL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 GFDL-1.3 GFDL-1.3-only GFDL-1.3-or-later GPL-2.0 GPL-2.0-only GPL-2.0-or-later ' +
  'GPL-3.0 GPL-3.0-only GPL-3.0-or-later ISC LGPL-2.1 LGPL-2.1-only LGPL-3.0 LGPL-3.0-only LPPL-1.3c MIT MPL-2.0 ' +
  'MS-PL MulanPSL-2.0 NCSA ODbL-1.0 ODC-By-1.0 OFL-1.1 OGL-UK-3.0 OSL-3.0 PDDL-1.0 PostgreSQL Unlicense WTFPL Zlib';

/** Words that mean one licence and no other, and are not its id. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  'c-uda': 'C-UDA-1.0',
  cc0: 'CC0-1.0',
  gfdl: 'GFDL-1.3',
  odbl: 'ODbL-1.0',
  'odc-by': 'ODC-By-1.0',
  pddl: 'PDDL-1.0',
  'apache license 2.0': 'Apache-2.0',
  'apache license, version 2.0': 'Apache-2.0',
  'apache 2.0': 'Apache-2.0',
  'mit license': 'MIT',
  'the mit license': 'MIT',
  'cdla-permissive': 'CDLA-Permissive-1.0',
  'cdla-sharing': 'CDLA-Sharing-1.0',
};

const BY_WORD: ReadonlyMap<string, string> = new Map([
  ...IDS.split(' ').map((id) => [id.toLowerCase(), id] as const),
  ...Object.entries(OTHER_WORDS),
]);

/** The SPDX id that a word stands for, however it is capitalised; undefined when it stands for none. */
export function spdxId(word: string): string | undefined {
  const text = word
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');
  return BY_WORD.get(text) ?? BY_WORD.get(text.replaceAll(' ', '-'));
}
