import type { Ctx } from '../../platform/ctx.js';
import type { LifeSide } from './core/life.table.js';
import type { CorpusRow, ReleaseRow } from './core/release.js';

const REVIEWERS = ['operator', 'regulator', 'contentSafety', 'auditor'] as const;

/** Whose offers are shown before they are listed: everybody's to those who review, else those of one organisation. */
export type Viewer = { readonly all: true } | { readonly all: false; readonly organisationId?: string };

export function reviews(ctx: Ctx): boolean {
  return ctx.actor.kind === 'system' || REVIEWERS.some((role) => ctx.actor.roles.includes(role));
}

export function owns(ctx: Ctx, corpus: Pick<CorpusRow, 'providerId'>): boolean {
  return ctx.actor.organisationId !== undefined && corpus.providerId === ctx.actor.organisationId;
}

export function ownsOrReviews(ctx: Ctx, corpus: CorpusRow): boolean {
  return reviews(ctx) || owns(ctx, corpus);
}

/** Anyone sees what is or was listed and what the exchange's history holds; an offer never listed only its provider. */
export function sees(ctx: Ctx, corpus: CorpusRow, release: ReleaseRow): boolean {
  return release.entry === 'LOAD' || release.listedOnce || ownsOrReviews(ctx, corpus);
}

export function viewerOf(ctx: Ctx): Viewer {
  if (reviews(ctx)) return { all: true };
  const { organisationId } = ctx.actor;
  return organisationId === undefined ? { all: false } : { all: false, organisationId };
}

/** The sides on which the caller may act on releases of the corpus; none for a stranger. */
export function sidesOf(ctx: Ctx, corpus: Pick<CorpusRow, 'providerId'>): readonly LifeSide[] {
  const { kind, roles } = ctx.actor;
  if (kind === 'system') return ['EXCHANGE'];
  return [
    ...(owns(ctx, corpus) && roles.includes('provider') ? (['PROVIDER'] as const) : []),
    ...(roles.includes('operator') ? (['EXCHANGE'] as const) : []),
    ...(roles.includes('contentSafety') ? (['CONTENT_SAFETY'] as const) : []),
  ];
}
