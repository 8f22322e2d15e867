/**
 * A set of statements as offered: which of them meet the standard, which parties they name, and who has to be on the
 * register before their relations can be. Each statement stands or falls by itself.
 */
import type { Json } from '../../../../kernel/canonical-json.js';
import { DomainError } from '../../../../kernel/domain-error.js';
import { type ExactJson, roundedJson } from '../../../../kernel/strict-json.js';
import * as no from './bods-errors.js';
import type { BodsFault } from './bods-faults.js';
import type { Note } from './bods-interest.js';
import { entityOffer, type PartyOffer, personOffer, undisclosedOffer } from './bods-party.js';
import {
  type EntityStatement,
  isObject,
  type NamedParty,
  namesNobody,
  type PersonStatement,
  type RelationshipStatement,
  readStatement,
  textAt,
  withoutMark,
} from './bods-statement.js';

export type PartyStatement = EntityStatement | PersonStatement;

/** A statement that was not taken, with every fault, the one to mend first at the head. */
export interface RefusedStatement {
  readonly index: number;
  readonly statementId?: string;
  readonly faults: readonly BodsFault[];
}

export interface NotedStatement extends Note {
  readonly index: number;
  readonly statementId: string;
}

/** Sound statements by what they are about. */
export interface Offer {
  readonly parties: readonly PartyStatement[];
  readonly relationships: readonly RelationshipStatement[];
  readonly refused: readonly RefusedStatement[];
  /** No statement of the set, sound or not, describes a party: those it names are described elsewhere. */
  readonly onlyRelationships: boolean;
}

/** Reads a set. `faultsOf` judges a statement by the schema. Throws `PARTIES.BODS_NOT_ARRAY` for anything but an array. */
export function readOffer(offered: ExactJson, faultsOf: (statement: Json) => readonly BodsFault[]): Offer {
  if (!Array.isArray(offered)) throw no.notAnArray();
  const parties: PartyStatement[] = [];
  const relationships: RelationshipStatement[] = [];
  const refused: RefusedStatement[] = [];
  let described = false;
  for (const [index, given] of (offered as readonly ExactJson[]).entries()) {
    described ||= isObject(given) && textAt(given, 'recordType') !== 'relationship';
    const faults = faultsOf(roundedJson(given));
    if (faults.length > 0 || !isObject(given)) {
      const statementId = isObject(given) ? textAt(given, 'statementId') : undefined;
      refused.push({ index, ...(statementId === undefined ? {} : { statementId }), faults });
      continue;
    }
    const statement = readStatement(index, given);
    if (statement.kind === 'relationship') relationships.push(statement);
    else parties.push(statement);
  }
  return { parties, relationships, refused, onlyRelationships: !described };
}

/** The place in a set under which a party of a relationship is looked up. */
export function placeOf(statement: RelationshipStatement, side: 'subject' | 'interestedParty'): string {
  const party: NamedParty = statement[side];
  return 'record' in party ? party.record : `\0${side} ${statement.recordId}`;
}

export interface PartyOffers {
  /** What is known of each party that is described or left unnamed, by its place in the set. */
  readonly offers: ReadonlyMap<string, PartyOffer>;
  /** Which statements describe it. */
  readonly describedBy: ReadonlyMap<string, readonly PartyStatement[]>;
  readonly refused: readonly RefusedStatement[];
}

/** Who has to be on the register. Of several statements of a record the newest describes it. */
export function partyOffers(offer: Offer): PartyOffers {
  const offers = new Map<string, PartyOffer>();
  const describedBy = new Map<string, PartyStatement[]>();
  const refused: RefusedStatement[] = [];
  const byAge = [...offer.parties].sort((x, y) => x.statedAt - y.statedAt || x.index - y.index);
  for (const statement of byAge) {
    const { recordId } = statement;
    try {
      const offered = statement.kind === 'entity' ? entityOffer(statement) : personOffer(statement);
      if ((offers.get(recordId) ?? offered).kind !== offered.kind) throw no.recordTwice();
      offers.set(recordId, offered);
      describedBy.set(recordId, [...(describedBy.get(recordId) ?? []), statement]);
    } catch (error) {
      refused.push(refusal(statement, error));
    }
  }
  for (const statement of offer.relationships) {
    for (const side of ['subject', 'interestedParty'] as const) {
      const party: NamedParty = statement[side];
      if ('record' in party || (side === 'interestedParty' && namesNobody(statement))) continue;
      offers.set(placeOf(statement, side), undisclosedOffer(statement.recordId, side, party.reason));
    }
  }
  return { offers, describedBy, refused };
}

/** The records that a set names and does not describe. */
export function recordsElsewhere(offer: Offer, offers: ReadonlyMap<string, PartyOffer>): string[] {
  const named = offer.relationships.flatMap((statement) => [
    ...(['subject', 'interestedParty'] as const).flatMap((side) => {
      const party: NamedParty = statement[side];
      return 'record' in party ? [party.record] : [];
    }),
    ...appointers(statement),
  ]);
  return [...new Set(named)].filter((record) => !offers.has(record));
}

function appointers({ register }: RelationshipStatement): string[] {
  const record = register && textAt(register, 'appointedBy');
  return record === undefined ? [] : [record];
}

/** Statements in the order of their days, of several of a record and day the last first; records whole after their parts. */
function inOrder(statements: readonly RelationshipStatement[]): RelationshipStatement[] {
  const first = new Map<string, number>();
  const wholes = new Set<string>();
  for (const statement of statements) {
    if (!first.has(dayOf(statement))) first.set(dayOf(statement), statement.index);
    if (statement.components.length > 0) wholes.add(statement.recordId);
  }
  const rank = ({ recordId }: RelationshipStatement) => Number(wholes.has(recordId));
  const place = (statement: RelationshipStatement) => first.get(dayOf(statement)) ?? 0;
  const day = (x: RelationshipStatement, y: RelationshipStatement) =>
    x.statedOn === y.statedOn ? 0 : x.statedOn < y.statedOn ? -1 : 1;
  return [...statements].sort(
    (x, y) => rank(x) - rank(y) || day(x, y) || place(x) - place(y) || y.statedAt - x.statedAt || y.index - x.index,
  );
}

function dayOf({ statedOn, recordId }: RelationshipStatement): string {
  return `${statedOn} ${recordId}`;
}

/**
 * Says every statement, of several of a record and day the last one that can be said, and again until nothing is new: what
 * was refused may have room now, and what rested on another record may not rest on it any more. So a second import of
 * the same set finds nothing to do. `say` answers whether something was new.
 */
export function sayAll(
  statements: readonly RelationshipStatement[],
  say: (statement: RelationshipStatement) => boolean,
): { readonly overtaken: readonly RelationshipStatement[]; readonly refused: readonly RefusedStatement[] } {
  const ordered = inOrder(statements);
  for (let pass = 0; ; pass++) {
    const settled = new Set<string>();
    const overtaken: RelationshipStatement[] = [];
    const refused: RefusedStatement[] = [];
    let isNew = false;
    for (const statement of ordered) {
      if (settled.has(dayOf(statement))) {
        overtaken.push(statement);
        continue;
      }
      try {
        isNew = say(statement) || isNew;
        settled.add(dayOf(statement));
      } catch (error) {
        refused.push(refusal(statement, error));
      }
    }
    if (!isNew || pass === PASSES_MAX) return { overtaken, refused };
  }
}

/** Far more than sets need; two records that take turns in denying each other must not keep us here. */
const PASSES_MAX = 20;

/** Where a statement says what a draft of the register calls by its own name. */
const POINTERS: Readonly<Record<string, string>> = {
  uscc: '/recordDetails/identifiers',
  foreignId: '/recordDetails/identifiers',
  identifier: '/recordDetails/identifiers',
  registeredOn: '/recordDetails/foundingDate',
};

/** The refusal of a statement that meets the standard and cannot be recorded. Rethrows what is no refusal. */
export function refusal(
  { index, statementId }: { readonly index: number; readonly statementId: string },
  error: unknown,
): RefusedStatement {
  if (!(error instanceof DomainError)) throw error;
  const field = error.extras.field ?? '';
  const pointer = field === '' || field.startsWith('/') ? field : (POINTERS[field] ?? '/recordDetails');
  return { index, statementId, faults: [{ pointer, code: error.code, detail: error.text }] };
}

/** A statement whose word another one of the same record and day takes. */
export function overtakenNote({ index, statementId }: RelationshipStatement): NotedStatement {
  return {
    index,
    statementId,
    code: 'PARTIES.BODS_OVERTAKEN',
    text: {
      zh: '本记录同日另有较晚的陈述，以它为准',
      en: 'A later statement of this record on the same day counts instead',
    },
  };
}

/** A statement that later ones of its record deny. */
export function lateNote({ index, statementId }: RelationshipStatement): NotedStatement {
  return {
    index,
    statementId,
    code: 'PARTIES.BODS_LATER_WORD',
    text: {
      zh: '本记录已有较晚的陈述，所述与此不同；较早的陈述不改写它，未作登记',
      en: 'A later statement of this record says otherwise; an earlier one does not rewrite it, and nothing was recorded',
    },
  };
}

/** A party that was known already, under another name than the set gives. */
export function nameKept(statement: PartyStatement, known: string): NotedStatement {
  return {
    index: statement.index,
    statementId: statement.statementId,
    code: 'PARTIES.BODS_NAME_KEPT',
    text:
      statement.kind === 'person'
        ? {
            zh: '该自然人此前已按本记录登记，姓名与本陈述不同；已登记的不改写',
            en: 'This person is registered under this record already, with another name than here; what is registered is not rewritten',
          }
        : {
            zh: `该机构已登记，名称为“${known}”，与本陈述不同；已登记的不改写`,
            en: `This organisation is registered as "${known}", unlike here; what is registered is not rewritten`,
          },
  };
}

/** A party that nobody describes was kept under its record id. */
export function keptElsewhere({ index, statementId }: RelationshipStatement, record: string): NotedStatement {
  const shown = JSON.stringify(withoutMark(record).slice(0, 60));
  return {
    index,
    statementId,
    code: 'PARTIES.BODS_PARTY_ELSEWHERE',
    text: {
      zh: `记录 ${shown} 由他处说明：先按未具名主体登记，其权益不计为已知持股`,
      en: `The record ${shown} is described elsewhere: it is kept as a party without a name, and what it holds does not count as known`,
    },
  };
}
