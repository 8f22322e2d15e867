/**
 * What the steps of an attestation make its subject's owner and its issuer know. Source: issue "Catalogue, contracts,
 * attestations" (attestation expiring in 30 days, revocation).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { Text } from '../../../kernel/text.js';
import type { AttestationFact } from './attestation.js';
import { attestationKind } from './kinds.table.js';

/** How long before its end an attestation is said to expire, in days. */
export const EXPIRING_DAYS = 30;

export interface AttestationNotice {
  readonly organisationId: string;
  readonly kind: 'ATTESTATION_REJECTED' | 'ATTESTATION_REVOKED' | 'ATTESTATION_EXPIRING';
  readonly subjectKind: 'attestation';
  readonly subjectId: string;
  readonly text: Text;
}

type Told = Pick<AttestationFact, 'id' | 'type' | 'ownerId' | 'issuerId' | 'issuedOn'>;

/** To whom the statement is about; whoever refuses it knows already. */
export function rejectionNotices(fact: Told, reason: string): AttestationNotice[] {
  const { zh, en } = nameOf(fact);
  return [
    notice(fact, fact.ownerId, 'ATTESTATION_REJECTED', {
      zh: `${zh}未通过审核：${reason}；请更正后由出具方重新提交`,
      en: `${en} was not accepted: ${reason}; have its issuer mend it and hand it in again`,
    }),
  ];
}

/** To whom it is about, and to who issued it. `on`: day of the revocation. */
export function revocationNotices(fact: Told, on: CalendarDate, reason: string): AttestationNotice[] {
  const { zh, en } = nameOf(fact);
  const text = {
    zh: `${zh}于 ${on} 被撤销：${reason}；以它为依据的上市、合同和申报将逐一复核，请尽快补办`,
    en: `${en} was revoked on ${on}: ${reason}; listings, contracts and claims that rest on it are looked at again, so have it replaced soon`,
  };
  const organisations = new Set([fact.ownerId, fact.issuerId]);
  return [...organisations].map((one) => notice(fact, one, 'ATTESTATION_REVOKED', text));
}

/** To whom it is about. `validUntil`: the first day on which it no longer counts. */
export function expiryNotice(fact: Told, validUntil: CalendarDate): AttestationNotice {
  const { zh, en } = nameOf(fact);
  return notice(fact, fact.ownerId, 'ATTESTATION_EXPIRING', {
    zh: `${zh}自 ${validUntil} 起失效；请在此之前由出具方出具新的，以免影响上市和申报`,
    en: `${en} no longer counts from ${validUntil}; have a new one issued before, or listing and claims will lack it`,
  });
}

function nameOf({ type, issuedOn }: Told): Text {
  const name = attestationKind(type)?.name;
  return {
    zh: `${issuedOn} 出具的“${name?.zh ?? type}”`,
    en: `The attestation "${name?.en ?? type}" issued on ${issuedOn}`,
  };
}

function notice({ id }: Told, organisationId: string, kind: AttestationNotice['kind'], text: Text): AttestationNotice {
  return { organisationId, kind, subjectKind: 'attestation', subjectId: id, text };
}
