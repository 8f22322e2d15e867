import { Injectable } from '@nestjs/common';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { digestOf } from '../../kernel/canonical-json.js';
import { isId } from '../../kernel/ids.js';
import type { Taken } from '../../kernel/take.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Catalogue, type Release } from '../catalogue/index.js';
import { Parties } from '../parties/index.js';
import { type LeafSource, leafSource, withStrays } from '../translog/index.js';
import { type ContractSheet, readsAll, recordOf, sheet, sideOf } from './contract.sheet.js';
import { ContractBook } from './contract-book.service.js';
import { ContractHistory } from './contract-history.service.js';
import { type AskedStep, ContractLife } from './contract-life.service.js';
import { type ContractQuery, ContractsStore } from './contracts.store.js';
import { isSameCode } from './core/certificate.js';
import {
  assertAddsUp,
  assertParties,
  type ContractOffer,
  normaliseNumber,
  type Terms,
  termsJson,
} from './core/contract.js';
import type { ContractEvent } from './core/contract-events.js';
import { type ContractFact, factOf } from './core/contract-fact.js';
import { type ContractDraft, sold } from './core/contract-history.js';
import { offerNotices } from './core/contract-notices.js';
import { type ContractRecord, contractEventRecord, contractRecord } from './core/contract-record.js';
import * as unlawful from './core/contract-refusals.js';
import { type ContractStatement, statementOf } from './core/contract-statement.js';
import * as no from './core/contracts-errors.js';
import { evidenceRecord } from './core/evidence-file.js';
import { assertOrder, takenUp } from './core/framework.js';
import { EvidenceStore } from './evidence.store.js';
import { recallAnswerLeafSource } from './recall-answers.store.js';

/** A contract's statement, with the papers of it that are stored here. */
export interface ShownStatement {
  readonly sheet: ContractSheet;
  readonly statement: ContractStatement;
  readonly stored: ReadonlySet<string>;
}

/** A trade certificate as anybody sees it who holds its number and code. */
export interface ShownCertificate {
  readonly sheet: ContractSheet;
  readonly issued: ContractEvent;
  readonly revoked?: ContractEvent;
}

/** Purchase contracts: agreed terms, the evidence of their life, and the finding frozen when they were signed. */
@Injectable()
export class Contracts {
  constructor(
    private readonly store: ContractsStore,
    private readonly book: ContractBook,
    private readonly life: ContractLife,
    private readonly history: ContractHistory,
    private readonly papers: EvidenceStore,
    private readonly parties: Parties,
    private readonly catalogue: Catalogue,
  ) {}

  /**
   * Records terms that buyer and seller negotiated; both must then sign. The caller acts for one of the two. Throws
   * `PARTIES.ORGANISATION_ENDED` where one of them had been struck off or merged by the day.
   */
  async offer(ctx: Ctx, offer: ContractOffer): Promise<ContractSheet> {
    const terms = await this.resolve(ctx, offer);
    if (terms.buyerId !== ctx.actor.organisationId && terms.sellerId !== ctx.actor.organisationId) throw no.notAParty();
    assertParties(terms);
    assertAddsUp(terms);
    if (terms.signedOn !== undefined && terms.signedOn > shanghaiDate(ctx.now)) {
      throw unlawful.dateInFuture('/signedOn', terms.signedOn);
    }
    await this.book.insistStanding(ctx, terms, terms.signedOn ?? shanghaiDate(ctx.now), ['/buyer', '/seller']);
    if (terms.frameworkId !== undefined) await this.insistFramework(ctx, terms.frameworkId, terms);
    if (await this.store.lockedNumber(ctx, terms)) throw no.numberTaken();
    const record = recordOf(ctx, newId(ctx), terms, digestOf(termsJson(terms)));
    await this.book.save(ctx, [record], []);
    await this.book.notify(ctx, record.id, terms, offerNotices(terms, ctx.actor.organisationId));
    return this.book.sheet(ctx, record, []);
  }

  /** One step in a contract's life. Throws `CONTRACTS.UNKNOWN` for whoever may not see the contract. */
  step(ctx: Ctx, id: string, command: AskedStep): Promise<ContractSheet> {
    return this.life.step(ctx, id, command);
  }

  /** The contract for one who may see it; `CONTRACTS.UNKNOWN` for everyone else. */
  async sheetOf(ctx: Ctx, id: string): Promise<ContractSheet> {
    const { record, contract } = await this.book.load(ctx, id);
    return this.book.sheet(ctx, record, contract.events);
  }

  /** The contract's statement as of a day. Throws `CONTRACTS.NOT_SIGNED` before both have signed. */
  async statement(ctx: Ctx, id: string, asOf?: CalendarDate): Promise<ShownStatement> {
    const { record, contract } = await this.book.load(ctx, id);
    const statement = statementOf(contract, asOf);
    if (statement === undefined) throw no.notSigned();
    const stored = new Set((await this.papers.of(ctx, id)).map(({ sha256 }) => sha256));
    return { sheet: await this.book.sheet(ctx, record, contract.events), statement, stored };
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
    const organisations = await this.book.organisationsOf(ctx, records);
    return records.map((record) => sheet(record, events.get(record.id) ?? [], organisations));
  }

  /** Rows of history, each taken or refused by itself; answers in the order given. */
  take(ctx: Ctx, drafts: readonly ContractDraft[]): Promise<readonly Taken[]> {
    return this.history.take(ctx, drafts);
  }

  /** Throws `CONTRACTS.CERTIFICATE_UNKNOWN` for a number that is unknown and for a wrong code alike. */
  async certificate(ctx: Ctx, number: string, code: string): Promise<ShownCertificate> {
    const key = normaliseNumber(number);
    const wide = beyond(ctx, 'contracts.certificate');
    for (const contractId of await this.store.certifiedAs(ctx, key)) {
      const [record] = await this.store.byIds(wide, [contractId]);
      const events = (await this.store.events(wide, [contractId])).get(contractId) ?? [];
      const issued = events.find(
        ({ type, detail }) =>
          type === 'CERTIFIED' && detail.key === key && detail.code !== undefined && isSameCode(code, detail.code),
      );
      if (record === undefined || issued === undefined) continue;
      const revoked = events.find(({ type, seq }) => type === 'CERTIFICATE_REVOKED' && seq > issued.seq);
      return {
        sheet: await this.book.sheet(ctx, record, events),
        issued,
        ...(revoked === undefined ? {} : { revoked }),
      };
    }
    throw no.unknownCertificate();
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
    const wide = beyond(ctx, 'contracts.duplicates');
    return this.facts(wide, await this.store.byIds(wide, sharing), asOf);
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
      leafSource('contract-evidence', (ctx) => this.papers.stream(ctx), evidenceRecord),
      recallAnswerLeafSource(),
    ];
  }

  private async facts(ctx: Ctx, records: readonly ContractRecord[], asOf?: CalendarDate): Promise<ContractFact[]> {
    return (await this.book.fold(ctx, records)).flatMap((contract) => factOf(contract, asOf) ?? []);
  }

  /** The framework of a new order: in force, between the same two, with room. It is locked until the order is on record. */
  private async insistFramework(ctx: Ctx, frameworkId: string, terms: Terms): Promise<void> {
    await this.store.lock(ctx, frameworkId);
    const [record] = await this.store.byIds(ctx, [frameworkId]);
    if (record?.terms.form !== 'FRAMEWORK' || sideOf(ctx, record.terms) === undefined)
      throw unlawful.frameworkUnknown();
    const [framework] = await this.book.fold(ctx, [record]);
    const orders = await this.book.fold(ctx, await this.store.ordersUnder(ctx, frameworkId));
    if (framework !== undefined) assertOrder(framework, terms, takenUp(orders));
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
      if (organisation === undefined) throw unlawful.unknownOrganisation(field, given);
      return organisation.id;
    };
    const releases = await this.catalogue.shownReleases(ctx, [
      ...new Set([release, ...offer.lines.map((line) => line.releaseId)].filter(isId)),
    ]);
    for (const [index, { releaseId }] of offer.lines.entries()) {
      if (releaseId !== undefined) insistListed(releases, `/lines/${index}/release`, releaseId);
    }
    const bought = release === undefined ? undefined : insistListed(releases, '/release', release);
    return {
      ...rest,
      buyerId: idOf(buyer, '/buyer'),
      sellerId: idOf(seller, '/seller'),
      gainers: gainers.map(({ organisation, part }, index) => ({
        organisationId: idOf(organisation, `/gainers/${index}/organisation`),
        part,
      })),
      ...(bought === undefined ? {} : sold(bought)),
    };
  }
}

/** Only what the exchange has listed is sold here. Of a draft that the caller may not see it is not told that there is one. */
function insistListed(releases: ReadonlyMap<string, Release>, field: string, id: string): Release {
  const release = releases.get(id);
  if (release === undefined) throw unlawful.unknownRelease(field, id);
  if (release.state !== 'LISTED') throw unlawful.releaseNotListed(field, release.state);
  return release;
}
