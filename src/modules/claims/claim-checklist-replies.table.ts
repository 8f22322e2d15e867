/** Shapes of the checklists of claims and of contracts that are to be claimed. */
import type { Shape } from '../../platform/http/reply-shape.js';

export const CONTRACT_CHECKLIST: Shape = {
  contract: 'id',
  number: 'text',
  signedOn: 'date',
  programmeVersion: 'text',
  asOf: 'date',
  complete: 'flag',
  lines: [
    {
      code: 'text',
      name: 'text',
      state: 'text',
      blocking: 'flag',
      clause: 'text',
      source: 'text',
      why: 'text',
      giver: 'text',
      'attestation?': 'id',
      'validUntil?': 'date',
      'bindElsewhere?': ['id'],
    },
  ],
};

export const CLAIM_CHECKLIST: Shape = { claim: 'id', complete: 'flag', contracts: [CONTRACT_CHECKLIST] };
