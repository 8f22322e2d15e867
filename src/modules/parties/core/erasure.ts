/**
 * Erasure of a natural person: one asks, another confirms, then name, key and salt go and only salted digests stay
 * (decision 0008; Personal Information Protection Law; surface page section 2, "the two of an erasure").
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { Text } from '../../../kernel/text.js';
import { plainText } from './organisation.js';
import * as no from './parties-errors.js';
import { saltedDigest } from './party-records.js';
import type { PartiesProblem } from './register-audit.js';
import type { WholePerson } from './registration.js';

/** One person asks that this natural person be erased. There is at most one for a person, since none is taken back. */
export interface ErasureRequest {
  readonly id: string;
  readonly personId: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly recordedAt: Date;
}

/** Another confirms it; the id is the request's. From here on the person has no name. */
export interface Erasure {
  readonly id: string;
  readonly personId: string;
  readonly requestedBy: string;
  readonly confirmedBy: string;
  readonly recordedAt: Date;
}

/** A request with its confirmation, if there is one. */
export interface ErasureCase {
  readonly id: string;
  readonly personId: string;
  readonly state: 'REQUESTED' | 'ERASED';
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly confirmedBy?: string;
  readonly erasedAt?: Date;
}

/** What is shown where the name stood. */
export const ERASED_PERSON: Text = { zh: '已删除的自然人', en: 'erased person' };

export function erasureRequestRecord({ id, personId, reason, requestedBy, recordedAt }: ErasureRequest): JsonObject {
  return { id, personId, reason, requestedBy, recordedAt: shanghaiInstant(recordedAt) };
}

export function erasureRecord({ id, personId, requestedBy, confirmedBy, recordedAt }: Erasure): JsonObject {
  return { id, personId, requestedBy, confirmedBy, recordedAt: shanghaiInstant(recordedAt) };
}

/** What is asked, by whom and when. */
export interface ErasureAsked {
  readonly id: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** Opens an erasure. `known` is the case the person has. Throws when there is one, or when the reason names the person. */
export function request(person: WholePerson, known: ErasureCase | undefined, asked: ErasureAsked): ErasureRequest {
  if (known) throw caseExists(known);
  const reason = plainText('reason', asked.reason);
  if (namesPerson(reason, person)) throw no.namesPerson('reason');
  return { id: asked.id, personId: person.id, reason, requestedBy: asked.by, recordedAt: asked.at };
}

/** The second person's word. Throws when it is the first one's, or when the person is erased already. */
export function confirm(open: ErasureCase, by: string, at: Date): Erasure {
  if (open.state === 'ERASED') throw caseExists(open);
  if (open.requestedBy === by) throw no.samePerson();
  return { id: open.id, personId: open.personId, requestedBy: open.requestedBy, confirmedBy: by, recordedAt: at };
}

/** Why a person who has this case cannot get another. */
export function caseExists({ erasedAt, requestedAt }: ErasureCase): DomainError {
  return erasedAt ? no.erasedAlready(erasedAt) : no.erasureOpen(requestedAt);
}

/**
 * True where a text that is recorded for ever would carry what can be erased: the name or key, or the identifier, which
 * is known by its salted digest alone. Names in Latin letters are looked for as whole words.
 */
export function namesPerson(text: string, person: WholePerson): boolean {
  const plain = text.normalize('NFKC').toLowerCase();
  const words: readonly string[] = plain.match(/[0-9a-z-]+/g) ?? [];
  const named = [person.nameZh, ...(person.key === undefined ? [] : [person.key])].some((name) => {
    const wanted = name.normalize('NFKC').toLowerCase();
    return /^[0-9a-z-]+$/.test(wanted) ? words.includes(wanted) : plain.includes(wanted);
  });
  if (named || person.identifierDigest === undefined) return named;
  const given = text.match(/[0-9A-Za-z-]+/g) ?? [];
  const spellings = [...given, ...words, ...given.map((word) => word.toUpperCase())];
  return spellings.some((word) => saltedDigest(person.salt, word) === person.identifierDigest);
}

/** A person beside the side table and the erasure, as the rows stand now. */
export interface PersonRows {
  readonly id: string;
  /** Absent: there is a private row of a person who is not on the register. */
  readonly person?: { readonly nameDigest: string; readonly keyDigest: string | null };
  /** Absent: there is no private row. Fields are null where someone emptied them. */
  readonly secret?: {
    readonly nameZh: string | null;
    readonly key: string | null;
    readonly salt: Uint8Array | null;
  };
  readonly erased: boolean;
}

/**
 * Name, key and salt must be there, and give the recorded digests, until the erasure, and be gone from then on. Nothing
 * is wrong: nothing is answered.
 */
export function personProblem({ id, person, secret, erased }: PersonRows): PartiesProblem | undefined {
  if (!person) {
    return problem(id, 'PARTIES.PRIVATE_WITHOUT_PERSON', {
      zh: `有姓名和盐值，但登记册上没有自然人 ${id}：其编号被改动，或不是经本系统登记的`,
      en: `There are a name and a salt, but no person ${id} on the register: the id was changed, or this service did not record them`,
    });
  }
  if (secret && erased) {
    return problem(id, 'PARTIES.NOT_ERASED', {
      zh: `自然人 ${id} 已确认删除，其姓名或盐值却仍在库中：未被删除，或事后被写回`,
      en: `The erasure of person ${id} is confirmed, yet a name or salt is there: it was not erased, or was written back`,
    });
  }
  if (!secret) {
    if (erased) return undefined;
    return problem(id, 'PARTIES.PRIVATE_MISSING', {
      zh: `自然人 ${id} 的姓名和盐值不在库中，却没有确认过的删除：被绕过本系统抹去`,
      en: `Name and salt of person ${id} are gone without a confirmed erasure: they were removed behind this service's back`,
    });
  }
  const { salt, nameZh, key } = secret;
  const digests = salt !== null && nameZh !== null && digestsHold(person, { salt, nameZh, key });
  if (digests) return undefined;
  return problem(id, 'PARTIES.PRIVATE_CHANGED', {
    zh: `自然人 ${id} 的姓名、编号键或盐值与登记时的摘要不符：登记之后被改动`,
    en: `Name, key or salt of person ${id} do not give the recorded digests: they were changed after they were recorded`,
  });
}

function digestsHold(
  { nameDigest, keyDigest }: NonNullable<PersonRows['person']>,
  { salt, nameZh, key }: { readonly salt: Uint8Array; readonly nameZh: string; readonly key: string | null },
): boolean {
  const ofKey = key === null ? null : saltedDigest(salt, key);
  return saltedDigest(salt, nameZh) === nameDigest && ofKey === keyDigest;
}

function problem(id: string, code: string, what: Text): PartiesProblem {
  return { kind: 'person', id, code, what };
}
