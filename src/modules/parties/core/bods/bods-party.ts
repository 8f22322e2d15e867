/**
 * Entities and persons of BODS 0.4 as parties of the register.
 *
 * | BODS                                            | register                                                       |
 * | ----------------------------------------------- | -------------------------------------------------------------- |
 * | identifier of a Chinese scheme, form of a USCC   | `uscc`; a wrong check character is refused, never repaired      |
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
import { hasUsccForm, normaliseUscc } from '../../../../kernel/uscc.js';
import { normaliseCode, type OrganisationDraft, readOrganisation } from '../organisation.js';
import type { PersonDraft } from '../registration.js';
import { organisationRegister } from './bods-register.js';
import { type EntityStatement, type Identifier, type PersonStatement, textAt, withoutMark } from './bods-statement.js';

/** A party to look up, and to take where it is not known. */
export type PartyOffer =
  | { readonly kind: 'organisation'; readonly code: string; readonly draft: OrganisationDraft; readonly named: boolean }
  | { readonly kind: 'person'; readonly key: string; readonly draft: PersonDraft; readonly named: boolean };

const PLAIN_RECORD = /^[!-~]{1,100}$/;
const NAME_MAX = 500;

const PERSON_KEY = 'bods:';
const RECORD_CODE = 'BODS:';

/** True for a record id without odd characters, which may be a code or an id of ours. */
export function isPlainRecord(recordId: string): boolean {
  return PLAIN_RECORD.test(recordId);
}

/** A record id as a key of ours; an id that is too long or holds odd characters by its digest. */
export function recordKey(recordId: string): string {
  return isPlainRecord(recordId) ? recordId : `sha256-${createHash('sha256').update(recordId).digest('hex')}`;
}

/** The key of a person whom a record names; our own export names it by that key already. */
export function personKey(recordId: string): string {
  return isRecordKey(recordId) ? recordId : `${PERSON_KEY}${recordKey(recordId)}`;
}

/** True for a key that a record gave; keys of other origin may say who the person is, and never leave. */
export function isRecordKey(key: string): boolean {
  return key.startsWith(PERSON_KEY);
}

/** The code of an organisation that only its publisher's record names; our own export names it by that code already. */
export function recordCode(recordId: string): string {
  return recordId.startsWith(RECORD_CODE) ? recordId : `${RECORD_CODE}${recordKey(recordId)}`;
}

/** Throws where fields that our export adds do not hold. */
export function entityOffer(statement: EntityStatement): PartyOffer {
  const { entityType, name, foundedOn, reason, register } = statement;
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
  const named = entityType !== 'anonymousEntity' && entityType !== 'unknownEntity' && isNamedOrganisation(draft);
  return { kind: 'organisation', code: draft.uscc ?? draft.foreignId ?? '', draft, named };
}

export function personOffer(statement: PersonStatement): PartyOffer {
  const { recordId, personType, name, identifier, reason, description = '' } = statement;
  const key = personKey(recordId);
  // The name that an import gave to somebody without one comes back in our own export.
  const given = name ?? (isUndisclosed(description) ? description : undefined);
  const nameZh = nameOr(given, { zh: UNNAMED.person, code: reason ?? personType });
  const id = identifier?.slice(0, NAME_MAX);
  const draft: PersonDraft = { key, nameZh, ...(id === undefined || /\p{Cc}/u.test(id) ? {} : { identifier: id }) };
  return { kind: 'person', key, draft, named: personType === 'knownPerson' && !isUndisclosed(nameZh) };
}

/** Who is not named in a relationship, with the reason that is given: kept, so that it is not taken for nobody. */
export function undisclosedOffer(recordId: string, side: 'subject' | 'interestedParty', reason: string): PartyOffer {
  const record = `${recordKey(recordId)}/${side}`;
  if (side === 'interestedParty') {
    const key = `${PERSON_KEY}${record}`;
    return { kind: 'person', key, draft: { key, nameZh: `${UNNAMED.holder}（${reason}）` }, named: false };
  }
  const foreignId = `${RECORD_CODE}${record}`;
  const draft: OrganisationDraft = { foreignId, nameZh: `${UNNAMED.subject}（${reason}）`, kind: 'OVERSEAS' };
  return { kind: 'organisation', code: foreignId, draft, named: false };
}

/** A record that a set without any party describes elsewhere. */
export function elsewhereOffer(recordId: string): PartyOffer {
  const foreignId = recordCode(recordId);
  const nameZh = `${ELSEWHERE}（BODS 记录 ${recordKey(withoutMark(recordId))}）`;
  return { kind: 'organisation', code: foreignId, draft: { foreignId, nameZh, kind: 'OVERSEAS' }, named: false };
}

const UNNAMED = { person: '未披露的自然人', entity: '未具名机构', holder: '未披露的权益人', subject: '未披露的机构' };
const ELSEWHERE = '另行说明的主体';

/** True for a name that this import gave to somebody whom nobody names. */
export function isUndisclosed(name: string): boolean {
  return [...Object.values(UNNAMED), ELSEWHERE].some((start) => name.startsWith(`${start}（`));
}

/** True for an organisation that people can tell from others: by a code of its own, or by a name. */
export function isNamedOrganisation(of: Pick<OrganisationDraft, 'foreignId' | 'nameZh'>): boolean {
  return !isUndisclosed(of.nameZh) || !(of.foreignId?.startsWith(RECORD_CODE) ?? false);
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
    if (chinese && hasUsccForm(code)) return { uscc: code };
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
