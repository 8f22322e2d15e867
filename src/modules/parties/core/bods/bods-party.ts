/**
 * Entities and persons of BODS 0.4 as parties of the register.
 *
 * | BODS                                            | register                                                       |
 * | ----------------------------------------------- | -------------------------------------------------------------- |
 * | identifier of a Chinese scheme, check right      | `uscc`                                                         |
 * | identifier of scheme XI-LEI, check right         | `LEI:...`                                                      |
 * | identifier of a register, country known          | `REG:country:number`                                           |
 * | no such identifier                               | `BODS:recordId`                                                |
 * | registeredEntity, legalEntity                    | ENTERPRISE with `uscc`, else OVERSEAS                          |
 * | state, stateBody                                 | GOVERNMENT                                                     |
 * | arrangement, anonymousEntity, unknownEntity      | OVERSEAS (ENTERPRISE with `uscc`)                              |
 * | person                                           | person with the key `bods:recordId`, name erasable, identifier |
 * |                                                  | as a salted hash; nothing else of what the statement says      |
 * | nobody named, or an anonymous or unknown party   | a party named as undisclosed, with the reason                  |
 *
 * A party that is on the register already stands as it is registered.
 */
import { createHash } from 'node:crypto';
import { hasUsccForm, normaliseUscc, usccCheckHolds } from '../../../../kernel/uscc.js';
import { normaliseCode, type OrganisationDraft, readOrganisation } from '../organisation.js';
import type { PersonDraft } from '../registration.js';
import { organisationRegister } from './bods-register.js';
import { type EntityStatement, type Identifier, type PersonStatement, textAt } from './bods-statement.js';

/** A party to look up, and to take where it is not known. */
export type PartyOffer =
  | { readonly kind: 'organisation'; readonly code: string; readonly draft: OrganisationDraft; readonly named: boolean }
  | { readonly kind: 'person'; readonly key: string; readonly draft: PersonDraft; readonly named: boolean };

const PLAIN_RECORD = /^[!-~]{1,100}$/;
const NAME_MAX = 500;

/** A publisher's record id as a key of ours; an id that is too long or holds odd characters by its digest. */
export function recordKey(recordId: string): string {
  return PLAIN_RECORD.test(recordId) ? recordId : `sha256-${createHash('sha256').update(recordId).digest('hex')}`;
}

export function personKey(recordId: string): string {
  return `bods:${recordKey(recordId)}`;
}

/** The code of an organisation that only its publisher's record names. */
export function recordCode(recordId: string): string {
  return `BODS:${recordKey(recordId)}`;
}

/** Throws where fields that our export adds do not hold. */
export function entityOffer(statement: EntityStatement): PartyOffer {
  const { entityType, name, foundedOn, reason, register } = statement;
  const named = entityType !== 'anonymousEntity' && entityType !== 'unknownEntity';
  const told = register === undefined ? undefined : textAt(register, 'code');
  const { uscc, foreignId } = told === undefined ? codeOf(statement) : toldCode(told);
  const government = entityType === 'state' || entityType === 'stateBody';
  const fallback = government ? 'GOVERNMENT' : uscc === undefined ? 'OVERSEAS' : 'ENTERPRISE';
  const draft: OrganisationDraft = {
    ...(uscc === undefined ? { foreignId: foreignId ?? recordCode(statement.recordId) } : { uscc }),
    nameZh: nameOr(name, { zh: UNNAMED.entity, code: reason ?? entityType }),
    kind: fallback,
    ...(foundedOn === undefined ? {} : { registeredOn: foundedOn }),
    ...(register === undefined ? {} : organisationRegister(register)),
  };
  return { kind: 'organisation', code: draft.uscc ?? draft.foreignId ?? '', draft, named };
}

export function personOffer({ recordId, personType, name, identifier, reason }: PersonStatement): PartyOffer {
  const key = personKey(recordId);
  const nameZh = nameOr(name, { zh: UNNAMED.person, code: reason ?? personType });
  const id = identifier?.slice(0, NAME_MAX);
  const draft: PersonDraft = { key, nameZh, ...(id === undefined || /\p{Cc}/u.test(id) ? {} : { identifier: id }) };
  return { kind: 'person', key, draft, named: personType === 'knownPerson' };
}

/** Who is not named in a relationship, with the reason that is given: kept, so that it is not taken for nobody. */
export function undisclosedOffer(recordId: string, side: 'subject' | 'interestedParty', reason: string): PartyOffer {
  const record = `${recordKey(recordId)}/${side}`;
  if (side === 'interestedParty') {
    const key = `bods:${record}`;
    return {
      kind: 'person',
      key,
      draft: { key, nameZh: nameOr(undefined, { zh: UNNAMED.holder, code: reason }) },
      named: false,
    };
  }
  const foreignId = `BODS:${record}`;
  const nameZh = nameOr(undefined, { zh: UNNAMED.subject, code: reason });
  return {
    kind: 'organisation',
    code: foreignId,
    draft: { foreignId, nameZh, kind: 'OVERSEAS' },
    named: false,
  };
}

/** A record that a set without any party describes elsewhere. */
export function elsewhereOffer(recordId: string): PartyOffer {
  const foreignId = recordCode(recordId);
  const nameZh = `${ELSEWHERE}（BODS 记录 ${recordKey(recordId)}）`;
  return { kind: 'organisation', code: foreignId, draft: { foreignId, nameZh, kind: 'OVERSEAS' }, named: false };
}

const UNNAMED = { person: '未披露的自然人', entity: '未具名机构', holder: '未披露的权益人', subject: '未披露的机构' };
const ELSEWHERE = '另行说明的主体';

/** True for a name that this import gave to somebody whom nobody names. */
export function isUndisclosed(name: string): boolean {
  return [...Object.values(UNNAMED), ELSEWHERE].some((start) => name.startsWith(`${start}（`));
}

function nameOr(name: string | undefined, missing: { readonly zh: string; readonly code: string }): string {
  const text = name
    ?.replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, NAME_MAX)
    .toWellFormed();
  return text === undefined || text === '' ? `${missing.zh}（${missing.code}）` : text;
}

/** The code that our own export names; `readOrganisation` judges it. */
function toldCode(code: string): { uscc?: string; foreignId?: string } {
  return /^(LEI|REG|BODS):/.test(code) ? { foreignId: code } : { uscc: code };
}

/** The best code among the identifiers: a Chinese one, then the LEI, then a register's number. */
function codeOf({ identifiers, country, recordId }: EntityStatement): { uscc?: string; foreignId?: string } {
  for (const { id, scheme, schemeName } of identifiers) {
    const code = normaliseUscc(id);
    const chinese = /^(CN|CHN)(-|$)/i.test(scheme) || /统一社会信用|unified social credit|USCC/i.test(schemeName);
    if (chinese && hasUsccForm(code) && usccCheckHolds(code)) return { uscc: code };
  }
  const foreign = [
    ...identifiers.map(leiOf),
    ...identifiers.map((one) => registerOf(one, country)),
    recordCode(recordId),
  ];
  const foreignId = foreign.find((code) => code !== undefined && isForeignId(code));
  return foreignId === undefined ? {} : { foreignId: normaliseCode(foreignId) };
}

function leiOf({ id, scheme, schemeName }: Identifier): string | undefined {
  return /(^|-)LEI$/i.test(scheme) || /legal entity identifier|^LEI$/i.test(schemeName) ? `LEI:${id}` : undefined;
}

function registerOf({ id, scheme }: Identifier, country: string | undefined): string | undefined {
  const place = /^([A-Za-z]{2})-/.exec(scheme)?.[1] ?? (/^[A-Za-z]{3}-/.test(scheme) ? country : undefined);
  if (place === undefined || place.toUpperCase() === 'XI') return undefined;
  return id === '' ? undefined : `REG:${place}:${id}`;
}

function isForeignId(code: string): boolean {
  try {
    readOrganisation({ foreignId: code, nameZh: '-', kind: 'OVERSEAS' });
    return true;
  } catch {
    return false;
  }
}
