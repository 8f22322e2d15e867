/**
 * What well-known licences say about using data to build models. Read conservatively from the licence texts (SPDX
 * licence list 3.x; creativecommons.org legal codes 3.0 and 4.0; opendatacommons.org; cdla.dev): `yes` where the grant
 * plainly covers the use, `no` where it plainly does not, `ask` where the text leaves it open. Notices and attribution
 * always stay due. Not legal advice, and shown as such.
 */
import type { PermissionUse, PermissionValue } from './permission-uses.js';

export interface LicenceTerms {
  /** SPDX id without its version. */
  readonly family: string;
  readonly clause: string;
  readonly values: Readonly<Record<PermissionUse, PermissionValue>>;
}

const USES: readonly PermissionUse[] = [
  'pretrain',
  'fineTune',
  'evaluate',
  'retrieve',
  'redistribute',
  'derivedModel',
  'commercial',
];

/** Values in the order of the uses: y, n or a. */
function terms(family: string, values: string, clause: string): LicenceTerms {
  const word = (letter: string | undefined): PermissionValue =>
    letter === 'y' ? 'yes' : letter === 'n' ? 'no' : 'ask';
  return {
    family,
    clause,
    values: Object.fromEntries(USES.map((use, index) => [use, word(values[index])])) as LicenceTerms['values'],
  };
}

//                          p f e r d m c  = pretrain fineTune evaluate retrieve redistribute derivedModel commercial
export const LICENCE_TABLE: readonly LicenceTerms[] = [
  terms('cc0', 'yyyyyyy', 'CC0 1.0 s.2 (waiver), s.3 (public licence fallback)'),
  terms('pddl', 'yyyyyyy', 'PDDL 1.0 s.3 (dedication to the public domain)'),
  terms('unlicense', 'yyyyyyy', 'The Unlicense, paragraphs 1-2'),
  terms('cc-by', 'yyyyyyy', 'CC BY 4.0 s.2(a)(1), s.3(a): attribution'),
  terms(
    'cc-by-sa',
    'yyyyyay',
    'CC BY-SA 4.0 s.2(a)(1), s.3(b): share-alike of adapted material; whether a model is one is open',
  ),
  terms('cc-by-nc', 'aayaaan', 'CC BY-NC 4.0 s.2(a)(1): NonCommercial purposes only'),
  terms('cc-by-nc-sa', 'aayaaan', 'CC BY-NC-SA 4.0 s.2(a)(1), s.3(b)'),
  terms('cc-by-nd', 'aayyyny', 'CC BY-ND 4.0 s.2(a)(1)(B): adapted material may not be shared'),
  terms('cc-by-nc-nd', 'aayaann', 'CC BY-NC-ND 4.0 s.2(a)(1): NonCommercial, adapted material may not be shared'),
  terms('odc-by', 'yyyyyyy', 'ODC-By 1.0 s.3.1, s.4.2: attribution'),
  terms('odbl', 'yyyyyay', 'ODbL 1.0 s.3.1, s.4.4: share-alike of derivative databases'),
  terms('cdla-permissive', 'yyyyyyy', 'CDLA-Permissive 1.0 s.2-3, 2.0 s.2: results are unrestricted'),
  terms('cdla-sharing', 'yyyyyyy', 'CDLA-Sharing 1.0 s.3.5: results are unrestricted, data is shared alike'),
  terms('c-uda', 'yyyayyy', 'C-UDA 1.0 s.2: computational use'),
  terms('mit', 'yyyyyyy', 'MIT, paragraph 1: notice'),
  terms('apache', 'yyyyyyy', 'Apache-2.0 s.2, s.4: notice'),
  terms('bsd', 'yyyyyyy', 'BSD-2-Clause and BSD-3-Clause, conditions 1-2: notice'),
  terms('isc', 'yyyyyyy', 'ISC, paragraph 1: notice'),
  terms('mulanpsl', 'yyyyyyy', 'MulanPSL-2.0 s.1, s.4: notice'),
  terms('gpl', 'aayyyay', 'GPL-2.0 and GPL-3.0: copyleft of derivative works'),
  terms('agpl', 'aayayay', 'AGPL-3.0 s.13: copyleft reaches use over a network'),
  terms('lgpl', 'aayyyay', 'LGPL-2.1 and LGPL-3.0: copyleft of derivative works'),
  terms('gfdl', 'aayyyay', 'GFDL-1.3 s.2, s.4: copyleft of modified versions'),
  terms('openrail', 'aaaaaaa', 'OpenRAIL family: use restrictions differ by text'),
];
