/**
 * Who the parties of a declaration's entries are, and which entries the declarant may make. Natural persons are given by
 * name: a holder or officer of one of the two who bears it is that person, anyone else is recorded anew, with no more
 * than the name and the salted digest of an identifier. Who declares speaks for the own side: an entry between strangers
 * would let one party write into the answers of others.
 */
import { isId } from '../../../kernel/ids.js';
import type { DeclaredPerson, Entry } from './declaration.js';
import * as no from './declaration-errors.js';
import { saltedDigest } from './party-records.js';
import type { WholePerson } from './registration.js';
import type { KnownParty } from './relation.js';

export const PERSON_REF = 'person:';

/** One of the two parties with everyone who stands for it on the day. */
export interface Side {
  /** The party, its head office and branches, whoever controls it; each with the entity that it stands for. */
  readonly bodies: ReadonlyMap<string, string>;
  /** Natural persons who hold shares in one of them or are its officers. */
  readonly persons: ReadonlySet<string>;
}

/** Texts by which the entries name their parties, without repeats. */
export function namedIn(entries: readonly Entry[]): readonly string[] {
  return [...new Set(entries.flatMap(({ from, to }) => [from, to]))];
}

/**
 * Refuses persons that are listed twice or that nothing names. `named` are all references of the declaration. Throws
 * `PARTIES.DECLARATION_PERSON_TWICE`.
 */
export function insistPersonsNeeded(persons: readonly DeclaredPerson[], named: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, { key }] of persons.entries()) {
    if (seen.has(key) || !named.includes(`${PERSON_REF}${key}`)) throw no.samePersonTwice(`/persons/${index}`);
    seen.add(key);
  }
}

/**
 * The one of the candidates who is meant: the same name, and where both identifiers are known the same identifier.
 * Nothing where nobody is. Throws `PARTIES.DECLARATION_NAMESAKE` where several are.
 */
export function meant(
  { nameZh, identifier }: Omit<DeclaredPerson, 'key'>,
  candidates: readonly WholePerson[],
  at: string,
): WholePerson | undefined {
  const name = nameZh.normalize('NFKC').trim();
  const found = candidates.filter((person) => {
    if (person.nameZh.normalize('NFKC').trim() !== name) return false;
    if (identifier === undefined || person.identifierDigest === undefined) return true;
    return saltedDigest(person.salt, identifier.trim()) === person.identifierDigest;
  });
  if (found.length > 1) throw no.namesake(at);
  return found[0];
}

const PEOPLE_ONLY: readonly Entry['type'][] = ['KIN'];
const COMPANIES_ONLY: readonly Entry['type'][] = ['CONTROLS', 'IP_DEPENDENCE', 'OPERATIONS_CONTROLLED'];

/** The entries with ids for ends. Throws for an end that is unknown, of the wrong sort, or the other end itself. */
export function resolved(entries: readonly Entry[], known: ReadonlyMap<string, KnownParty>): readonly Entry[] {
  return entries.map((entry) => {
    const [from, to] = [entry.from, entry.to].map((given, end) => {
      const at = `${entry.at}/${entry.ends[end]}`;
      const party = known.get(given);
      if (!party) throw no.unknownRef(at, given);
      if (PEOPLE_ONLY.includes(entry.type) && party.kind !== 'person') throw no.wrongRef(at, 'person');
      if (end === 1 && COMPANIES_ONLY.includes(entry.type) && party.kind !== 'organisation') {
        throw no.wrongRef(at, 'organisation');
      }
      return party.id;
    }) as [string, string];
    if (from === to) throw no.selfEntry(`${entry.at}/${entry.ends[1]}`);
    return { ...entry, from, to };
  });
}

/** Whose declaration it is, about whom, and what it brought to the register. */
export interface Speaker {
  readonly own: Side;
  readonly other: Side;
  /** Persons first recorded from this declaration. */
  readonly fresh: ReadonlySet<string>;
  readonly signedBy: string;
}

/**
 * Refuses an entry about others alone. One end belongs to the own side, but for a loan of the other side that the own
 * side guarantees. Kin are persons of the two sides or new ones, one of them the own side's: its holder or officer, or a
 * new one who is named as its holder or who signed. Throws `PARTIES.DECLARATION_FOREIGN_ENTRY`.
 */
export function insistOwnSide(entries: readonly Entry[], { own, other, fresh, signedBy }: Speaker): void {
  const ours = (id: string): boolean => own.bodies.has(id) || own.persons.has(id);
  const known = (id: string): boolean => own.persons.has(id) || other.persons.has(id) || fresh.has(id);
  const named = new Set(entries.flatMap(({ question, from }) => (question === 'HOLDERS' ? [from] : [])));
  const ourPerson = (id: string): boolean =>
    own.persons.has(id) || (fresh.has(id) && (named.has(id) || id === signedBy));
  const guaranteed = new Set(
    entries.flatMap(({ loanEntry, from }) => (loanEntry !== undefined && ours(from) ? [loanEntry] : [])),
  );
  for (const [number, { at, type, from, to }] of entries.entries()) {
    const kin = type === 'KIN' && known(from) && known(to) && (ourPerson(from) || ourPerson(to));
    const loan = guaranteed.has(number) && other.bodies.has(to);
    if (!kin && !loan && (type === 'KIN' || (!ours(from) && !ours(to)))) throw no.foreignEntry(at);
  }
}

/** True for a reference that names a person by the name alone: no id, no key of the declaration. */
export function isName(reference: string): boolean {
  return !reference.startsWith(PERSON_REF) && !isId(reference);
}
