/** Two parties, their users over HTTP, and declarations that say nothing but what a test gives. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Test } from 'supertest';
import { appModule } from '../../src/app.module.js';
import { Application, publishProgrammes } from '../../src/cli/application.js';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { Identity } from '../../src/modules/identity/index.js';
import type { DeclarationDraft } from '../../src/modules/parties/core/declaration.js';
import { Declarations, Parties, type RelationDraft, type RelationInTime } from '../../src/modules/parties/index.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import type { TestDatabase } from './database.js';
import { actorOf, codeOf, idsOf } from './market.js';
import { openParts } from './service.js';

const PASSWORD = 'a long enough passphrase 42';

export const DAY = parseDate('2025-06-18');
export const SCAN = { sha256: 'b'.repeat(64), mediaType: 'application/pdf', name: '声明扫描件' };
export const LOAN = { amountFen: '100000000', validFrom: '2025-03-01' };

const ANSWERED = {
  loans: 'LOANS',
  guarantees: 'GUARANTEES',
  ipDependence: 'IP_DEPENDENCE',
  tradeDependence: 'TRADE_DEPENDENCE',
  kin: 'KIN',
  controlByAgreement: 'CONTROL_BY_AGREEMENT',
  actingInConcert: 'ACTING_IN_CONCERT',
} as const;

export function fact(type: string, from: string, to: string, more: Partial<RelationDraft> = {}): RelationDraft {
  return { type, from, to, validFrom: '2020-01-01', source: 'registry', extractedOn: '2025-06-01', ...more };
}

/** A declaration with nothing to declare but what its answers say. */
export function draftOf(counterparty: string, more: Partial<DeclarationDraft> = {}): DeclarationDraft {
  const given = Object.keys(more.answers ?? {});
  return {
    counterparty,
    on: DAY,
    questionsVersion: 1,
    statement: 'NOT_RELATED',
    answers: {},
    nothingToDeclare: Object.entries(ANSWERED).flatMap(([field, code]) => (given.includes(field) ? [] : [code])),
    signedBy: '司空签署',
    strength: 'PLATFORM_CLICK',
    signedOn: '2025-06-17',
    evidence: [],
    ...more,
  };
}

export function codesOf({
  contradictions,
}: {
  readonly contradictions: readonly { readonly code: string }[];
}): string[] {
  return contradictions.map(({ code }) => code);
}

/** The whole service with a buyer (ann), a seller (bob), a stranger (cid), operator (dan), auditor (eve), regulator (fay). */
export class Declaring {
  readonly parties: Parties;
  readonly declarations: Declarations;
  private readonly tokens = new Map<string, string>();
  private keys = 0;
  private codes = 800;

  private constructor(
    readonly db: TestDatabase,
    readonly http: NestExpressApplication,
    readonly application: Application,
  ) {
    this.parties = application.get(Parties);
    this.declarations = application.get(Declarations);
  }

  static async open(): Promise<Declaring> {
    const parts = await openParts();
    const settings = httpSettings({ production: false });
    const http = await createHttpApp(appModule(parts), { settings, logger: false });
    const application = new Application(parts, http);
    await publishProgrammes(application);
    return new Declaring(parts.db, http, application);
  }

  /** Two new enterprises, each wholly held by a person of its own, so that nothing is unknown: ids. */
  async pair(): Promise<[string, string]> {
    this.codes += 2;
    const own = [codeOf(this.codes), codeOf(this.codes + 1)];
    return this.application.run(async (ctx) => {
      const companies = own.map((uscc) => ({ uscc, nameZh: `样例企业${uscc.slice(9)}`, kind: 'ENTERPRISE' }));
      const [a = '', b = ''] = idsOf(await this.parties.takeOrganisations(ctx, companies));
      const holders = own.map((uscc) => ({ key: `holder-${uscc}`, nameZh: `样例股东${uscc.slice(11)}` }));
      idsOf(await this.parties.takePersons(ctx, holders));
      const holdings = own.map((uscc) => fact('HOLDS', `person:holder-${uscc}`, uscc, { sharePct: '100' }));
      idsOf(await this.parties.takeRelations(ctx, holdings));
      return [a, b];
    });
  }

  /** Signs in a user of every role: ann of the first organisation, bob of the second, cid of the third. */
  async signIn(buyer: string, seller: string, stranger: string): Promise<void> {
    const office = { password: PASSWORD, authority: 'sz-zsj' };
    const users = [
      { username: 'ann', roles: ['buyer'], password: PASSWORD, organisationId: buyer },
      { username: 'bob', roles: ['provider'], password: PASSWORD, organisationId: seller },
      { username: 'cid', roles: ['provider'], password: PASSWORD, organisationId: stranger },
      { username: 'dan', roles: ['operator'], password: PASSWORD },
      { username: 'eve', roles: ['auditor'], ...office },
      { username: 'fay', roles: ['regulator'], duties: ['case'], ...office },
    ];
    for (const user of users) await this.application.run((ctx) => this.application.get(Identity).addUser(ctx, user));
    for (const { username } of users) {
      const reply = await request(this.http.getHttpServer())
        .post('/api/v1/auth/token')
        .send({ username, password: PASSWORD });
      this.tokens.set(username, String(reply.body.accessToken));
    }
  }

  get(path: string, username?: string): Test {
    return this.as(request(this.http.getHttpServer()).get(`/api/v1${path}`), username);
  }

  /** With a new idempotency key unless one is given; `null` sends none. */
  post(path: string, body: object, username: string, key?: string | null): Test {
    this.keys += 1;
    const test = this.as(request(this.http.getHttpServer()).post(`/api/v1${path}`), username);
    return (key === null ? test : test.set('Idempotency-Key', key ?? `declaration-${this.keys}`)).send(body);
  }

  declareAs(own: string, draft: DeclarationDraft) {
    return this.db.run((ctx) => this.declarations.declare(ctx, draft), { actor: actorOf('buyer', own) });
  }

  async relationsOf(party: string, type: string): Promise<RelationInTime[]> {
    const all = await this.application.run((ctx) => this.parties.listRelations(ctx, { party, limit: 100 }));
    return all.filter((relation) => relation.type === type);
  }

  close(): Promise<void> {
    return this.application.close();
  }

  private as(test: Test, username: string | undefined): Test {
    const token = username === undefined ? undefined : this.tokens.get(username);
    return token === undefined ? test : test.set('Authorization', `Bearer ${token}`);
  }
}
