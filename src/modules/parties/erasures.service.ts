import { Injectable } from '@nestjs/common';
import { isId } from '../../kernel/ids.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { forgetRequest } from '../../platform/http/forget-request.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import * as erasure from './core/erasure.js';
import { ERASED_PERSON, type ErasureCase } from './core/erasure.js';
import * as no from './core/parties-errors.js';
import type { PartiesProblem } from './core/register-audit.js';
import type { WholePerson } from './core/registration.js';
import { ErasuresStore, toErasure, toRequest } from './erasures.store.js';
import type { ListFilter } from './parties.store.js';

/** Who is to be erased, why, and who asks. */
export interface ErasureDraft {
  readonly personId: string;
  readonly reason: string;
  /** Account of the one who asks. */
  readonly by: string;
}

/** Where the log says that a person was erased; no position while the leaf still waits for one. */
export interface LoggedErasure {
  readonly personId: string;
  readonly erasureId: string;
  readonly position?: number;
}

/** A natural person as people may see it. */
export interface ShownPerson {
  readonly id: string;
  readonly nameZh: string;
  readonly erasedAt?: Date;
}

/** How a natural person is erased by two others, and the check that nothing else made a name disappear. */
@Injectable()
export class Erasures {
  constructor(
    private readonly store: ErasuresStore,
    private readonly translog: Translog,
  ) {}

  async request(ctx: Ctx, { personId, reason, by }: ErasureDraft): Promise<ErasureCase> {
    if (!isId(personId)) throw no.unknownPerson();
    const known = await this.store.caseOf(ctx, personId);
    const [person] = await this.store.whole(ctx, [personId]);
    if (!person) {
      if (known) throw erasure.caseExists(known);
      throw (await this.store.isKnown(ctx, personId)) ? no.privateMissing() : no.unknownPerson();
    }
    const asked = erasure.request(person, known, { id: newId(ctx), reason, by, at: ctx.now });
    if (!(await this.store.insertRequest(ctx, asked))) throw no.erasureOpen(ctx.now);
    await this.translog.append(ctx, [
      { kind: 'erasure-request', id: asked.id, record: erasure.erasureRequestRecord(asked) },
    ]);
    return this.one(ctx, asked.id);
  }

  async confirm(ctx: Ctx, id: string, by: string): Promise<ErasureCase> {
    const confirmed = erasure.confirm(await this.one(ctx, id), by, ctx.now);
    const [person] = await this.store.whole(ctx, [confirmed.personId]);
    if (!(await this.store.erase(ctx, confirmed))) throw no.erasedAlready(ctx.now);
    const wide = beyond(ctx, 'platform.erased');
    await forgetRequest(wide.tx, 'persons', confirmed.personId);
    await forgetRequest(wide.tx, 'declarations', confirmed.personId);
    for (const resource of ['import', 'onboardings', 'resubmit', 'extracts'])
      await forgetRequest(wide.tx, resource, confirmed.personId);
    // Only someone who has a key can be named by it in the request for a relation.
    if (person?.key !== undefined) await forgetRequest(wide.tx, 'relations', confirmed.personId);
    await this.translog.append(ctx, [{ kind: 'erasure', id, record: erasure.erasureRecord(confirmed) }]);
    return this.one(ctx, id);
  }

  async one(ctx: Ctx, id: string): Promise<ErasureCase> {
    const found = await this.store.caseById(ctx, id);
    if (!found) throw no.unknownErasure();
    return found;
  }

  list(ctx: Ctx, filter: ListFilter): Promise<readonly ErasureCase[]> {
    return this.store.cases(ctx, filter);
  }

  /** Names of these persons; for an erased one the words that say so. Ids of no person are left out. */
  async names(ctx: Ctx, ids: readonly string[], locale: Locale): Promise<Map<string, string>> {
    const names = new Map((await this.store.whole(ctx, ids)).map((person) => [person.id, person.nameZh]));
    for (const id of await this.store.erased(ctx, ids)) names.set(id, inLocale(ERASED_PERSON, locale));
    return names;
  }

  async person(ctx: Ctx, id: string): Promise<ShownPerson> {
    const nameZh = (await this.names(ctx, [id], ctx.locale)).get(id);
    if (nameZh === undefined) throw (await this.store.isKnown(ctx, id)) ? no.privateMissing() : no.unknownPerson();
    const erasedAt = (await this.store.caseOf(ctx, id))?.erasedAt;
    return { id, nameZh, ...(erasedAt === undefined ? {} : { erasedAt }) };
  }

  /** True where this is the name of the person, who is not erased. */
  async isNamed(ctx: Ctx, personId: string, nameZh: string): Promise<boolean> {
    const [person] = await this.store.whole(ctx, [personId]);
    return person?.nameZh === nameZh;
  }

  /** Refuses a text that is recorded for ever and names one of these persons. */
  async insistNameless(ctx: Ctx, field: string, text: string, ids: readonly string[]): Promise<void> {
    for (const person of await this.store.whole(ctx, ids)) {
      if (erasure.namesPerson(text, person)) throw no.namesPerson(field);
    }
  }

  /** Of many texts that are recorded for ever the places of those that name one of their persons. */
  async naming(
    ctx: Ctx,
    texts: readonly ({ readonly text: string | undefined; readonly ids: readonly string[] } | undefined)[],
  ): Promise<Set<number>> {
    const ids = texts.flatMap((one) => (one?.text === undefined ? [] : one.ids));
    const persons = new Map<string, WholePerson>();
    if (ids.length > 0) {
      for (const person of await this.store.whole(ctx, [...new Set(ids)])) persons.set(person.id, person);
    }
    const places = new Set<number>();
    for (const [place, one] of texts.entries()) {
      const text = one?.text;
      if (!one || text === undefined) continue;
      const named = one.ids.flatMap((id) => persons.get(id) ?? []);
      if (named.some((person) => erasure.namesPerson(text, person))) places.add(place);
    }
    return places;
  }

  async logged(ctx: Ctx): Promise<readonly LoggedErasure[]> {
    const confirmed = await this.store.confirmed(ctx);
    const ids = confirmed.map(({ erasureId }) => erasureId);
    const positions = await this.translog.positionOf(ctx, 'erasure', ids);
    return confirmed.map((one) => {
      const position = positions.get(one.erasureId);
      return { ...one, ...(position === undefined ? {} : { position }) };
    });
  }

  async audit(ctx: Ctx): Promise<readonly PartiesProblem[]> {
    const problems: PartiesProblem[] = [];
    for await (const page of this.store.personRows(ctx)) {
      problems.push(...page.flatMap((rows) => erasure.personProblem(rows) ?? []));
    }
    return problems;
  }

  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      leafSource(
        'erasure-request',
        (ctx) => store.allRequests(ctx),
        (row) => erasure.erasureRequestRecord(toRequest(row)),
      ),
      leafSource(
        'erasure',
        (ctx) => store.allErasures(ctx),
        (row) => erasure.erasureRecord(toErasure(row)),
      ),
    ];
  }
}
