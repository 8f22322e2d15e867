import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { FieldError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import type { Ctx } from '../../platform/ctx.js';
import {
  type DeclarationDraft,
  type DeclaredPerson,
  type Entry,
  evidenceDigest,
  type KeptEntry,
  kept,
} from './core/declaration.js';
import { onRecord } from './core/declaration-comparison.js';
import * as no from './core/declaration-errors.js';
import {
  insistOwnSide,
  insistPersonsNeeded,
  isName,
  meant,
  namedIn,
  PERSON_REF,
  resolved,
  type Side,
} from './core/declared-parties.js';
import type { WholePerson } from './core/registration.js';
import type { KnownParty, RelationDraft } from './core/relation.js';
import { DeclarationsStore } from './declarations.store.js';
import { ErasuresStore } from './erasures.store.js';
import { Parties } from './parties.service.js';

/** The entries with ids for ends, and who signed. */
export interface Understood {
  readonly entries: readonly Entry[];
  readonly signedBy: string;
  /** Every natural person whom the declaration names, the signatory included. */
  readonly persons: readonly string[];
}

/** The two sides on the day, and who signed for the own side before. */
export interface Around {
  readonly own: Side;
  readonly other: Side;
  readonly signatories: readonly string[];
}

/** Whose declaration it is and under which evidence its relations are recorded. */
export interface Recording {
  readonly declarationId: string;
  readonly draft: DeclarationDraft;
}

/** How the answers of a declaration become relations: who is meant, what is on record, and what is recorded anew. */
@Injectable()
export class DeclaredEntries {
  constructor(
    private readonly parties: Parties,
    private readonly store: DeclarationsStore,
    private readonly people: ErasuresStore,
  ) {}

  /** Looks up and, for persons not known to either side, registers whoever the entries name. Throws for strangers. */
  async understand(ctx: Ctx, draft: DeclarationDraft, entries: readonly Entry[], around: Around): Promise<Understood> {
    const named = [...namedIn(entries), draft.signedBy];
    const persons = draft.persons ?? [];
    insistPersonsNeeded(persons, named);
    const signatory: DeclaredPerson = { key: '', nameZh: draft.signedBy };
    const twin = persons.find(({ nameZh }) => nameZh.trim() === draft.signedBy.trim());
    const signedAs = isName(draft.signedBy) ? `${PERSON_REF}${twin?.key ?? ''}` : draft.signedBy;
    const wanted = signedAs === PERSON_REF ? [...persons, signatory] : persons;
    const { known, fresh } = await this.peopleNamed(ctx, wanted, around);
    await this.partiesNamed(ctx, namedIn(entries), known);
    const ends = resolved(entries, known);
    const signedBy = known.get(signedAs)?.id ?? (await this.store.persons(ctx, [signedAs].filter(isId)))[0];
    if (signedBy === undefined) throw no.unknownRef('/signedBy', draft.signedBy);
    insistOwnSide(ends, { own: around.own, other: around.other, fresh, signedBy });
    const everyone = [...known.values()].filter(({ kind }) => kind === 'person').map(({ id }) => id);
    return { entries: ends, signedBy, persons: [...new Set([...everyone, signedBy])] };
  }

  /** Records the relations that are not on record yet; a holder's share is kept in the declaration alone. */
  async record(ctx: Ctx, entries: readonly Entry[], of: Recording): Promise<readonly KeptEntry[]> {
    const alike = await this.store.alike(ctx, entries);
    const done = new Map<number, KeptEntry>();
    const loans = (number: number | undefined): string | undefined =>
      number === undefined ? undefined : done.get(number)?.relation;
    for (const guarantees of [false, true]) {
      const offered: { readonly number: number; readonly entry: Entry; readonly draft: RelationDraft }[] = [];
      for (const [number, entry] of entries.entries()) {
        if ((entry.type === 'GUARANTEE') !== guarantees) continue;
        const loan = loans(entry.loanEntry);
        const earlier = onRecord({ ...entry, ...(loan === undefined ? {} : { loan }) }, alike);
        if (entry.question === 'HOLDERS') done.set(number, kept(entry));
        else if (earlier) done.set(number, kept(entry, earlier.id, false));
        else offered.push({ number, entry, draft: relationOf(entry, loan, of) });
      }
      const taken = await this.parties.takeRelations(
        ctx,
        offered.map(({ draft }) => draft),
      );
      const errors = offered.flatMap(({ entry }, at) => refusals(entry, present(taken[at], 'an answer per relation')));
      if (errors.length > 0) throw no.entriesRefused(errors);
      for (const [at, { number, entry }] of offered.entries()) {
        const one = present(taken[at], 'an answer per relation');
        if (one.outcome !== 'refused') done.set(number, kept(entry, one.id, one.outcome === 'taken'));
      }
    }
    return entries.map((_, number) => present(done.get(number), 'every entry is kept'));
  }

  private async peopleNamed(
    ctx: Ctx,
    persons: readonly DeclaredPerson[],
    { own, other, signatories }: Around,
  ): Promise<{ readonly known: Map<string, KnownParty>; readonly fresh: ReadonlySet<string> }> {
    const known = new Map<string, KnownParty>();
    if (persons.length === 0) return { known, fresh: new Set() };
    const idsOf = ({ bodies, persons: of }: Side): string[] => [...bodies.keys(), ...of];
    const ours = await this.people.whole(ctx, idsOf(own));
    const all = new Map<string, WholePerson>(
      [...ours, ...(await this.people.whole(ctx, idsOf(other)))].map((person) => [person.id, person]),
    );
    const ownSide = new Map([...ours, ...(await this.people.whole(ctx, signatories))].map((one) => [one.id, one]));
    const signing = [...ownSide.values()];
    const unknown: DeclaredPerson[] = [];
    for (const [index, person] of persons.entries()) {
      const signs = person.key === '';
      const candidates = signs ? signing : [...all.values()];
      const found = meant(person, candidates, signs ? '/signedBy' : `/persons/${index}`);
      if (found) known.set(`${PERSON_REF}${person.key}`, { id: found.id, kind: 'person' });
      else unknown.push(person);
    }
    const drafts = unknown.map(({ key: _, ...draft }) => draft);
    const taken = await this.parties.takePersons(ctx, drafts);
    const fresh = new Set<string>();
    for (const [at, one] of taken.entries()) {
      const { key } = present(unknown[at], 'a person per answer');
      const place = key === '' ? '/signedBy' : `/persons/${persons.findIndex((person) => person.key === key)}`;
      if (one.outcome === 'refused') throw no.entriesRefused(one.errors.map((error) => ({ ...error, field: place })));
      known.set(`${PERSON_REF}${key}`, { id: one.id, kind: 'person' });
      fresh.add(one.id);
    }
    return { known, fresh };
  }

  /** Adds what ids and codes stand for. */
  private async partiesNamed(ctx: Ctx, named: readonly string[], known: Map<string, KnownParty>): Promise<void> {
    const ids = named.filter((reference) => isId(reference));
    const codes = named.filter((reference) => !reference.startsWith(PERSON_REF) && !isId(reference));
    for (const id of (await this.parties.organisations(ctx, ids)).keys()) known.set(id, { id, kind: 'organisation' });
    for (const id of await this.store.persons(ctx, ids)) known.set(id, { id, kind: 'person' });
    const found = await this.parties.organisationsByUscc(ctx, codes);
    for (const code of codes) {
      const organisation = found.get(code);
      if (organisation) known.set(code, { id: organisation.id, kind: 'organisation' });
    }
  }
}

function relationOf(entry: Entry, loan: string | undefined, { declarationId, draft }: Recording): RelationDraft {
  const { type, from, to, validFrom, validTo, amountFen, kin, basis } = entry;
  const sha256 = draft.evidence.length === 0 ? {} : { sha256: evidenceDigest(draft.evidence) };
  return {
    type,
    from,
    to,
    validFrom,
    ...(validTo === undefined ? {} : { validTo }),
    ...(amountFen === undefined ? {} : { amountFen }),
    ...(kin === undefined ? {} : { kin }),
    ...(basis === undefined ? {} : { basis }),
    ...(loan === undefined ? {} : { loan }),
    source: 'declared',
    extractedOn: draft.signedOn,
    evidence: { note: `declaration ${declarationId}`, ...sha256 },
  };
}

/** The register's refusal, with pointers into the declaration. */
function refusals(entry: Entry, taken: Taken): readonly FieldError[] {
  if (taken.outcome !== 'refused') return [];
  return taken.errors.map((error) => {
    const field = error.field === 'from' ? entry.ends[0] : error.field === 'to' ? entry.ends[1] : error.field;
    return { ...error, field: field === undefined ? entry.at : `${entry.at}/${field}` };
  });
}
