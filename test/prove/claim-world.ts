/** Where the model's sequences are played: programmes, a pool and organisations of their own for each, in one database. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { addDays, type CalendarDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { Applications } from '../../src/modules/claims/applications.service.js';
import { CaseWork } from '../../src/modules/claims/case-work.service.js';
import { ClaimsStore } from '../../src/modules/claims/claims.store.js';
import { Claims } from '../../src/modules/claims/index.js';
import { PaperFiles } from '../../src/modules/claims/paper-files.service.js';
import { PaperServices } from '../../src/modules/claims/paper-services.service.js';
import { Payments } from '../../src/modules/claims/payments.service.js';
import { Plans } from '../../src/modules/claims/plans.service.js';
import { Publicity } from '../../src/modules/claims/publicity.service.js';
import { Recoveries } from '../../src/modules/claims/recoveries.service.js';
import { Settlement } from '../../src/modules/claims/settlement.service.js';
import { YearEnd } from '../../src/modules/claims/year-end.service.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import { Ledger, organisationAccount, poolAccount } from '../../src/modules/ledger/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { Programmes } from '../../src/modules/programmes/index.js';
import type { Actor, Duty } from '../../src/platform/access.js';
import { projectFolder } from '../../src/platform/config.js';
import { type Ctx, newId } from '../../src/platform/ctx.js';
import { usccNumber } from '../support/parties-facade.js';
import type { TestService } from '../support/service.js';
import { CAP, type Deal, type Person, POOL, RATE } from './claim-model.js';
import { idOf } from './race-people.js';

export const CALL = '2026';
export const PAPERS = [{ code: 'APPLICATION_FORM', sha256: 'a'.repeat(64) }];
const OFFICE = 'yz-xx';
const FIRST_DAY = '2026-03-02' as CalendarDate;
const AMOUNTS = [301n, 777n, 1_100n, 402n, 301n, 650n, 999n, 84n] as const;

/** What runs one use case as somebody at a time; two of them are two instances. */
export interface Runner {
  as<T>(actor: Actor, now: Date, work: (ctx: Ctx) => Promise<T>): Promise<T>;
  room<T>(room: abstract new (...parameters: never[]) => T): T;
}

/** The instance that a test has opened. */
export function runnerOf({ application, db }: TestService): Runner {
  return {
    as: (actor, now, work) => db.database.run(actor, work, { now }),
    room: (room) => application.get(room as Type<InstanceType<typeof room>>),
  };
}

/** The rooms' doors of one instance. */
export function doorsOf(runner: Runner) {
  return {
    applications: runner.room(Applications),
    cases: runner.room(CaseWork),
    claims: runner.room(Claims),
    store: runner.room(ClaimsStore),
    papers: runner.room(PaperFiles),
    services: runner.room(PaperServices),
    payments: runner.room(Payments),
    plans: runner.room(Plans),
    publicity: runner.room(Publicity),
    recoveries: runner.room(Recoveries),
    settlement: runner.room(Settlement),
    yearEnd: runner.room(YearEnd),
    ledger: runner.room(Ledger),
  };
}

const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'system', roles: [], duties: [] };
const DUTIES: Readonly<Partial<Record<Person, readonly Duty[]>>> = {
  case: ['case'],
  review: ['review'],
  resolve: ['resolve'],
  finance: ['finance'],
  archive: ['archive'],
  all: ['case', 'review', 'resolve', 'finance', 'archive'],
  elsewhere: ['case', 'review', 'resolve', 'finance', 'archive'],
};

type Values = { values: { value: unknown }[] };

/** The invented programme with a small pool, paid by what is evidenced, without gates that a contract alone cannot meet. */
export function programmeText(code: string, pool: string, terms: { cap: bigint; pool: bigint; rate: bigint }): string {
  const text = readFileSync(join(projectFolder(), 'test', 'vectors', 'programme-invented.json'), 'utf8');
  const file = JSON.parse(text) as {
    parameters: Record<string, Values>;
    gates: { predicate: string }[];
    pool: Values & { subAllocation?: unknown };
    calls: object[];
  };
  const { startUpTest: _none, capPeriod: _always, ...parameters } = file.parameters;
  const set = (name: string, value: unknown): void => {
    for (const one of parameters[name]?.values ?? []) one.value = value;
  };
  set('basis', 'EVIDENCED_MIN');
  set('taxBasis', 'AS_GIVEN');
  set('rateCeiling', { num: String(terms.rate), den: '100' });
  set('capFen', String(terms.cap));
  set('exhaustion', 'PRO_RATA');
  const { subAllocation: _whole, ...money } = file.pool;
  for (const one of money.values) one.value = { kind: 'ANNUAL', totalFen: String(terms.pool) };
  const [{ paid: _days, poolShareFen: _share, ...call }] = file.calls as [Record<string, unknown>];
  return JSON.stringify({
    ...file,
    code,
    parameters,
    gates: file.gates.filter(({ predicate }) => ['PERIOD', 'PARTY_KIND', 'NOT_DUPLICATE'].includes(predicate)),
    pool: { ...money, code: pool },
    calls: [
      {
        ...call,
        key: CALL,
        window: { from: '2026-03-01', until: '2027-01-01' },
        signed: { from: '2026-01-01', until: '2027-01-01' },
        applicantKinds: ['ENTERPRISE', 'BRANCH'],
        publicity: { days: 5, kind: 'WORKING_DAYS' },
      },
    ],
  });
}

let opened = 0;

export class ClaimWorld {
  readonly doors: ReturnType<typeof doorsOf>;
  private tick = 0;

  private constructor(
    readonly runner: Runner,
    readonly number: number,
    readonly deals: readonly Deal[],
    readonly organisations: Readonly<Record<'head' | 'branch' | 'seller', { id: string; uscc: string; name: string }>>,
    private readonly actors: Readonly<Record<Person, Actor>>,
  ) {
    this.doors = doorsOf(runner);
  }

  static async open(runner: Runner, terms = { cap: CAP, pool: POOL, rate: RATE }): Promise<ClaimWorld> {
    opened += 1;
    const number = opened;
    const [head, branch, seller] = [1, 2, 3].map((place) => ({
      uscc: usccNumber(number * 4 + place),
      name: `序列${number}企业${place}`,
    })) as [Known, Known, Known];
    const { ids, deals } = await runner.as(SYSTEM, noon(FIRST_DAY, 0), async (ctx) => {
      const taken = await runner.room(Parties).takeOrganisations(ctx, [
        { uscc: head.uscc, nameZh: head.name, kind: 'ENTERPRISE', placeCode: '440305' },
        { uscc: seller.uscc, nameZh: seller.name, kind: 'ENTERPRISE', placeCode: '440305' },
      ]);
      const joined = await runner
        .room(Parties)
        .takeOrganisations(ctx, [{ uscc: branch.uscc, nameZh: branch.name, kind: 'BRANCH', headOffice: head.uscc }]);
      const programmes = runner.room(Programmes);
      const rows = [0, 1].map((which) => {
        const { publishable, problems } = programmes.check(programmeText(codeOf(number, which), poolOf(number), terms));
        if (!publishable) throw new Error(JSON.stringify(problems));
        const { digest, body, programme } = publishable;
        const id = newId(ctx);
        const at = { effectiveFrom: programme.inForce.from, publishedBy: 'policy', recordedAt: ctx.now };
        return { id, code: programme.code, no: 1, digest, body, ...at };
      });
      await programmes.record(ctx, rows);
      return { ids: [...taken, ...joined].map(idOf), deals: await signed(ctx, runner, number, head, branch, seller) };
    });
    const organisations = {
      head: { ...head, id: ids[0] ?? '' },
      seller: { ...seller, id: ids[1] ?? '' },
      branch: { ...branch, id: ids[2] ?? '' },
    };
    return new ClaimWorld(runner, number, deals, organisations, people(organisations));
  }

  get pool(): string {
    return poolOf(this.number);
  }

  programme(which: number): string {
    return codeOf(this.number, which);
  }

  actor(person: Person): Actor {
    return this.actors[person];
  }

  /** One act of one person on a day; no two acts at the same moment. */
  act<T>(person: Person | 'system', day: CalendarDate, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    this.tick += 1;
    return this.runner.as(person === 'system' ? SYSTEM : this.actors[person], noon(day, this.tick), work);
  }

  /** States of claims and the accounts of the pool, as the service has them. */
  look(claims: readonly string[]): Promise<{ states: Map<string, string>; book: Record<string, bigint> }> {
    return this.act('system', FIRST_DAY, async (ctx) => {
      const listed = await this.doors.store.standings(ctx, claims);
      const states = new Map(claims.map((id): [string, string] => [id, listed.get(id) ?? 'NOT_LISTED']));
      const names = new Map<string, string>();
      for (const kind of ['available', 'reserved', 'lapsed'] as const)
        names.set(poolAccount(this.pool, CALL, kind).code, kind);
      for (const who of ['head', 'branch'] as const) {
        for (const kind of ['payable', 'paid', 'clawedBack'] as const) {
          names.set(organisationAccount(this.pool, CALL, kind, this.organisations[who].id).code, `${kind} ${who}`);
        }
      }
      const balances = await this.doors.ledger.balances(ctx, [...names.keys()]);
      return { states, book: Object.fromEntries([...balances].map(([code, fen]) => [names.get(code) ?? code, fen])) };
    });
  }

  /** What the audits of claims and of the book find. */
  audit(): Promise<{ id: string; text: string }[]> {
    return this.act('system', FIRST_DAY, async (ctx) => {
      const claims = await this.doors.claims.audit(ctx);
      const book = await this.doors.ledger.audit(ctx);
      return [
        ...claims.map(({ id, code, what }) => ({ id: `${code} ${id}`, text: `${code}: ${what.en}` })),
        ...book.map((one) => ({ id: JSON.stringify(one), text: JSON.stringify(one) })),
      ];
    });
  }
}

interface Known {
  readonly uscc: string;
  readonly name: string;
}

const codeOf = (number: number, which: number): string => `MS-${number}-${which === 0 ? 'A' : 'B'}`;
const poolOf = (number: number): string => `MS-${number}`;

function noon(day: CalendarDate, tick: number): Date {
  return new Date(Date.parse(`${day}T10:00:00+08:00`) + tick * 5);
}

/** The head office's contracts and the branch's; one number of the branch is a spelling of one of the head office's. */
async function signed(
  ctx: Ctx,
  runner: Runner,
  number: number,
  head: Known,
  branch: Known,
  seller: Known,
): Promise<Deal[]> {
  const plain = AMOUNTS.map((amount, at) => ({
    amount,
    at,
    number: at === 4 ? `ｍｓ ${number}—0` : `MS${number}-${at}`,
    key: `${number}/${at === 4 ? 0 : at}`,
    buyer: at < 4 ? ('head' as const) : ('branch' as const),
    signedOn: addDays('2026-02-01' as CalendarDate, at % 3),
  }));
  const taken = await runner.room(Contracts).take(
    ctx,
    plain.map((one) => ({
      number: one.number,
      subjectKind: 'MODEL',
      buyer: one.buyer === 'head' ? head.uscc : branch.uscc,
      seller: seller.uscc,
      signedOn: one.signedOn,
      amountFen: fen(one.amount),
      acceptedFen: fen(one.amount),
      invoicedFen: fen(one.amount),
      paidFen: fen(one.amount),
      paidOn: addDays(one.signedOn, 5),
      purpose: 'MODEL_RESEARCH',
      invoiceNumbers: [],
    })),
  );
  return plain.map((one, at) => ({ ...one, id: idOf(taken[at]) }));
}

function people(organisations: Readonly<Record<'head' | 'branch' | 'seller', { id: string }>>): Record<Person, Actor> {
  const of = (role: 'buyer' | 'provider', who: 'head' | 'branch' | 'seller'): Actor => ({
    kind: 'user',
    id: randomUUID(),
    name: who,
    roles: [role],
    duties: [],
    organisationId: organisations[who].id,
  });
  const officer = (person: Person): Actor => ({
    kind: 'user',
    id: randomUUID(),
    name: person,
    roles: ['regulator'],
    duties: DUTIES[person] ?? [],
    authority: person === 'elsewhere' ? 'dg-gxj' : OFFICE,
  });
  return {
    head: of('buyer', 'head'),
    branch: of('buyer', 'branch'),
    seller: of('provider', 'seller'),
    case: officer('case'),
    review: officer('review'),
    resolve: officer('resolve'),
    finance: officer('finance'),
    archive: officer('archive'),
    all: officer('all'),
    elsewhere: officer('elsewhere'),
  };
}
