/** Who takes part in a race, and what a taken row is called. */
import { randomUUID } from 'node:crypto';
import type { Actor } from '../../src/platform/access.js';

/** A user of its own each time, so that no two steps of a race are one caller's. */
export function actorOf(role: 'buyer' | 'provider' | 'operator' | 'auditor', organisationId?: string): Actor {
  const organisation = organisationId === undefined ? {} : { organisationId };
  return { kind: 'user', id: randomUUID(), name: role, roles: [role], duties: [], ...organisation };
}

export function idOf(taken: { readonly outcome: string; readonly id?: string } | undefined): string {
  if (taken?.id === undefined) throw new Error(`not taken: ${JSON.stringify(taken)}`);
  return taken.id;
}
