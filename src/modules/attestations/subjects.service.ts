import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { FieldError } from '../../kernel/domain-error.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Catalogue, type Release } from '../catalogue/index.js';
import { Contracts } from '../contracts/index.js';
import { Parties } from '../parties/index.js';
import { viewerOf } from './attestations.viewer.js';
import type { AttestationFact } from './core/attestation.js';
import * as no from './core/attestations-errors.js';
import { releaseBy } from './core/binding.js';
import type { SubjectKind } from './core/kinds.table.js';

/** What is attested: a corpus by its key (history), or a record by its id; the digest names the version. */
export type SubjectRef =
  | { readonly corpus: string; readonly digest?: string }
  | { readonly kind: SubjectKind; readonly id: string; readonly digest?: string };

/** A subject found: its version, and who answers for it. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly releaseId?: string;
  readonly contractId?: string;
  readonly organisationId?: string;
  readonly digest?: string;
  readonly bound: 'GIVEN' | 'BY_DATE';
  readonly givenDigest?: string;
  /** What stays the same when a later version comes: the corpus, the contract, the organisation. */
  readonly identity: string;
  readonly ownerId: string;
  /** Whom an issuer must be independent of: the owner, of a contract both parties. */
  readonly concerned: readonly string[];
}

type Found = Subject | { readonly errors: readonly FieldError[] };

/** Looks up what statements are about: a handful of statements for any number. */
@Injectable()
export class AttestationSubjects {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly contracts: Contracts,
    private readonly parties: Parties,
  ) {}

  /**
   * Of these statements those whose subject is not kept from the caller: one over a release that was never on sale is for
   * its provider, its issuer, and those who review.
   */
  async shown(ctx: Ctx, facts: readonly AttestationFact[]): Promise<readonly AttestationFact[]> {
    const { all, organisationId } = viewerOf(ctx);
    const isOpen = ({ issuerId, ownerId, releaseId }: AttestationFact): boolean =>
      all || organisationId === issuerId || organisationId === ownerId || releaseId === undefined;
    const ids = facts.filter((fact) => !isOpen(fact)).flatMap(({ releaseId }) => releaseId ?? []);
    const releases = await this.catalogue.shownReleases(ctx, [...new Set(ids)]);
    return facts.filter((fact) => isOpen(fact) || releases.has(fact.releaseId ?? ''));
  }

  /** Subjects in the order asked; `on` is the day of issue. */
  async resolve(
    ctx: Ctx,
    asked: readonly { readonly ref: SubjectRef; readonly on: CalendarDate }[],
  ): Promise<readonly Found[]> {
    const ids = (kind: SubjectKind) => [
      ...new Set(asked.flatMap(({ ref }) => ('kind' in ref && ref.kind === kind ? [ref.id] : []))),
    ];
    const keys = [...new Set(asked.flatMap(({ ref }) => ('corpus' in ref ? [ref.corpus] : [])))];
    const byKey = await this.catalogue.releaseForKey(ctx, keys);
    const byId = await this.catalogue.releases(ctx, ids('RELEASE'));
    const releases = [...byId.values(), ...[...byKey.values()].flat()];
    const corpora = await this.catalogue.corpora(ctx, [...new Set(releases.map(({ corpusId }) => corpusId))]);
    const contracts =
      ids('CONTRACT').length > 0
        ? await this.contracts.contracts(beyond(ctx, 'contracts.attested'), ids('CONTRACT'))
        : undefined;
    const organisations =
      ids('ORGANISATION').length > 0 ? await this.parties.organisations(ctx, ids('ORGANISATION')) : undefined;
    return asked.map(({ ref, on }): Found => {
      if ('corpus' in ref) {
        const candidates = byKey.get(ref.corpus) ?? [];
        if (candidates.length === 0) return { errors: [no.subjectUnknown('corpus', ref.corpus)] };
        const release = releaseBy(candidates, ref.digest, on);
        if (release === undefined) return { errors: [no.digestUnknown('releaseDigest', ref.digest ?? '')] };
        return ofRelease(release, corpora.get(release.corpusId)?.providerId, ref.digest, 'releaseDigest');
      }
      if (ref.kind === 'RELEASE') {
        const release = byId.get(ref.id);
        if (release === undefined) return { errors: [no.subjectUnknown('subject/id', ref.id)] };
        // An id names one release, so the version is given even without its digest.
        return ofRelease(
          release,
          corpora.get(release.corpusId)?.providerId,
          ref.digest ?? release.digest,
          'subject/digest',
        );
      }
      if (ref.kind === 'CONTRACT') {
        const contract = contracts?.get(ref.id);
        if (contract === undefined) return { errors: [no.subjectUnknown('subject/id', ref.id)] };
        const { id, digest, sellerId, buyerId } = contract;
        const concerned = [sellerId, buyerId];
        return checked(
          { kind: 'CONTRACT', contractId: id, digest, bound: 'GIVEN', identity: id, ownerId: sellerId, concerned },
          ref.digest,
        );
      }
      const organisation = organisations?.get(ref.id);
      if (organisation === undefined) return { errors: [no.subjectUnknown('subject/id', ref.id)] };
      const { id } = organisation;
      return { kind: 'ORGANISATION', organisationId: id, bound: 'GIVEN', identity: id, ownerId: id, concerned: [id] };
    });
  }
}

function ofRelease(release: Release, ownerId: string | undefined, given: string | undefined, field: string): Found {
  if (ownerId === undefined) return { errors: [no.subjectUnknown(field, release.id)] };
  const subject: Subject = {
    kind: 'RELEASE',
    releaseId: release.id,
    digest: release.digest,
    bound: given === undefined ? 'BY_DATE' : 'GIVEN',
    ...(given === undefined ? {} : { givenDigest: given }),
    identity: release.corpusId,
    ownerId,
    concerned: [ownerId],
  };
  return checked(subject, given, field);
}

function checked(subject: Subject, given: string | undefined, field = 'subject/digest'): Found {
  if (given === undefined || given === subject.digest) return subject;
  return { errors: [no.digestUnknown(field, given)] };
}
