import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { BodsStore } from './bods.store.js';
import type { ResolvedParty } from './core/bods/bods-interest.js';
import {
  keptElsewhere,
  type NotedStatement,
  nameKept,
  type Offer,
  type PartyStatement,
  partyOffers,
  placeOf,
  type RefusedStatement,
  recordsElsewhere,
  refusal,
} from './core/bods/bods-offer.js';
import {
  elsewhereOffer,
  isNamedOrganisation,
  isPlainRecord,
  isRecordKey,
  isUndisclosed,
  type PartyOffer,
  personKey,
  recordCode,
} from './core/bods/bods-party.js';
import type { RelationshipStatement } from './core/bods/bods-statement.js';
import { recordNote } from './core/bods/bods-timeline.js';
import { normaliseCode } from './core/organisation.js';
import { codeOf } from './core/registration.js';
import { PartiesStore } from './parties.store.js';
import { Register } from './register.service.js';

/** Who the statements of a set speak of, by their places in it, and what became of the statements about them. */
export interface ResolvedParties {
  readonly parties: Map<string, ResolvedParty>;
  readonly outcomes: Map<number, 'taken' | 'unchanged'>;
  readonly refused: RefusedStatement[];
  readonly notes: NotedStatement[];
}

/** A party of the register, and the name it bears there; persons found by id alone come without. */
interface Found extends ResolvedParty {
  readonly nameZh?: string;
}

const SIDES = ['subject', 'interestedParty'] as const;

type Described = ReadonlyMap<string, readonly PartyStatement[]>;

/** Finds the parties of statements on the register, or takes them into it. */
@Injectable()
export class BodsParties {
  constructor(
    private readonly register: Register,
    private readonly store: PartiesStore,
    private readonly bods: BodsStore,
  ) {}

  async resolve(ctx: Ctx, offer: Offer): Promise<ResolvedParties> {
    const { offers, describedBy, refused } = partyOffers(offer);
    const work: ResolvedParties = { parties: new Map(), outcomes: new Map(), refused: [...refused], notes: [] };
    const elsewhere = recordsElsewhere(offer, offers);
    const known = await this.known(ctx, offers, elsewhere);
    await this.recall(ctx, offer, elsewhere, known);
    for (const [place, party] of known) settle(work, place, party, offers.get(place), describedBy, 'unchanged');
    const fresh = new Map([...offers].filter(([place]) => !known.has(place)));
    for (const record of offer.onlyRelationships ? elsewhere.filter((one) => !known.has(one)) : []) {
      fresh.set(record, elsewhereOffer(record));
      const first = offer.relationships.find((one) =>
        [placeOf(one, 'subject'), placeOf(one, 'interestedParty')].includes(record),
      );
      if (first) work.notes.push(keptElsewhere(first, record));
    }
    await this.take(ctx, work, fresh, describedBy);
    return work;
  }

  /** Parties that are on the register already: by the code or key that a statement gives, by their record, or by id. */
  private async known(
    ctx: Ctx,
    offers: ReadonlyMap<string, PartyOffer>,
    elsewhere: readonly string[],
  ): Promise<Map<string, Found>> {
    const names = new Map<string, readonly string[]>();
    for (const place of [...offers.keys(), ...elsewhere]) names.set(place, namesOf(place, offers.get(place)));
    const all = [...new Set([...names.values()].flat())];
    const ids = all.filter(isId);
    const byName = new Map<string, Found>();
    for (const { id } of await this.store.persons(ctx, ids)) byName.set(id, { id, kind: 'person', named: true });
    for (const { id, nameZh, key = '' } of await this.store.personsByKey(ctx, all.filter(isRecordKey)))
      byName.set(key, { id, kind: 'person', named: !isUndisclosed(nameZh), nameZh });
    const organisations = [
      ...(await this.store.organisationsByCode(ctx, all)),
      ...(await this.store.organisations(ctx, ids)),
    ];
    for (const one of organisations) {
      const { id, nameZh } = one;
      const party: Found = { id, kind: 'organisation', named: isNamedOrganisation(one), nameZh };
      byName.set(codeOf(one), party).set(id, party);
    }
    const known = new Map<string, Found>();
    for (const [place, candidates] of names) {
      const kind = offers.get(place)?.kind;
      const found = candidates.map((name) => byName.get(name)).find((one) => one && (kind ?? one.kind) === one.kind);
      if (found) known.set(place, found);
    }
    return known;
  }

  /**
   * Adds parties that a set names without describing them, where an earlier statement of the same relationship is recorded:
   * its two parties make a relationship the one it is (BODS 0.4, record identifiers).
   */
  private async recall(ctx: Ctx, offer: Offer, elsewhere: readonly string[], known: Map<string, Found>): Promise<void> {
    const lacking = new Set(elsewhere.filter((place) => !known.has(place)));
    const byNote = new Map<string, RelationshipStatement>();
    for (const statement of offer.relationships)
      if (SIDES.some((side) => lacking.has(placeOf(statement, side))))
        byNote.set(recordNote(statement.recordId), statement);
    const ids = new Map<string, string>();
    for (const { relation } of await this.bods.relationsAmong(ctx, [], [...byNote.keys()])) {
      const statement = byNote.get(relation.evidence?.note ?? '');
      if (statement === undefined) continue;
      ids.set(placeOf(statement, 'subject'), relation.to).set(placeOf(statement, 'interestedParty'), relation.from);
    }
    const byId = await this.known(ctx, new Map(), [...new Set(ids.values())]);
    for (const place of lacking) {
      const party = byId.get(ids.get(place) ?? '');
      if (party) known.set(place, party);
    }
  }

  /** Records who is not known. Several records of one code are one organisation, as the first of them describes it. */
  private async take(
    ctx: Ctx,
    work: ResolvedParties,
    fresh: ReadonlyMap<string, PartyOffer>,
    describedBy: Described,
  ): Promise<void> {
    const firsts = new Map<string, PartyOffer>();
    for (const offer of fresh.values()) if (!firsts.has(nameOf(offer))) firsts.set(nameOf(offer), offer);
    const organisations = [...firsts.values()].flatMap((one) => (one.kind === 'organisation' ? [one.draft] : []));
    const persons = [...firsts.values()].flatMap((one) => (one.kind === 'person' ? [one.draft] : []));
    const decided = {
      organisation: [...(await this.register.organisations(ctx, organisations))],
      person: [...(await this.register.persons(ctx, persons))],
    };
    const outcomes = new Map(
      [...firsts].map(([name, { kind }]) => [name, present(decided[kind].shift(), 'an answer')]),
    );
    for (const [place, offer] of fresh) {
      const outcome = present(outcomes.get(nameOf(offer)), 'the answer for a party');
      if (outcome instanceof DomainError || outcome.outcome === 'refused') {
        for (const statement of describedBy.get(place) ?? []) work.refused.push(refusal(statement, outcome));
        continue;
      }
      const first = present(firsts.get(nameOf(offer)), 'the first offer of a party');
      const party: Found = { id: outcome.id, kind: offer.kind, named: offer.named, nameZh: first.draft.nameZh };
      settle(work, place, party, offer, describedBy, first === offer ? outcome.outcome : 'unchanged');
    }
  }
}

/** Every name under which a party may be on the register, the surest first. */
function namesOf(place: string, offer: PartyOffer | undefined): string[] {
  const given = offer === undefined ? [] : [nameOf(offer)];
  const record = offer?.kind === 'person' ? [personKey(place)] : [recordCode(place)];
  const either = offer === undefined ? [personKey(place)] : [];
  const written = isPlainRecord(place) ? [normaliseCode(place), place] : [];
  return [...given, ...record, ...either, ...written];
}

function nameOf(offer: PartyOffer): string {
  return offer.kind === 'organisation' ? offer.code : offer.key;
}

/** Notes who a party is. Of the statements that describe a new one, the first has brought it. */
function settle(
  work: ResolvedParties,
  place: string,
  { id, kind, named, nameZh }: Found,
  offer: PartyOffer | undefined,
  describedBy: Described,
  outcome: 'taken' | 'unchanged',
): void {
  work.parties.set(place, { id, kind, named: named && (offer?.named ?? true) });
  for (const [rank, statement] of (describedBy.get(place) ?? []).entries()) {
    work.outcomes.set(statement.index, rank === 0 ? outcome : 'unchanged');
    if (offer && nameZh !== undefined && nameZh !== offer.draft.nameZh) work.notes.push(nameKept(statement, nameZh));
  }
}
