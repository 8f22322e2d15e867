/**
 * A market of attestations: many statements over each release, of many assessors, days and kinds, some rejected, some
 * ended; contracts signed on many days; claims, plans and payments that rest on them. What must depend on a statement is
 * worked out here once more, from the text and by brute force.
 */
import { addDays, type CalendarDate, parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import type { Taken } from '../../src/kernel/take.js';
import { Agencies, type AttestationDraft, Attestations } from '../../src/modules/attestations/index.js';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import { Followups } from '../../src/modules/followups/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { codeOf } from '../support/market.js';
import type { Random } from './random.js';
import type { StormPlace } from './storm-place.js';

const SIDES = 20;
const PER_RELEASE = 50;
const STATEMENTS_PER_CONTRACT = 10;
const AT_ONCE = 5_000;
const FIRST = parseDate('2024-01-01');
const DAYS = 720;
const TYPES = [
  'SOURCE_LEGALITY',
  'PERSONAL_INFO',
  'INTELLECTUAL_PROPERTY',
  'DATA_CLASSIFICATION',
  'QUALITY_ASSESSMENT',
];

export interface Statement {
  readonly id: string;
  readonly type: string;
  readonly release: number;
  readonly issuer: string;
  readonly issuedOn: CalendarDate;
  readonly validUntil?: CalendarDate;
  readonly rejected: boolean;
}

interface Deal {
  readonly id: string;
  readonly release: number;
  readonly signedOn: CalendarDate;
  /** Undefined where nobody claims it. */
  readonly claim?: string;
  readonly paid: boolean;
}

/** `kind id`, as the room keeps them. */
export type Dependents = ReadonlySet<string>;

export class MarketOfStatements {
  private readonly parties: Parties;
  private readonly catalogue: Catalogue;
  private readonly contracts: Contracts;
  private readonly followups: Followups;
  readonly attestations: Attestations;
  readonly agencies: Agencies;
  private sellers: string[] = [];
  private buyers: string[] = [];
  assessors: string[] = [];
  private releases: string[] = [];
  readonly statements: Statement[] = [];
  readonly deals: Deal[] = [];
  private byRelease = new Map<string, Statement[]>();

  constructor(
    private readonly place: StormPlace,
    private readonly random: Random,
  ) {
    const { rooms } = place.instance(0);
    const get = <T>(room: new (...parts: never[]) => T): T => rooms.get(room, { strict: false });
    this.parties = get(Parties);
    this.catalogue = get(Catalogue);
    this.contracts = get(Contracts);
    this.followups = get(Followups);
    this.attestations = get(Attestations);
    this.agencies = get(Agencies);
  }

  run<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.place.instance(0).run(work);
  }

  async build(size: number, note: (line: string) => void): Promise<void> {
    await this.people();
    await this.corpora(Math.ceil(size / PER_RELEASE));
    for (let made = 0; made < size; made += AT_ONCE) {
      await this.attest(Math.min(AT_ONCE, size - made), made);
      note(`revocation: ${this.statements.length} of ${size} statements`);
    }
    for (const statement of this.statements) {
      const key = `${statement.release} ${statement.type}`;
      const known = this.byRelease.get(key);
      if (known) known.push(statement);
      else this.byRelease.set(key, [statement]);
    }
    const deals = Math.ceil(size / STATEMENTS_PER_CONTRACT);
    for (let made = 0; made < deals; made += AT_ONCE) await this.deal(Math.min(AT_ONCE, deals - made), made);
    note(`revocation: ${this.deals.length} contracts`);
  }

  /** Units without equity, of which everything is known. */
  private async people(): Promise<void> {
    const units = Array.from({ length: 3 * SIDES }, (_, at) => {
      const kind = at < SIDES ? 'PUBLIC_INSTITUTION' : at < 2 * SIDES ? 'UNIVERSITY' : 'RESEARCH_INSTITUTE';
      return { uscc: codeOf(at + 1), nameZh: `存证单位${at + 1}`, kind };
    });
    const ids = await this.run(async (ctx) => idsOf(await this.parties.takeOrganisations(ctx, units)));
    this.sellers = ids.slice(0, SIDES);
    this.buyers = units.slice(SIDES, 2 * SIDES).map(({ uscc }) => uscc);
    this.assessors = ids.slice(2 * SIDES);
  }

  private async corpora(count: number): Promise<void> {
    const drafts = Array.from({ length: count }, (_, at) => ({
      key: `corpus-${at}`,
      providerId: this.sellers[at % SIDES] ?? '',
      name: `语料${at}`,
      digest: `digest-${at}`,
      licence: 'CC-BY-4.0',
    }));
    for (let start = 0; start < count; start += AT_ONCE) {
      const some = drafts.slice(start, start + AT_ONCE);
      this.releases.push(...(await this.run(async (ctx) => idsOf(await this.catalogue.takeCorpora(ctx, some)))));
    }
  }

  private async attest(count: number, from: number): Promise<void> {
    const drawn = Array.from({ length: count }, (_, at) => {
      const release = this.random.below(this.releases.length);
      const issuedOn = this.day();
      const rejected = this.random.once(10);
      const ends = this.random.once(2) ? { validUntil: addDays(issuedOn, 30 + this.random.below(400)) } : {};
      const type = rejected ? 'DATA_CLASSIFICATION' : this.random.pick(TYPES);
      return { type, release, issuer: this.random.pick(this.assessors), issuedOn, rejected, ...ends, at: from + at };
    });
    const drafts = drawn.map(({ type, release, issuer, issuedOn, rejected, validUntil, at }): AttestationDraft => {
      return {
        type,
        subject: { corpus: `corpus-${release}` },
        issuerId: issuer,
        issuedOn,
        ...(validUntil === undefined ? {} : { validUntil }),
        metrics: rejected ? { level: 'CORE' } : {},
        evidence: [{ sha256: String(at).padStart(64, '0') }],
      };
    });
    const ids = await this.run(async (ctx) => idsOf(await this.attestations.take(ctx, drafts)));
    this.statements.push(...drawn.map(({ at: _at, ...one }, index) => ({ ...one, id: ids[index] ?? '' })));
  }

  private async deal(count: number, from: number): Promise<void> {
    const drawn = Array.from({ length: count }, (_, at) => {
      const claimed = this.random.below(4) > 0;
      return {
        at: from + at,
        release: this.random.below(this.releases.length),
        signedOn: this.day(),
        paid: claimed && this.random.once(2),
        ...(claimed ? { claim: `claim-${from + at}` } : {}),
      };
    });
    await this.run(async (ctx) => {
      const drafts = drawn.map(({ at, release, signedOn }) => ({
        number: `CZ-${at}`,
        subjectKind: 'CORPUS' as const,
        buyer: this.random.pick(this.buyers),
        seller: codeOf((release % SIDES) + 1),
        corpus: `corpus-${release}`,
        signedOn,
        amountFen: fen(100n),
        acceptedFen: fen(0n),
        invoicedFen: fen(0n),
        paidFen: fen(0n),
        purpose: 'MODEL_RESEARCH' as const,
        invoiceNumbers: [],
      }));
      const ids = idsOf(await this.contracts.take(ctx, drafts));
      const deals = drawn.map(({ at: _at, ...one }, index): Deal => ({ ...one, id: ids[index] ?? '' }));
      await this.followups.rely(
        ctx,
        deals.flatMap((one) => this.reliance(one)),
      );
      this.deals.push(...deals);
    });
  }

  /** What `claims` writes: the claim on its contract and the statements that decided, plan and payment on the claim. */
  private reliance({ id, claim, paid, release, signedOn }: Deal) {
    if (claim === undefined) return [];
    const row = (dependent: string, dependentId: string, basisKind: string, basisId: string) => {
      return { dependentKind: dependent, dependentId, basisKind, basisId, basisDigest: 'd', authority: 'office' };
    };
    const decided = TYPES.flatMap((type) => this.newest(release, type, signedOn)?.id ?? []);
    return [
      row('claim', claim, 'contract', id),
      ...decided.map((one) => row('claim', claim, 'attestation', one)),
      row('plan', `plan of ${claim}`, 'claim', claim),
      ...(paid ? [row('payment', `payment of ${claim}`, 'claim', claim)] : []),
    ];
  }

  /** The statement of a kind that decides on a day; on one day of issue a rejection outweighs, then the later record. */
  private newest(release: number, type: string, on: CalendarDate): Statement | undefined {
    const rank = (one: Statement) => `${one.issuedOn} ${one.rejected ? 1 : 0} ${one.id}`;
    const rivals = (this.byRelease.get(`${release} ${type}`) ?? []).filter(({ issuedOn }) => issuedOn <= on);
    return rivals.reduce<Statement | undefined>(
      (best, one) => (best && rank(best) > rank(one) ? best : one),
      undefined,
    );
  }

  /** Everything that must depend on the statement. */
  expected(statement: Statement): Dependents {
    const found = new Set<string>();
    if (statement.rejected) return found;
    const { release, type, id, validUntil } = statement;
    if (this.newest(release, type, parseDate('2100-01-01'))?.id === id) found.add(`listing ${this.releases[release]}`);
    for (const deal of this.deals) {
      if (deal.release !== release || this.newest(release, type, deal.signedOn)?.id !== id) continue;
      const inForce = validUntil === undefined || deal.signedOn < validUntil;
      if (inForce) found.add(`contract ${deal.id}`);
      // A claim names the statement that decided, also where that one had ended: it says so and pays nothing.
      if (deal.claim === undefined) continue;
      found.add(`claim ${deal.claim}`).add(`plan plan of ${deal.claim}`);
      if (deal.paid) found.add(`payment payment of ${deal.claim}`);
    }
    return found;
  }

  private day(): CalendarDate {
    return addDays(FIRST, this.random.below(DAYS));
  }
}

export function idsOf(taken: readonly Taken[]): string[] {
  return taken.map((one) => {
    if (one.outcome === 'refused') throw new Error(JSON.stringify(one.errors));
    return one.id;
  });
}
