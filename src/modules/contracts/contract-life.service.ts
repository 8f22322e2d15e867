import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Ctx } from '../../platform/ctx.js';
import { Catalogue, type Release } from '../catalogue/index.js';
import { Followups } from '../followups/index.js';
import { Declarations, Mandates, Parties } from '../parties/index.js';
import { type ContractSheet, eventOf, sideOf } from './contract.sheet.js';
import { ContractBook, type Loaded } from './contract-book.service.js';
import { certificateCode } from './core/certificate.js';
import { type Changes, gainerIds, normaliseNumber, principalIds, releaseIds, type Terms } from './core/contract.js';
import {
  type Contract,
  type ContractEvent,
  completes,
  type EventDetail,
  type FrozenFinding,
  type Step,
} from './core/contract-events.js';
import { signedOn } from './core/contract-fact.js';
import { stepNotices } from './core/contract-notices.js';
import * as unlawful from './core/contract-refusals.js';
import { type DeliveredRelease, decideStep, type StepCommand } from './core/contract-steps.js';
import { deliveryDiffers, fallenReason, otherPayer, relationWorse, unmandated } from './core/contract-texts.js';
import * as no from './core/contracts-errors.js';
import { assertFrameworkRoom, assertUnderFramework, takenUp } from './core/framework.js';

/** A step as it comes in: what the service itself adds is not asked of the caller. */
export type AskedStep = Exclude<StepCommand, { readonly step: 'certify' }> | AskedCertify;
interface AskedCertify {
  readonly step: 'certify';
  readonly number: string;
  readonly evidence?: readonly string[];
}

type Frozen = Awaited<ReturnType<Parties['freezeFindings']>>;

/** One step in a contract's life: decided against everything that is on record, and told to whom it concerns. */
@Injectable()
export class ContractLife {
  constructor(
    private readonly book: ContractBook,
    private readonly parties: Parties,
    private readonly declarations: Declarations,
    private readonly mandates: Mandates,
    private readonly catalogue: Catalogue,
    private readonly followups: Followups,
  ) {}

  /** Throws `CONTRACTS.UNKNOWN` for whoever may not see the contract. */
  async step(ctx: Ctx, id: string, asked: AskedStep): Promise<ContractSheet> {
    if (!isId(id)) throw no.unknownContract();
    await this.lock(ctx, id);
    const loaded = await this.book.load(ctx, id);
    const { record, contract } = loaded;
    const side = sideOf(ctx, record.terms);
    if (side === undefined) throw no.unknownContract();
    const command = await this.complete(ctx, contract, asked);
    if (command.step === 'amend') await this.insistKnown(ctx, command.changes);
    const release = command.step === 'deliver' ? await this.releaseOf(ctx, record.terms) : undefined;
    const moment = { contract, side, today: shanghaiDate(ctx.now), ...(release === undefined ? {} : { release }) };
    const step = decideStep(moment, command);
    await this.insistAlone(ctx, id, step);
    await this.insistFramework(ctx, loaded, step);
    const releases = await this.insistSellable(ctx, contract, step);
    const found = await this.findingsFor(ctx, contract, step);
    const detail: EventDetail = { ...step.detail, ...found?.detail };
    const event = eventOf(ctx, id, contract.events.length + 1, { ...step, detail });
    await this.book.save(ctx, [], [event]);
    const findings = found?.findings ?? [];
    if (findings.length + releases.length > 0)
      await this.book.rely(ctx, [{ id, terms: record.terms, findings, releases }]);
    await this.tell(ctx, record.terms, contract, event);
    await this.tellUnmandated(ctx, contract, step);
    await this.book.notify(ctx, id, record.terms, stepNotices(contract, event, side, record.terms));
    return this.book.sheet(ctx, record, [...contract.events, event]);
  }

  /** An order's framework first, so that its other orders wait; who has no framework waits for nobody else. */
  private async lock(ctx: Ctx, id: string): Promise<void> {
    const frameworkId = await this.book.store.frameworkOf(ctx, id);
    if (frameworkId !== undefined) await this.book.store.lock(ctx, frameworkId);
    await this.book.store.lock(ctx, id);
  }

  /** What the caller cannot bring: the code of a certificate, and the organisations behind payer and payee. */
  private async complete(ctx: Ctx, contract: Contract, asked: AskedStep): Promise<StepCommand> {
    if (asked.step === 'certify') return { ...asked, code: certificateCode(randomBytes(10)) };
    if (asked.step !== 'pay') return asked;
    const terms = contract.agreed.at(-1)?.terms;
    const { payer, payee, ...rest } = asked;
    const given = [payer, payee].flatMap((code) => code ?? []);
    if (given.length === 0 || terms === undefined) return asked;
    const byCode = await this.parties.organisationsByUscc(
      ctx,
      given.filter((code) => !isId(code)),
    );
    const byId = await this.parties.organisations(ctx, given.filter(isId));
    const named = (code: string | undefined) =>
      code === undefined ? undefined : (isId(code) ? byId.get(code) : byCode.get(code))?.id;
    const [payerId, payeeId] = [named(payer), named(payee)];
    return {
      ...rest,
      ...(payer === undefined || payerId === terms.buyerId ? {} : { payer }),
      ...(payee === undefined || payeeId === terms.sellerId ? {} : { payee }),
      ...(payerId === undefined || payerId === terms.buyerId ? {} : { payerId }),
      ...(payeeId === undefined || payeeId === terms.sellerId ? {} : { payeeId }),
    };
  }

  private async releaseOf(ctx: Ctx, { releaseId, releaseDigest }: Terms): Promise<DeliveredRelease | undefined> {
    if (releaseId === undefined || releaseDigest === undefined) return undefined;
    const release = (await this.catalogue.releases(ctx, [releaseId])).get(releaseId);
    return { digest: releaseDigest, bytes: release?.bytes, records: release?.records };
  }

  /** Numbers that serve one contract only: of an invoice, red or blue, and of a trade certificate. */
  private async insistAlone(ctx: Ctx, id: string, step: Step): Promise<void> {
    const { number = '', numbers = [] } = step.detail;
    if (step.type === 'INVOICED' || step.type === 'RED_INVOICED') {
      for (const one of step.type === 'INVOICED' ? numbers : [number]) {
        const key = normaliseNumber(one);
        await this.book.store.lockPaper(ctx, 'invoice', key);
        if (await this.book.store.invoiceElsewhere(ctx, key, id)) throw no.invoiceElsewhere(one);
      }
    }
    if (step.type !== 'CERTIFIED') return;
    const key = normaliseNumber(number);
    await this.book.store.lockPaper(ctx, 'certificate', key);
    if (await this.book.store.certificateKnown(ctx, key)) throw no.certificateTaken();
  }

  /** Releases that an amendment names; whether they are on sale is looked at when it is signed. */
  private async insistKnown(ctx: Ctx, { lines = [] }: Changes): Promise<void> {
    const named = lines.flatMap(({ releaseId }, index) => (releaseId === undefined ? [] : [{ releaseId, index }]));
    const shown = await this.catalogue.shownReleases(
      ctx,
      named.map(({ releaseId }) => releaseId),
    );
    for (const { releaseId, index } of named) {
      if (!shown.has(releaseId)) throw unlawful.unknownRelease(`/fields/lines/${index}/release`, releaseId);
    }
  }

  /** Both parties still are on the day of a new contract. What is signed is on sale that day; a suspension that comes meanwhile waits, and then finds what rests on it. */
  private async insistSellable(ctx: Ctx, contract: Contract, step: Step): Promise<readonly Release[]> {
    const { proposed } = contract;
    if (step.type !== 'SIGNED' || proposed === undefined) return [];
    if (!completes(proposed, step.detail.party ?? 'BOTH')) return [];
    const { terms } = proposed;
    // A contract that stands already may be amended with whoever it binds.
    if (contract.agreed.length === 0) {
      await this.book.insistStanding(ctx, terms, terms.signedOn ?? step.on, ['/step', '/step']);
    }
    const sold: Release[] = [];
    for (const id of releaseIds(terms)) {
      const listed = await this.catalogue.listedOn(ctx, id, terms.signedOn ?? step.on);
      const release = present((await this.catalogue.releases(ctx, [id])).get(id), 'release of a contract');
      if (!listed) throw unlawful.releaseNotListed('/step', release.state);
      sold.push(release);
    }
    return sold;
  }

  /** An order stays within its framework, and a framework's ceiling does not fall below its orders. */
  private async insistFramework(ctx: Ctx, { record, contract }: Loaded, step: Step): Promise<void> {
    const { form, frameworkId } = record.terms;
    if (step.type !== 'SIGNED' && step.type !== 'AMENDED') return;
    if (form === 'FRAMEWORK') {
      const orders = await this.orders(ctx, record.id);
      assertFrameworkRoom(contract, step, takenUp(orders));
    }
    if (frameworkId === undefined) return;
    const [framework] = await this.book.fold(ctx, await this.book.store.byIds(ctx, [frameworkId]));
    const others = (await this.orders(ctx, frameworkId)).filter((order) => order.id !== record.id);
    assertUnderFramework(present(framework, 'the framework of an order'), contract, step, takenUp(others));
  }

  private async orders(ctx: Ctx, frameworkId: string): Promise<readonly Contract[]> {
    return this.book.fold(ctx, await this.book.store.ordersUnder(ctx, frameworkId));
  }

  /**
   * The buyer's findings against everyone who gains, frozen when the contract comes into force, and asked again on the day
   * of delivery and of each payment (domain page 2.3). The later ones stand beside the first and never change it.
   */
  private async findingsFor(
    ctx: Ctx,
    contract: Contract,
    step: Step,
  ): Promise<{ readonly findings: readonly FrozenFinding[]; readonly detail: EventDetail } | undefined> {
    const asked = questionOf(contract, step);
    if (asked === undefined) return undefined;
    const { terms, on, gainers } = asked;
    const frozen = await this.parties.freezeFindings(
      ctx,
      gainers.map((gainer) => ({ key: gainer, a: terms.buyerId, b: gainer, on })),
    );
    await this.parties.requestDisclosure(ctx, frozen.values());
    const findings = frozenOf(gainers, frozen);
    if (step.type !== 'SIGNED') {
      await this.tellWorse(ctx, contract, step, findings);
      return { findings, detail: { findings } };
    }
    const { a, b } = await this.declarations.declarationsOf(ctx, terms.buyerId, terms.sellerId, on);
    const declarations = { ...(a === undefined ? {} : { buyer: a.id }), ...(b === undefined ? {} : { seller: b.id }) };
    return { findings, detail: { findings, declarations } };
  }

  /** Somebody is nearer to the buyer now than at the signing, or gains now and did not then: a reviewer looks. */
  private async tellWorse(ctx: Ctx, contract: Contract, step: Step, findings: readonly FrozenFinding[]): Promise<void> {
    const first = contract.events.find(({ detail, type }) => type === 'SIGNED' && detail.findings !== undefined);
    const reason = relationWorse(contract, step, first?.detail.findings ?? [], findings);
    if (reason === undefined) return;
    await this.followups.item(ctx, {
      kind: 'RELATION_CHANGED',
      subjectKind: 'contract',
      subjectId: contract.id,
      reason,
    });
  }

  /** A seller that sells for others shows their mandates: where none is in force on the day of signing, the exchange asks. */
  private async tellUnmandated(ctx: Ctx, contract: Contract, step: Step): Promise<void> {
    const asked = step.type === 'SIGNED' ? questionOf(contract, step) : undefined;
    if (asked === undefined) return;
    const { terms, on } = asked;
    for (const principal of principalIds(terms)) {
      if (await this.mandates.inForce(ctx, principal, terms.sellerId, 'CONTRACTS', on)) continue;
      const name = (await this.parties.names(ctx, [principal])).get(principal) ?? principal;
      const reason = unmandated(terms.number, name, on);
      const subject = { subjectKind: 'contract', subjectId: contract.id };
      await this.followups.item(ctx, { kind: 'MANDATE_MISSING', ...subject, reason });
    }
  }

  /** What others must hear: the basis of claims fell or changed; goods or money went another way than agreed. */
  private async tell(ctx: Ctx, terms: Terms, before: Contract, event: ContractEvent): Promise<void> {
    const reason = fallenReason(terms.number, before, event);
    if (reason !== undefined) await this.followups.open(ctx, { kind: 'contract', id: before.id }, reason);
    const subject = { subjectKind: 'contract', subjectId: before.id };
    const differs = deliveryDiffers(terms.number, event);
    if (differs !== undefined) {
      await this.followups.item(ctx, { kind: 'DELIVERY_DIFFERS', ...subject, reason: differs });
    }
    const asked = otherPayer(terms.number, event.detail);
    if (asked !== undefined) {
      await this.followups.item(ctx, { kind: 'PAYMENT_BY_ANOTHER', ...subject, reason: asked });
    }
  }
}

interface GainQuestion {
  readonly terms: Terms;
  readonly on: CalendarDate;
  readonly gainers: readonly string[];
}

/** Against whom and for which day the buyer's relation is asked at this step; undefined where it is not asked. */
function questionOf(contract: Contract, step: Step): GainQuestion | undefined {
  const { proposed, agreed } = contract;
  if (step.type === 'SIGNED' && proposed !== undefined && agreed.length === 0) {
    if (!completes(proposed, step.detail.party ?? 'BOTH')) return undefined;
    const { terms } = proposed;
    return { terms, on: terms.signedOn ?? step.on, gainers: gainerIds(terms) };
  }
  const terms = agreed.at(-1)?.terms;
  if (terms === undefined || signedOn(contract) === undefined) return undefined;
  if (step.type !== 'DELIVERED' && step.type !== 'PAID') return undefined;
  const { payerId, payeeId } = step.detail;
  const named = [...gainerIds(terms), payerId, payeeId].filter((id): id is string => id !== undefined);
  return { terms, on: step.on, gainers: [...new Set(named)].filter((id) => id !== terms.buyerId) };
}

function frozenOf(gainers: readonly string[], frozen: Frozen): readonly FrozenFinding[] {
  return gainers.map((organisationId) => {
    const { findingId, digest, relatedness } = present(frozen.get(organisationId), 'finding frozen for one who gains');
    return { organisationId, findingId, digest, outcome: relatedness.outcome };
  });
}
