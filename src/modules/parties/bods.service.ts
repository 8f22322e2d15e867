import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import { type ExactJson, JsonFault, parseStrictJson } from '../../kernel/strict-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { BodsStore } from './bods.store.js';
import { bodsFaults } from './bods.validator.js';
import { BodsParties, type ResolvedParties } from './bods-parties.service.js';
import { changesOf, draftOf, type NewEnd } from './core/bods/bods-draft.js';
import * as no from './core/bods/bods-errors.js';
import { type Edge, edgesOf, nobodyOf, type ResolvedParty } from './core/bods/bods-interest.js';
import {
  lateNote,
  type NotedStatement,
  type Offer,
  overtakenNote,
  placeOf,
  type RefusedStatement,
  readOffer,
  sayAll,
} from './core/bods/bods-offer.js';
import { type RelationshipStatement, type Statement, textAt } from './core/bods/bods-statement.js';
import { type PlacedEdge, recordNote, Timeline } from './core/bods/bods-timeline.js';
import type { RelationInTime } from './core/party-types.js';
import { type KnownParty, readRelation } from './core/relation.js';
import { GraphVersionStore } from './graph-version.store.js';
import { PartiesStore } from './parties.store.js';
import { Register } from './register.service.js';

/** What became of one statement that stands. */
export interface StatementOutcome {
  readonly index: number;
  readonly kind: Statement['kind'];
  readonly outcome: 'taken' | 'unchanged';
}

/** What became of a set of statements, each by itself. */
export interface BodsImport {
  readonly stood: readonly StatementOutcome[];
  readonly refused: readonly RefusedStatement[];
  readonly notes: readonly NotedStatement[];
  /** Ids of every party that the set speaks of. */
  readonly parties: readonly string[];
  /** Ids of the natural persons among them. */
  readonly persons: readonly string[];
}

/** One import on its way: its parties by id too, and loans by their records, for the guarantees of them. */
interface Import extends ResolvedParties {
  readonly ctx: Ctx;
  readonly byId: ReadonlyMap<string, KnownParty>;
  readonly loans: Map<string, RelationInTime>;
}

/** Takes statements of the Beneficial Ownership Data Standard 0.4. */
@Injectable()
export class Bods {
  constructor(
    private readonly register: Register,
    private readonly parties: PartiesStore,
    private readonly store: BodsStore,
    private readonly resolving: BodsParties,
    private readonly versions: GraphVersionStore,
  ) {}

  /** Takes a JSON text. Throws `PARTIES.BODS_JSON` where it is none. */
  take(ctx: Ctx, text: string): Promise<BodsImport> {
    return this.takeStatements(ctx, readJson(text));
  }

  /**
   * Takes an array of statements, their numbers as written. What is refused leaves the others standing; a repetition
   * changes nothing. Throws `PARTIES.BODS_NOT_ARRAY` for anything else, and then nothing is taken.
   */
  async takeStatements(ctx: Ctx, offered: ExactJson): Promise<BodsImport> {
    const offer = readOffer(offered, bodsFaults);
    const resolved = await this.resolving.resolve(ctx, offer);
    const byId = new Map([...resolved.parties.values()].map((party) => [party.id, party]));
    const work: Import = { ctx, ...resolved, byId, loans: new Map() };
    work.refused.push(...offer.refused);
    await this.takeRelationships(work, offer.relationships);
    return report(work, offer);
  }

  private async takeRelationships(work: Import, statements: readonly RelationshipStatement[]): Promise<void> {
    if (statements.length === 0) return;
    // What is decided on what is recorded must not be overtaken by another writer.
    await this.versions.hold(work.ctx);
    const others = statements.filter((statement) => !isGuarantee(statement));
    await this.takeEdges(work, others);
    if (others.length === statements.length) return;
    await this.findLoans(work, statements.filter(isGuarantee));
    await this.takeEdges(work, statements.filter(isGuarantee));
  }

  private async takeEdges(work: Import, statements: readonly RelationshipStatement[]): Promise<void> {
    const notes = new Set(statements.map(({ recordId }) => recordNote(recordId)));
    const timeline = new Timeline(await this.store.relationsAmong(work.ctx, [...work.byId.keys()], [...notes]));
    const { overtaken, refused } = sayAll(statements, (statement) => say(work, timeline, statement));
    work.refused.push(...refused);
    for (const statement of overtaken) {
      work.outcomes.set(statement.index, 'unchanged');
      work.notes.push(overtakenNote(statement));
    }
    await this.write(work, timeline);
  }

  private async write({ ctx, outcomes }: Import, timeline: Timeline): Promise<void> {
    const changes = changesOf(timeline.versions());
    // What stands is ended before what takes its place comes.
    await this.end(
      ctx,
      outcomes,
      changes.flatMap(({ end }) => (end?.relationId === undefined ? [] : [end])),
    );
    const fresh = changes.flatMap(({ relation, end }) => (relation ? [{ ...relation, end }] : []));
    const { decided } = await this.register.relations(
      ctx,
      fresh.map(({ draft }) => draft),
    );
    const ends: NewEnd[] = [];
    for (const [index, { statement, end }] of fresh.entries()) {
      const outcome = decided[index];
      // Each was read before anything was written: a refusal here would leave half of a statement behind.
      if (outcome instanceof DomainError) throw outcome;
      if (outcome?.outcome !== 'taken') continue;
      outcomes.set(statement.index, 'taken');
      if (end) ends.push({ ...end, relationId: outcome.id });
    }
    await this.end(ctx, outcomes, ends);
  }

  private async end(ctx: Ctx, outcomes: Import['outcomes'], ends: readonly NewEnd[]): Promise<void> {
    await this.register.ends(
      ctx,
      ends.map(({ statement, relationId = '', on, reason }) => {
        const { source, statedOn, recordId, digest } = statement;
        const evidence = { note: recordNote(recordId), sha256: digest };
        const draft = { on, source, extractedOn: statedOn, evidence, ...(reason === undefined ? {} : { reason }) };
        return { id: relationId, draft };
      }),
    );
    for (const { statement } of ends) outcomes.set(statement.index, 'taken');
  }

  /** The loans that guarantees name by our ids, or by records of this set or of an earlier one. */
  private async findLoans(work: Import, guarantees: readonly RelationshipStatement[]): Promise<void> {
    const { ctx, byId, loans } = work;
    const records = [...new Set(guarantees.flatMap(({ register }) => (register && textAt(register, 'loan')) ?? []))];
    for (const loan of await this.parties.relations(ctx, records.filter(isId))) loans.set(loan.id, loan);
    const byNote = new Map(records.map((record) => [recordNote(record), record]));
    for (const { relation: loan } of await this.store.relationsAmong(ctx, [...byId.keys()], [])) {
      const record = byNote.get(loan.evidence?.note ?? '');
      if (record !== undefined && loan.type === 'LOAN') loans.set(record, loan);
    }
  }
}

function readJson(text: string): ExactJson {
  try {
    return parseStrictJson(text, { numbers: 'text' });
  } catch (error) {
    if (error instanceof JsonFault) throw no.json(error);
    throw error;
  }
}

function isGuarantee({ register }: RelationshipStatement): boolean {
  return register !== undefined && textAt(register, 'type') === 'GUARANTEE';
}

/** Says a statement to the timeline. Throws for what cannot be recorded, and then nothing of it is said. */
function say(work: Import, timeline: Timeline, statement: RelationshipStatement): boolean {
  const { edges, notes } = nobodyOf(statement) ?? spoken(work, timeline, statement);
  const { isNew, isLate } = timeline.say(statement, edges);
  const { index, statementId } = statement;
  // A statement is said until nothing is new, and speaks of itself once.
  if (!work.outcomes.has(index)) {
    work.notes.push(...notes.map((note) => ({ index, statementId, ...note })));
    if (isLate) work.notes.push(lateNote(statement));
  }
  work.outcomes.set(index, 'unchanged');
  return isNew;
}

function spoken(work: Import, timeline: Timeline, statement: RelationshipStatement) {
  const holder = partyOf(work, statement, 'interestedParty');
  const subject = partyOf(work, statement, 'subject');
  if (subject.kind === 'person' && statement.register === undefined) throw no.notAnOrganisation('subject');
  if (holder.id === subject.id) throw no.self();
  const { edges, notes } = edgesOf(statement, { holder, subject }, isCarried(work, timeline, statement));
  const placed = edges.map((edge) => placedEdge(work, edge, holder, subject));
  const loans = new Map([...work.loans.values()].map((loan) => [loan.id, loan]));
  for (const edge of placed) readRelation(draftOf(statement, edge, edge), work.byId, loans);
  return { edges: placed, notes };
}

function partyOf(work: Import, statement: RelationshipStatement, side: 'subject' | 'interestedParty'): ResolvedParty {
  const place = placeOf(statement, side);
  const found = work.parties.get(place);
  if (!found) throw no.unknownRecord(side, place);
  return found;
}

/** True when every component is recorded, a relationship among them: then they carry what the whole says. */
function isCarried(work: Import, timeline: Timeline, { components }: RelationshipStatement): boolean {
  return (
    components.some((record) => timeline.knows(record)) &&
    components.every((record) => timeline.knows(record) || work.parties.has(record))
  );
}

function placedEdge(work: Import, edge: Edge, holder: ResolvedParty, subject: ResolvedParty): PlacedEdge {
  const { appointedBy, loan } = edge.means;
  const idOf = (record: string): string => {
    const id = work.parties.get(record)?.id ?? work.loans.get(record)?.id;
    if (id === undefined) throw no.unknownRecord('interests', record);
    return id;
  };
  const means = {
    ...edge.means,
    ...(appointedBy === undefined ? {} : { appointedBy: idOf(appointedBy) }),
    ...(loan === undefined ? {} : { loan: idOf(loan) }),
  };
  return { ...edge, means, holder: holder.id, subject: subject.id };
}

function report({ byId, outcomes, refused, notes }: Import, offer: Offer): BodsImport {
  for (const { index } of refused) outcomes.delete(index);
  const stood = [...offer.parties, ...offer.relationships].flatMap(({ index, kind }): StatementOutcome[] => {
    const outcome = outcomes.get(index);
    return outcome === undefined ? [] : [{ index, kind, outcome }];
  });
  const inPlace = (x: { readonly index: number }, y: { readonly index: number }) => x.index - y.index;
  return {
    stood: stood.sort(inPlace),
    refused: [...refused].sort(inPlace),
    notes: notes.filter(({ index }) => outcomes.has(index)).sort(inPlace),
    parties: [...byId.keys()],
    persons: [...byId.values()].flatMap(({ id, kind }) => (kind === 'person' ? [id] : [])),
  };
}
