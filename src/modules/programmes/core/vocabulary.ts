/** Words that a programme, its calls and its evaluation share: who may apply, and what a text rests on. */

/** How far a value can be trusted: wording of the policy, of its yearly guide, reported, known but not read, our own choice. */
export const TAGS = ['policy', 'guide', 'press', 'recalled', 'proposal'] as const;
export type Tag = (typeof TAGS)[number];

export const PARTY_KINDS = [
  'ENTERPRISE',
  'BRANCH',
  'PUBLIC_INSTITUTION',
  'GOVERNMENT',
  'UNIVERSITY',
  'RESEARCH_INSTITUTE',
  'SOCIAL_ORGANISATION',
  'EXCHANGE',
  'ASSESSOR',
  'OVERSEAS',
] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

/** Where a text comes from: the clause, the document, and how far it can be trusted. */
export interface Citation {
  readonly clause: string;
  readonly source: string;
  readonly tag: Tag;
}
