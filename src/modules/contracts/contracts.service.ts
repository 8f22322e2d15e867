import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { digestOf } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Catalogue } from '../catalogue/index.js';
import { Followups } from '../followups/index.js';
import { type Organisation, Parties } from '../parties/index.js';
import { type LeafSource, leafSource, Translog, withStrays } from '../translog/index.js';
import {
  type ContractSheet,
  contractLeaf,
  eventLeaf,
  eventOf,
  readsAll,
  recordOf,
  sheet,
  sideOf,
} from './contract.sheet.js';
import { type ContractQuery, ContractsStore } from './contracts.store.js';
import { assertAddsUp, assertParties, type ContractOffer, gainerIds, type Terms, termsJson } from './core/contract.js';
import {
  type Contract,
  type ContractEvent,
  completes,
  type FrozenFinding,
  fold,
  type Step,
} from './core/contract-events.js';
import { type ContractFact, factOf } from './core/contract-fact.js';
import {
  assertHistory,
  type ContractDraft,
  type DatedRelease,
  draftJson,
  historySteps,
  historyTerms,
  releaseCurrentOn,
} from './core/contract-history.js';
import { type ContractRecord, contractEventRecord, contractRecord } from './core/contract-record.js';
import { decideStep, type StepCommand } from './core/contract-steps.js';
import { fallenReason, otherPayer } from './core/contract-texts.js';
import * as no from './core/contracts-errors.js';
import { recallAnswerLeafSource } from './recall-answers.store.js';

/** A row of history is the same one by programme and number: one number may be claimed in two programmes. */
function rowKey(row: { readonly number: string; readonly programme?: string }): string {
  return `${row.programme ?? ''} ${row.number}`;
}

/** Rows saved in one statement when history is loaded. */
const CHUNK = 5_000;

/** Purchase contracts: agreed terms, the evidence of their life, and the finding frozen when they were signed. */
@Injectable()
export class Contracts {
  constructor(
    private readonly store: ContractsStore,
    private readonly parties: Parties,
    private readonly catalogue: Catalogue,
    private readonly followups: Followups,
    private readonly translog: Translog,
  ) {}

  /** Records terms that buyer and seller negotiated; both must then sign. The caller acts for one of the two. */
  async offer(ctx: Ctx, offer: ContractOffer): Promise<ContractSheet> {
    const terms = await this.resolve(ctx, offer);
    if (terms.buyerId !== ctx.actor.organisationId && terms.sellerId !== ctx.actor.organisationId) throw no.notAParty();
    assertParties(terms);
    assertAddsUp(terms);
    if (terms.signedOn !== undefined && terms.signedOn > shanghaiDate(ctx.now)) {
      throw no.dateInFuture('/signedOn', terms.signedOn);
    }
    await this.store.lockNumber(ctx, terms.number);
    if ((await this.store.known(ctx, [terms.number])).length > 0) throw no.numberTaken();
    const record = recordOf(ctx, newId(ctx), terms, digestOf(termsJson(terms)));
    await this.save(ctx, [record], []);
    return this.sheet(ctx, record, []);
  }

  /** One step in a contract's life. Throws `CONTRACTS.UNKNOWN` for whoever may not see the contract. */
  async step(ctx: Ctx, id: string, command: StepCommand): Promise<ContractSheet> {
    if (!isId(id)) throw no.unknownContract();
    await this.store.lock(ctx, id);
    const { record, contract } = await this.load(ctx, id);
    const side = sideOf(ctx, record.terms);
    if (side === undefined) throw no.unknownContract();
    const step = decideStep({ contract, side, today: shanghaiDate(ctx.now) }, command);
    const findings = await this.findingsFor(ctx, contract, step);
    const event = eventOf(ctx, id, contract.events.length + 1, {
      ...step,
      detail: findings === undefined ? step.detail : { ...step.detail, findings },
    });
    await this.save(ctx, [], [event]);
    if (findings !== undefined) await this.rely(ctx, [{ id, terms: record.terms, findings }]);
    await this.tell(ctx, record.terms, contract, event);
    return this.sheet(ctx, record, [...contract.events, event]);
  }

  /** The contract for one who may see it; `CONTRACTS.UNKNOWN` for everyone else. */
  async sheetOf(ctx: Ctx, id: string): Promise<ContractSheet> {
    if (!isId(id)) throw no.unknownContract();
    const { record, contract } = await this.load(ctx, id);
    return this.sheet(ctx, record, contract.events);
  }

  /** True where the caller may see the contract; false also for an unknown one. */
  async mayRead(ctx: Ctx, id: string): Promise<boolean> {
    const parties = isId(id) ? await this.store.partiesOf(ctx, id) : undefined;
    return parties !== undefined && (readsAll(ctx) || sideOf(ctx, parties) !== undefined);
  }

  /** Contracts that the caller may see, in the order of their ids. */
  async list(ctx: Ctx, query: Omit<ContractQuery, 'partyId'>): Promise<readonly ContractSheet[]> {
    const { organisationId } = ctx.actor;
    if (!readsAll(ctx) && organisationId === undefined) return [];
    const own = readsAll(ctx) || organisationId === undefined ? {} : { partyId: organisationId };
    const records = await this.store.list(ctx, { ...query, ...own });
    const events = await this.store.events(
      ctx,
      records.map((record) => record.id),
    );
    const organisations = await this.organisationsOf(ctx, records);
    return records.map((record) => sheet(record, events.get(record.id) ?? [], organisations));
  }

  /** Rows of history, each taken or refused by itself; answers in the order given. Findings are frozen in one go. */
  async take(ctx: Ctx, drafts: readonly ContractDraft[]): Promise<readonly Taken[]> {
    const parties = await this.parties.organisationsByUscc(ctx, [
      ...new Set(drafts.flatMap((draft) => [draft.buyer, draft.seller])),
    ]);
    const corpora = await this.catalogue.releaseForKey(ctx, [
      ...new Set(drafts.flatMap((draft) => draft.corpus ?? [])),
    ]);
    const offers = await this.store.known(ctx, [...new Set(drafts.map((draft) => draft.number))]);
    const known = new Map(offers.map((offer) => [rowKey(offer), offer]));
    const fresh: { draft: ContractDraft; record: ContractRecord }[] = [];
    const taken = drafts.map((draft): Taken => {
      try {
        const offerDigest = digestOf(draftJson(draft));
        const earlier = known.get(rowKey(draft));
        if (earlier !== undefined && earlier.offerDigest !== offerDigest) throw no.changed();
        if (earlier !== undefined) return { outcome: 'unchanged', id: earlier.id };
        const terms = historyTermsOf(draft, parties, corpora);
        const record = recordOf(ctx, newId(ctx), terms, offerDigest);
        known.set(rowKey(draft), { id: record.id, number: draft.number, offerDigest });
        fresh.push({ draft, record });
        return { outcome: 'taken', id: record.id };
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        return { outcome: 'refused', errors: [error.asFieldError()] };
      }
    });
    await this.saveHistory(ctx, fresh);
    return taken;
  }

  /** What the programmes judge, by id; contracts that are not signed by both are left out. `asOf` absent = all. */
  async contracts(ctx: Ctx, ids: readonly string[], asOf?: CalendarDate): Promise<Map<string, ContractFact>> {
    const facts = await this.facts(ctx, await this.store.byIds(ctx, ids.filter(isId)), asOf);
    return new Map(facts.map((fact) => [fact.id, fact]));
  }

  /** The same, by number as given: of every programme under which the number stands. */
  async byNumber(ctx: Ctx, numbers: readonly string[], asOf?: CalendarDate): Promise<readonly ContractFact[]> {
    const known = await this.store.known(ctx, numbers);
    return this.facts(
      ctx,
      await this.store.byIds(
        ctx,
        known.map((offer) => offer.id),
      ),
      asOf,
    );
  }

  /** Contracts meant for a programme and signed in `[from, until)`, in the order (signedOn, number). */
  async signedIn(
    ctx: Ctx,
    programme: string,
    from: CalendarDate,
    until: CalendarDate,
    asOf?: CalendarDate,
  ): Promise<readonly ContractFact[]> {
    const facts = await this.facts(ctx, await this.store.meantFor(ctx, programme, from, until), asOf);
    return facts.filter((fact) => from <= fact.signedOn && fact.signedOn < until);
  }

  /** The contracts that share a number or an invoice with another, where either is among those asked for. */
  async sharing(ctx: Ctx, ids: readonly string[], asOf?: CalendarDate): Promise<readonly ContractFact[]> {
    const sharing = await this.store.sharing(ctx, ids);
    return this.facts(ctx, await this.store.byIds(ctx, sharing), asOf);
  }

  /** The stored rows as the records whose leaves were appended. */
  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      withStrays(
        leafSource(
          'contract',
          (ctx) => store.streamContracts(ctx),
          contractRecord,
          async (ctx, id) => (await store.byIds(ctx, [id]))[0],
        ),
        (ctx) => store.strays(ctx),
      ),
      leafSource('contract-event', (ctx) => store.streamEvents(ctx), contractEventRecord),
      recallAnswerLeafSource(),
    ];
  }

  private async facts(ctx: Ctx, records: readonly ContractRecord[], asOf?: CalendarDate): Promise<ContractFact[]> {
    const ids = records.map((record) => record.id);
    const events = await this.store.events(ctx, ids);
    return records.flatMap((record) => {
      const fact = factOf(fold(record.id, record.terms, events.get(record.id) ?? []), asOf);
      return fact ?? [];
    });
  }

  private async load(ctx: Ctx, id: string): Promise<{ record: ContractRecord; contract: Contract }> {
    const [record] = await this.store.byIds(ctx, [id]);
    if (record === undefined) throw no.unknownContract();
    if (!readsAll(ctx) && sideOf(ctx, record.terms) === undefined) throw no.unknownContract();
    return { record, contract: fold(id, record.terms, (await this.store.events(ctx, [id])).get(id) ?? []) };
  }

  private async save(ctx: Ctx, records: readonly ContractRecord[], events: readonly ContractEvent[]): Promise<void> {
    await this.store.insert(ctx, records);
    await this.store.insertEvents(ctx, events);
    await this.translog.append(ctx, [...records.map(contractLeaf), ...events.map(eventLeaf)]);
  }

  private async saveHistory(
    ctx: Ctx,
    fresh: readonly { readonly draft: ContractDraft; readonly record: ContractRecord }[],
  ): Promise<void> {
    if (fresh.length === 0) return;
    const findings = await this.parties.freezeFindings(
      ctx,
      fresh.map(({ draft, record: { id, terms } }) => ({
        key: id,
        a: terms.buyerId,
        b: terms.sellerId,
        on: draft.signedOn,
      })),
    );
    for (let start = 0; start < fresh.length; start += CHUNK) {
      const bases: Basis[] = [];
      const events: ContractEvent[] = [];
      const chunk = fresh.slice(start, start + CHUNK);
      for (const { draft, record } of chunk) {
        const { findingId, digest } = present(findings.get(record.id), 'finding frozen for a contract');
        const frozen = [{ organisationId: record.terms.sellerId, findingId, digest }];
        const steps = historySteps(draft, record.digest, frozen);
        events.push(...steps.map((step, index) => eventOf(ctx, record.id, index + 1, step)));
        bases.push({ id: record.id, terms: record.terms, findings: frozen });
      }
      await this.save(
        ctx,
        chunk.map(({ record }) => record),
        events,
      );
      await this.rely(ctx, bases);
    }
  }

  /** When the step brings the contract into force: the buyer's findings against everyone who gains, frozen now. */
  private async findingsFor(ctx: Ctx, contract: Contract, step: Step): Promise<readonly FrozenFinding[] | undefined> {
    const { proposed } = contract;
    if (step.type !== 'SIGNED' || proposed === undefined || contract.agreed.length > 0) return undefined;
    if (!completes(proposed, step.detail.party ?? 'BOTH')) return undefined;
    const { terms } = proposed;
    const gainers = gainerIds(terms);
    const on = terms.signedOn ?? step.on;
    const frozen = await this.parties.freezeFindings(
      ctx,
      gainers.map((gainer) => ({ key: gainer, a: terms.buyerId, b: gainer, on })),
    );
    await this.parties.requestDisclosure(ctx, frozen.values());
    return gainers.map((organisationId) => {
      const { findingId, digest } = present(frozen.get(organisationId), 'finding frozen for one who gains');
      return { organisationId, findingId, digest };
    });
  }

  private async rely(ctx: Ctx, bases: readonly Basis[]): Promise<void> {
    await this.followups.rely(
      ctx,
      bases.flatMap(({ id, terms, findings }) => {
        const on = { dependentKind: 'contract', dependentId: id };
        const rows = findings.map(({ findingId, digest }) => ({
          ...on,
          basisKind: 'finding',
          basisId: findingId,
          basisDigest: digest,
        }));
        const { releaseId, releaseDigest } = terms;
        if (releaseId === undefined || releaseDigest === undefined) return rows;
        return [...rows, { ...on, basisKind: 'release', basisId: releaseId, basisDigest: releaseDigest }];
      }),
    );
  }

  /** What others must hear: the basis of claims fell or changed; money went another way than agreed. */
  private async tell(ctx: Ctx, terms: Terms, before: Contract, event: ContractEvent): Promise<void> {
    const reason = fallenReason(terms.number, before, event);
    if (reason !== undefined) await this.followups.open(ctx, { kind: 'contract', id: before.id }, reason);
    if (event.detail.payer === undefined && event.detail.payee === undefined) return;
    const organisations = await this.parties.organisations(ctx, [terms.buyerId, terms.sellerId]);
    const asked = otherPayer(
      terms.number,
      event.detail,
      organisations.get(terms.buyerId)?.uscc,
      organisations.get(terms.sellerId)?.uscc,
    );
    if (asked === undefined) return;
    await this.followups.item(ctx, {
      kind: 'PAYMENT_BY_ANOTHER',
      subjectKind: 'contract',
      subjectId: before.id,
      reason: asked,
    });
  }

  private async sheet(ctx: Ctx, record: ContractRecord, events: readonly ContractEvent[]): Promise<ContractSheet> {
    return sheet(record, events, await this.organisationsOf(ctx, [record]));
  }

  private organisationsOf(ctx: Ctx, records: readonly ContractRecord[]): Promise<Map<string, Organisation>> {
    const ids = records.flatMap(({ terms }) => [terms.buyerId, ...gainerIds(terms)]);
    return this.parties.organisations(ctx, [...new Set(ids)]);
  }

  /** The offer with its organisations and releases looked up. Throws for the first that is unknown. */
  private async resolve(ctx: Ctx, offer: ContractOffer): Promise<Terms> {
    const { buyer, seller, gainers, release, ...rest } = offer;
    const named = [buyer, seller, ...gainers.map((gainer) => gainer.organisation)];
    const byCode = await this.parties.organisationsByUscc(
      ctx,
      named.filter((given) => !isId(given)),
    );
    const byId = await this.parties.organisations(ctx, named.filter(isId));
    const idOf = (given: string, field: string): string => {
      const organisation = isId(given) ? byId.get(given) : byCode.get(given);
      if (organisation === undefined) throw no.unknownOrganisation(field, given);
      return organisation.id;
    };
    const releases = await this.catalogue.releases(ctx, [
      ...new Set([release, ...offer.lines.map((line) => line.releaseId)].filter(isId)),
    ]);
    for (const [index, line] of offer.lines.entries()) {
      if (line.releaseId !== undefined && !releases.has(line.releaseId)) {
        throw no.unknownRelease(`/lines/${index}/release`, line.releaseId);
      }
    }
    const bought = release === undefined ? undefined : releases.get(release);
    if (release !== undefined && bought === undefined) throw no.unknownRelease('/release', release);
    return {
      ...rest,
      buyerId: idOf(buyer, '/buyer'),
      sellerId: idOf(seller, '/seller'),
      gainers: gainers.map(({ organisation, part }, index) => ({
        organisationId: idOf(organisation, `/gainers/${index}/organisation`),
        part,
      })),
      ...(bought === undefined ? {} : { releaseId: bought.id, releaseDigest: bought.digest }),
    };
  }
}

/** What a contract rests on. */
interface Basis {
  readonly id: string;
  readonly terms: Terms;
  readonly findings: readonly FrozenFinding[];
}

/** The row's terms with its codes looked up. Throws for a row that cannot be taken. */
function historyTermsOf(
  draft: ContractDraft,
  parties: ReadonlyMap<string, Organisation>,
  corpora: ReadonlyMap<string, readonly DatedRelease[]>,
): Terms {
  assertHistory(draft);
  const buyer = parties.get(draft.buyer);
  if (buyer === undefined) throw no.unknownOrganisation('buyer', draft.buyer);
  const seller = parties.get(draft.seller);
  if (seller === undefined) throw no.unknownOrganisation('seller', draft.seller);
  const release =
    draft.corpus === undefined ? undefined : releaseCurrentOn(corpora.get(draft.corpus) ?? [], draft.signedOn);
  if (draft.corpus !== undefined && release === undefined) throw no.unknownRelease('corpus', draft.corpus);
  const terms = historyTerms(draft, { buyerId: buyer.id, sellerId: seller.id }, release);
  assertParties(terms);
  return terms;
}
