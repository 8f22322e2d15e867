/**
 * What becomes of a bulk offer: each record is taken, known with the same content, or refused by itself, in the order
 * given; two offers of one key in the same batch are judged like an earlier and a later one (surface page section 6).
 * Identity, time and salt are minted by the shell.
 */
import { present } from '../../../kernel/assert.js';
import { canonicalText } from '../../../kernel/canonical-json.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { isId } from '../../../kernel/ids.js';
import type { Taken } from '../../../kernel/take.js';
import { normaliseCode, type OrganisationDraft, plainText, readOrganisation } from './organisation.js';
import * as no from './parties-errors.js';
import { organisationContent, type Person, relationContent, saltedDigest } from './party-records.js';
import type { Organisation, Relation, RelationInTime } from './party-types.js';
import {
  type KnownLoan,
  type KnownParty,
  neverHeld,
  overlapping,
  type RelationContent,
  type RelationDraft,
  readRelation,
  relationKey,
} from './relation.js';

/** A natural person as offered. `key` names the person in a folder of files; a second offer of it is the same person. */
export interface PersonDraft {
  readonly key?: string;
  readonly nameZh: string;
  readonly identifier?: string;
}

/** What of a person can be erased. */
export interface PersonPrivate {
  readonly personId: string;
  readonly nameZh: string;
  readonly key?: string;
  readonly salt: Uint8Array;
}

export type WholePerson = Person & PersonPrivate;

/** Identity and time of a new row. */
export interface Minted {
  readonly id: string;
  readonly recordedAt: Date;
}

export type Decided = Taken | DomainError;

/** A row before the register has given it the version that brings it. */
export type Unversioned<Row> = Omit<Row, 'graphVersion'>;

/** The decision per draft, and the rows to store. */
export interface Registration<Row> {
  readonly decided: readonly Decided[];
  readonly fresh: readonly Row[];
}

/** The code by which an organisation is known: USCC, or foreign id. */
export function codeOf(organisation: Pick<Organisation, 'uscc' | 'foreignId'>): string {
  return present(organisation.uscc ?? organisation.foreignId, 'the code of an organisation');
}

/** `stored` holds every organisation that the drafts name. A head office may stand in the same offer, before or after. */
export function registerOrganisations(
  drafts: readonly OrganisationDraft[],
  stored: readonly Organisation[],
  mint: () => Minted,
): Registration<Unversioned<Organisation>> {
  const known = new Map<string, Unversioned<Organisation>>();
  for (const one of stored) known.set(codeOf(one), one).set(one.id, one);
  const fresh: Unversioned<Organisation>[] = [];
  const decided = new Map<number, Decided>();
  const order = [...drafts.entries()].sort(([, x], [, y]) => Number(x.kind === 'BRANCH') - Number(y.kind === 'BRANCH'));
  for (const [index, draft] of order) {
    const outcome = attempt((): Decided => {
      const content = readOrganisation(draft);
      const headOffice = headOfficeOf(draft, known);
      const offered = { ...content, ...(headOffice ? { headOfficeId: headOffice.id } : {}) };
      const earlier = known.get(codeOf(offered));
      if (earlier) {
        if (same(organisationContent(earlier), organisationContent(offered)))
          return { outcome: 'unchanged', id: earlier.id };
        return no.changed({ zh: `机构 ${codeOf(offered)}`, en: `Organisation ${codeOf(offered)}` });
      }
      const organisation = { ...offered, ...mint() };
      known.set(codeOf(organisation), organisation).set(organisation.id, organisation);
      fresh.push(organisation);
      return { outcome: 'taken', id: organisation.id };
    });
    decided.set(index, outcome);
  }
  return { decided: drafts.map((_, index) => present(decided.get(index), 'a decision per draft')), fresh };
}

function headOfficeOf(
  draft: OrganisationDraft,
  known: ReadonlyMap<string, Unversioned<Organisation>>,
): Unversioned<Organisation> | undefined {
  const { headOffice } = draft;
  if (headOffice === undefined) return undefined;
  const found = known.get(isId(headOffice) ? headOffice : normaliseCode(headOffice));
  if (!found || found.kind === 'BRANCH') throw no.headOfficeUnknown(headOffice);
  return found;
}

/** `stored` holds every person whose key the drafts name and who was not erased. `salt` gives 32 random bytes. */
export function registerPersons(
  drafts: readonly PersonDraft[],
  stored: readonly WholePerson[],
  mint: () => Minted,
  salt: () => Uint8Array,
): Registration<WholePerson> {
  const known = new Map(stored.map((person) => [person.key, person]));
  const fresh: WholePerson[] = [];
  const decided = drafts.map((draft) =>
    attempt((): Decided => {
      const person = personOf(draft, mint(), salt());
      const earlier = person.key === undefined ? undefined : known.get(person.key);
      if (!earlier) {
        fresh.push(person);
        if (person.key !== undefined) known.set(person.key, person);
        return { outcome: 'taken', id: person.id };
      }
      const identifier =
        draft.identifier === undefined ? undefined : saltedDigest(earlier.salt, draft.identifier.trim());
      const unchanged = earlier.nameZh === person.nameZh && earlier.identifierDigest === identifier;
      if (unchanged) return { outcome: 'unchanged', id: earlier.id };
      return no.changed({ zh: `自然人 ${draft.key}`, en: `Person ${draft.key}` });
    }),
  );
  return { decided, fresh };
}

function personOf(draft: PersonDraft, minted: Minted, salt: Uint8Array): WholePerson {
  const nameZh = plainText('nameZh', draft.nameZh);
  const key = draft.key === undefined ? undefined : plainText('key', draft.key);
  const identifier = draft.identifier === undefined ? undefined : plainText('identifier', draft.identifier);
  return {
    ...minted,
    personId: minted.id,
    nameZh,
    salt,
    nameDigest: saltedDigest(salt, nameZh),
    ...(key === undefined ? {} : { key, keyDigest: saltedDigest(salt, key) }),
    ...(identifier === undefined ? {} : { identifierDigest: saltedDigest(salt, identifier) }),
  };
}

/** Reads relations whose parties and loans were looked up; the ends that are read say which stored ones matter. */
export function readRelations(
  drafts: readonly RelationDraft[],
  parties: ReadonlyMap<string, KnownParty>,
  loans: ReadonlyMap<string, KnownLoan>,
): readonly (RelationContent | DomainError)[] {
  return drafts.map((draft) => attempt(() => readRelation(draft, parties, loans)));
}

/**
 * `stored` holds every relation of the same type between the same two. One that never held makes room for another with
 * the same key; the very same content stays the record that was withdrawn, so that a folder loaded again does not bring
 * the error back.
 */
export function registerRelations(
  offered: readonly (RelationContent | DomainError)[],
  stored: readonly RelationInTime[],
  mint: () => Minted,
): Registration<Unversioned<Relation>> {
  const known = new Map<string, Unversioned<RelationInTime>[]>();
  const between = ({ type, from, to }: RelationContent): Unversioned<RelationInTime>[] => {
    const place = `${type}|${from}|${to}`;
    const list = known.get(place) ?? [];
    known.set(place, list);
    return list;
  };
  for (const relation of stored) between(relation).push(relation);
  const fresh: Unversioned<Relation>[] = [];
  const decided = offered.map((content): Decided => {
    if (content instanceof DomainError) return content;
    const others = between(content);
    const earlier = others.filter((other) => relationKey(other) === relationKey(content));
    const alike = earlier.find((other) => same(relationContent(other), relationContent(content)));
    if (alike) return { outcome: 'unchanged', id: alike.id };
    if (earlier.some((other) => !neverHeld(other))) return no.changed({ zh: '该项关系', en: 'This relation' });
    const double = overlapping(content, others);
    if (double) return no.overlap(double.validFrom);
    const relation: Unversioned<Relation> = { ...content, ...mint() };
    others.push({ ...relation, ...(relation.validTo === undefined ? {} : { validUntil: relation.validTo }) });
    fresh.push(relation);
    return { outcome: 'taken', id: relation.id };
  });
  return { decided, fresh };
}

/** The decision as a bulk caller sees it. */
export function asTaken(decided: Decided): Taken {
  return decided instanceof DomainError ? { outcome: 'refused', errors: [decided.asFieldError()] } : decided;
}

/** The id of the one record of an offer of one. Its refusal is thrown with a pointer; a known one is a conflict. */
export function insist([decided]: readonly Decided[], what: { readonly zh: string; readonly en: string }): string {
  const one = present(decided, 'the answer to an offer of one');
  if (one instanceof DomainError) {
    if (one.code === 'LOAD.CHANGED') throw no.exists(what);
    const { field } = one.extras;
    throw new DomainError(one.fault, one.code, one.text, field ? { ...one.extras, field: `/${field}` } : one.extras);
  }
  if (one.outcome !== 'taken') throw no.exists(what);
  return one.id;
}

function same(one: Parameters<typeof canonicalText>[0], other: Parameters<typeof canonicalText>[0]): boolean {
  return canonicalText(one) === canonicalText(other);
}

function attempt<T>(work: () => T): T | DomainError {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
