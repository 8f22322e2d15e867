/** Who may call: roles and duties of the surface page, section 2. `identity` fills the actor, the guard reads it. */
export const ROLES = [
  'provider',
  'buyer',
  'assessor',
  'operator',
  'regulator',
  'contentSafety',
  'auditor',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

export const DUTIES = ['policy', 'case', 'review', 'resolve', 'finance', 'archive'] as const;
export type Duty = (typeof DUTIES)[number];

/** Who is acting. Ids are opaque here; `organisationId` is the organisation acted for, `authority` the office acted for. */
export interface Actor {
  readonly kind: 'user' | 'system' | 'public';
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly duties: readonly Duty[];
  readonly organisationId?: string;
  readonly authority?: string;
}

export const PUBLIC_ACTOR: Actor = { kind: 'public', id: 'public', name: 'public', roles: [], duties: [] };
export const SYSTEM_ACTOR: Actor = { kind: 'system', id: 'system', name: 'system', roles: [], duties: [] };
