import fc from 'fast-check';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import { policyDocument, profileDocument, readStatement, usageInfo } from './odrl.js';
import { ODRL_PROFILE, ODRL_TERMS, PROFILE_ACTIONS } from './odrl-profile.table.js';
import { PERMISSION_USES, PERMISSION_VALUES, type PermissionUse, type PermissionValue } from './permission-uses.js';
import { permissionMatrix } from './permissions.js';

const subject = { policy: 'https://x.example/p', target: 'https://x.example/r', assigner: 'https://x.example/o' };
const matrix = fc.tuple(...PERMISSION_USES.map(() => fc.constantFrom(...PERMISSION_VALUES)));
const cellsOf = (values: readonly PermissionValue[]) =>
  PERMISSION_USES.map((use, at) => ({ use, value: values[at] as PermissionValue }));

const own = (more: JsonObject): JsonObject => ({ '@type': 'Set', uid: 'urn:x', profile: ODRL_PROFILE, ...more });

describe('a permission matrix as ODRL', () => {
  it('comes back the same from its policy and from usageInfo, for every matrix', () => {
    fc.assert(
      fc.property(matrix, (values) => {
        const cells = cellsOf(values);
        for (const policy of [policyDocument(subject, cells), usageInfo(subject, cells)]) {
          const read = readStatement(JSON.parse(JSON.stringify(policy)) as Json, '');
          expect(read).toEqual({ cells: new Map(cells.map(({ use, value }) => [use, value])) });
        }
      }),
      { numRuns: 200 },
    );
  });

  it('counts as stated: it goes before what the licence would say', () => {
    const cells = cellsOf(PERMISSION_USES.map((use) => (use === 'commercial' ? 'no' : 'yes')));
    const read = permissionMatrix({ licences: ['CC-BY-4.0'], usageInfo: [usageInfo(subject, cells)] });
    expect(read.find(({ use }) => use === 'commercial')).toMatchObject({ value: 'no', source: 'STATED' });
  });

  it('says ask by the duty to obtain consent, yes and no by permission and prohibition', () => {
    const cells = [
      { use: 'pretrain', value: 'yes' },
      { use: 'fineTune', value: 'ask' },
      { use: 'commercial', value: 'no' },
    ] as const;
    expect(policyDocument(subject, cells)).toMatchObject({
      uid: subject.policy,
      target: subject.target,
      permission: [{ action: 'cl:pretrain' }, { action: 'cl:fineTune', duty: [{ action: 'obtainConsent' }] }],
      prohibition: [{ action: 'cl:commercial' }],
    });
  });

  const bad: readonly (readonly [string, JsonObject, string])[] = [
    ['a rule that is no object', { permission: ['cl:pretrain'] }, 'RULE'],
    ['an action that is not of the profile', { permission: [{ action: 'use' }] }, 'ACTION'],
    ['two actions in one rule', { permission: [{ action: ['cl:pretrain', 'cl:commercial'] }] }, 'ACTION'],
    ['a constraint', { permission: [{ action: 'cl:pretrain', constraint: [{}] }] }, 'CONDITION'],
    ['another duty', { permission: [{ action: 'cl:pretrain', duty: [{ action: 'compensate' }] }] }, 'CONDITION'],
    ['two duties', { permission: [{ action: 'cl:pretrain', duty: [{ action: 'obtainConsent' }, {}] }] }, 'CONDITION'],
    [
      'a prohibition under a duty',
      { prohibition: [{ action: 'cl:pretrain', duty: [{ action: 'obtainConsent' }] }] },
      'CONDITION',
    ],
    [
      'one use twice',
      { permission: [{ action: 'cl:pretrain' }], prohibition: { action: `${ODRL_TERMS}pretrain` } },
      'TWICE',
    ],
    ['an obligation', { obligation: [{ action: 'cl:pretrain' }] }, 'UNKNOWN_KEY'],
    ['inheritance', { inheritFrom: 'https://x.example/other' }, 'UNKNOWN_KEY'],
    ['no type of policy', { '@type': 'sc:CreativeWork' }, 'TYPE'],
  ];
  it.each(bad)('refuses a policy of the profile with %s, naming the place', (_why, more, reason) => {
    const read = readStatement(own(more), '/usageInfo');
    if (read === undefined || !('errors' in read)) throw new Error('taken');
    expect(read.errors[0]).toMatchObject({
      code: 'CATALOGUE.USAGE_INFO_FORM',
      field: expect.stringMatching(/^\/usageInfo\//),
    });
    expect(read.errors.map(({ detail }) => detail.en).join()).toContain(`(${reason})`);
  });

  it('leaves policies of other profiles alone', () => {
    expect(readStatement({ '@type': 'Set', permission: [{ action: 'use' }] }, '')).toBeUndefined();
    expect(readStatement({ profile: 'https://x.example/profile' }, '')).toBeUndefined();
    expect(readStatement('https://x.example/terms', '')).toBeUndefined();
  });

  it('never crashes on what a stranger calls a policy of ours', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('permission', 'prohibition', 'type'), (value, key) => {
        expect(readStatement({ profile: ODRL_PROFILE, [key]: value as Json }, '')).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  it('has a published word for every use, each tied to a broader one of ODRL', () => {
    expect(PROFILE_ACTIONS.map(({ use }) => use)).toEqual([...PERMISSION_USES] satisfies PermissionUse[]);
    const { '@graph': graph } = profileDocument() as { '@graph': readonly JsonObject[] };
    expect(graph.filter(({ '@type': type }) => type === 'odrl:Action')).toHaveLength(7);
  });
});
