import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import { type ExactJson, JsonFault, parseStrictJson } from '../../kernel/strict-json.js';
import type { Taken } from '../../kernel/take.js';
import type { Ctx } from '../../platform/ctx.js';
import { BodsStore } from './bods.store.js';
import { bodsFaults } from './bods.validator.js';
import { BodsExport, type ExportAsked } from './bods-export.service.js';
import { newEnds, newRelations } from './core/bods/bods-draft.js';
import * as no from './core/bods/bods-errors.js';
import { edgesOf, type ResolvedParty } from './core/bods/bods-interest.js';
import {
  elsewhere,
  keptElsewhere,
  type NotedStatement,
  nameKept,
  type Offer,
  type PartyStatement,
  partyOffers,
  placeOf,
  type RefusedStatement,
  readOffer,
  recordsElsewhere,
  refusal,
} from './core/bods/bods-offer.js';
import { isUndisclosed, type PartyOffer, personKey, recordCode, recordKey } from './core/bods/bods-party.js';
import { type RelationshipStatement, textAt } from './core/bods/bods-statement.js';
import { recordNote, Timeline } from './core/bods/bods-timeline.js';
import { codeOf, type Decided } from './core/registration.js';
import { PartiesStore } from './parties.store.js';
import { Register } from './register.service.js';

/** What became of a set of statements, each by itself. */
export interface BodsImport {
  readonly taken: number;
  readonly unchanged: number;
  readonly refused: readonly RefusedStatement[];
  readonly notes: readonly NotedStatement[];
}

/** One import on its way. */
interface Import {
  readonly ctx: Ctx;
  readonly parties: Map<string, ResolvedParty>;
  readonly outcomes: Map<number, 'taken' | 'unchanged'>;
  readonly refused: RefusedStatement[];
  readonly notes: NotedStatement[];
  /** Relations by the key of their record, for those that refer to them. */
  readonly relations: Map<string, string>;
}

/** Statements of the Beneficial Ownership Data Standard 0.4, in and out. */
@Injectable()
export class Bods {
  constructor(
    private readonly register: Register,
    private readonly parties: PartiesStore,
    private readonly store: BodsStore,
    private readonly exporting: BodsExport,
  ) {}

  /** Takes a JSON text: an array of statements. Throws `PARTIES.BODS_JSON` where it is no JSON. */
  take(ctx: Ctx, text: string): Promise<BodsImport> {
    return this.takeStatements(ctx, readJson(text));
  }

  /** The register as BODS statements or as a table, piece by piece: the same register gives the same bytes. */
  export(ctx: Ctx, asked: ExportAsked): AsyncIterable<string> {
    return this.exporting.pieces(ctx, asked);
  }

  /** Takes statements, numbers kept as written. What is refused leaves the others standing; a repetition changes nothing. */
  async takeStatements(ctx: Ctx, offered: ExactJson): Promise<BodsImport> {
    const offer = readOffer(offered, bodsFaults);
    const work: Import = {
      ctx,
      parties: new Map(),
      outcomes: new Map(),
      refused: [...offer.refused],
      notes: [],
      relations: new Map(),
    };
    await this.takeParties(work, offer);
    const guarantees = offer.relationships.filter(isGuarantee);
    await this.takeRelationships(
      work,
      offer.relationships.filter((statement) => !isGuarantee(statement)),
    );
    if (guarantees.length > 0) {
      const loans = guarantees.flatMap(({ register }) => (register && textAt(register, 'loan')) ?? []).filter(isId);
      for (const { id } of await this.parties.relations(ctx, loans)) work.relations.set(id, id);
      await this.takeRelationships(work, guarantees);
    }
    for (const { index } of work.refused) work.outcomes.delete(index);
    const said = [...work.outcomes.values()];
    return {
      taken: said.filter((outcome) => outcome === 'taken').length,
      unchanged: said.filter((outcome) => outcome === 'unchanged').length,
      refused: work.refused.sort((x, y) => x.index - y.index),
      notes: work.notes.filter(({ index }) => work.outcomes.has(index)).sort((x, y) => x.index - y.index),
    };
  }

  private async takeParties(work: Import, offer: Offer): Promise<void> {
    const { offers, describedBy, refused } = partyOffers(offer);
    work.refused.push(...refused);
    const all = new Map(offers);
    const others = recordsElsewhere(offer, offers);
    await this.findKnown(work, all, others, describedBy);
    if (offer.onlyRelationships) {
      for (const record of others.filter((one) => !work.parties.has(one))) {
        all.set(record, elsewhere(record));
        const first = offer.relationships.find((one) =>
          [placeOf(one, 'subject'), placeOf(one, 'interestedParty')].includes(record),
        );
        if (first) work.notes.push(keptElsewhere(first, record));
      }
    }
    await this.takeNew(work, all, describedBy);
  }

  /** Parties that are on the register already, by code, by record or by id. */
  private async findKnown(
    work: Import,
    offers: ReadonlyMap<string, PartyOffer>,
    others: readonly string[],
    describedBy: ReadonlyMap<string, readonly PartyStatement[]>,
  ): Promise<void> {
    const { ctx } = work;
    const places = [...offers.keys(), ...others];
    const codes = [...offers.values()].flatMap((offer) => (offer.kind === 'organisation' ? [offer.code] : []));
    const keys = [...offers.values()].flatMap((offer) => (offer.kind === 'person' ? [offer.key] : []));
    const ids = places.filter(isId);
    const organisations = [
      ...(await this.parties.organisationsByCode(ctx, [...new Set([...codes, ...places.map(recordCode)])])),
      ...(await this.parties.organisations(ctx, ids)),
    ];
    const persons = await this.parties.personsByKey(ctx, [...new Set([...keys, ...others.map(personKey)])]);
    const byId = new Set((await this.parties.persons(ctx, ids)).map(({ id }) => id));
    const organisationBy = new Map(
      organisations.flatMap((one) => [[codeOf(one), one] as const, [one.id, one] as const]),
    );
    const personBy = new Map(persons.map((one) => [one.key ?? '', one]));
    for (const place of places) {
      const offer = offers.get(place);
      const organisation =
        offer?.kind === 'person'
          ? undefined
          : (organisationBy.get(offer?.code ?? '') ??
            organisationBy.get(recordCode(place)) ??
            organisationBy.get(place));
      const person = offer?.kind === 'organisation' ? undefined : personBy.get(offer?.key ?? personKey(place));
      const found = organisation ?? person;
      if (organisation) {
        const named = (offer?.named ?? true) && !isUndisclosed(organisation.nameZh);
        work.parties.set(place, { id: organisation.id, kind: 'organisation', named });
      } else if (person) {
        const named = (offer?.named ?? true) && !isUndisclosed(person.nameZh);
        work.parties.set(place, { id: person.id, kind: 'person', named });
      } else if (byId.has(place)) work.parties.set(place, { id: place, kind: 'person', named: true });
      for (const statement of work.parties.has(place) ? (describedBy.get(place) ?? []) : []) {
        work.outcomes.set(statement.index, 'unchanged');
        if (found && offer && found.nameZh !== offer.draft.nameZh) work.notes.push(nameKept(statement, found.nameZh));
      }
    }
  }

  private async takeNew(
    work: Import,
    offers: ReadonlyMap<string, PartyOffer>,
    describedBy: ReadonlyMap<string, readonly PartyStatement[]>,
  ): Promise<void> {
    const fresh = [...offers].filter(([place]) => !work.parties.has(place));
    const organisations = fresh.flatMap(([place, offer]) => (offer.kind === 'organisation' ? [{ place, offer }] : []));
    const persons = fresh.flatMap(([place, offer]) => (offer.kind === 'person' ? [{ place, offer }] : []));
    const decided = [
      ...(await this.register.organisations(
        work.ctx,
        organisations.map(({ offer }) => offer.draft),
      )),
      ...(await this.register.persons(
        work.ctx,
        persons.map(({ offer }) => offer.draft),
      )),
    ];
    for (const [index, { place, offer }] of [...organisations, ...persons].entries()) {
      const outcome = decided[index];
      const statements = describedBy.get(place) ?? [];
      if (!isRecorded(outcome)) {
        for (const statement of statements) work.refused.push(refusal(statement, outcome));
        continue;
      }
      work.parties.set(place, { id: outcome.id, kind: offer.kind, named: offer.named });
      for (const [place, statement] of statements.entries()) {
        work.outcomes.set(statement.index, place === 0 && outcome.outcome === 'taken' ? 'taken' : 'unchanged');
      }
    }
  }

  private async takeRelationships(work: Import, statements: readonly RelationshipStatement[]): Promise<void> {
    const known = [...work.parties.values()].map(({ id }) => id);
    const records = [...new Set(statements.map(({ recordId }) => recordKey(recordId)))];
    const stored = await this.store.relationsAmong(work.ctx, known, records.map(recordNote));
    const timeline = new Timeline(stored);
    for (const statement of inOrder(statements)) {
      try {
        this.say(work, timeline, statement);
      } catch (error) {
        work.refused.push(refusal(statement, error));
      }
    }
    await this.write(work, timeline);
  }

  private say(work: Import, timeline: Timeline, statement: RelationshipStatement): void {
    const holder = partyOf(work, statement, 'interestedParty');
    const subject = partyOf(work, statement, 'subject');
    if (subject.kind === 'person' && statement.register === undefined) throw no.notAnOrganisation('subject');
    if (holder.id === subject.id) throw no.self();
    const { edges, notes } = edgesOf(statement, { holder, subject }, isCarried(work, timeline, statement));
    const idOf = (record: string) => idOfRecord(work, record);
    const isNew = timeline.say(statement, recordKey(statement.recordId), edges, {
      holder: holder.id,
      subject: subject.id,
      id: idOf,
    });
    work.outcomes.set(statement.index, isNew ? 'taken' : 'unchanged');
    work.notes.push(...notes.map((note) => ({ index: statement.index, statementId: statement.statementId, ...note })));
  }

  private async write(work: Import, timeline: Timeline): Promise<void> {
    const { ctx } = work;
    const versions = timeline.versions();
    for (const { statement, relationId, on } of newEnds(versions)) {
      const { source, statedOn, recordId, digest } = statement;
      const evidence = { note: recordNote(recordKey(recordId)), sha256: digest };
      await this.register
        .end(ctx, relationId, { on, source, extractedOn: statedOn, evidence })
        .catch((error: unknown) => work.refused.push(refusal(statement, error)));
    }
    const fresh = newRelations(versions, (record) => idOfRecord(work, record));
    const { decided } = await this.register.relations(
      ctx,
      fresh.map(({ draft }) => draft),
    );
    for (const [index, { statement, record }] of fresh.entries()) {
      const outcome = decided[index];
      if (isRecorded(outcome)) work.relations.set(record, outcome.id);
      else work.refused.push(refusal(statement, outcome));
    }
  }
}

function isRecorded(outcome: Decided | undefined): outcome is Extract<Taken, { readonly id: string }> {
  return outcome !== undefined && !(outcome instanceof DomainError) && outcome.outcome !== 'refused';
}

function readJson(text: string): ExactJson {
  try {
    return parseStrictJson(text, { numbers: 'text' });
  } catch (error) {
    if (error instanceof JsonFault) throw no.json(error);
    throw error;
  }
}

/** Records with components come last, statements of a record in the order of their days. */
function inOrder(statements: readonly RelationshipStatement[]): RelationshipStatement[] {
  const first = new Map<string, number>();
  for (const { recordId, index } of statements) if (!first.has(recordId)) first.set(recordId, index);
  const rank = ({ components }: RelationshipStatement) => (components.length > 0 ? 1 : 0);
  const place = ({ recordId }: RelationshipStatement) => first.get(recordId) ?? 0;
  const day = (x: RelationshipStatement, y: RelationshipStatement) =>
    x.statedOn === y.statedOn ? x.index - y.index : x.statedOn < y.statedOn ? -1 : 1;
  return [...statements].sort((x, y) => rank(x) - rank(y) || place(x) - place(y) || day(x, y));
}

function isGuarantee({ register }: RelationshipStatement): boolean {
  return register !== undefined && textAt(register, 'type') === 'GUARANTEE';
}

function partyOf(work: Import, statement: RelationshipStatement, side: 'subject' | 'interestedParty'): ResolvedParty {
  const place = placeOf(statement, side);
  const found = work.parties.get(place);
  if (!found) throw no.unknownRecord(side, place);
  return found;
}

/** True when every component is recorded, a relationship among them: then they carry what the whole says. */
function isCarried(work: Import, timeline: Timeline, { components }: RelationshipStatement): boolean {
  const relations = components.filter((record) => timeline.recordKnown(recordKey(record)));
  return relations.length > 0 && components.every((one) => relations.includes(one) || work.parties.has(one));
}

function idOfRecord(work: Import, record: string): string {
  const id = work.parties.get(record)?.id ?? work.relations.get(recordKey(record));
  if (id === undefined) throw no.unknownRecord('interests', record);
  return id;
}
