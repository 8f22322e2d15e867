/** The service over HTTP with everyone who has to do with a finding signed in, and companies that findings are about. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Test } from 'supertest';
import { appModule } from '../../src/app.module.js';
import { Application, publishProgrammes } from '../../src/cli/application.js';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { Identity } from '../../src/modules/identity/index.js';
import { Parties, type RelationDraft } from '../../src/modules/parties/index.js';
import type { Duty, Role } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import type { TestDatabase } from './database.js';
import { codeOf, idsOf } from './market.js';
import { openParts } from './service.js';

const PASSWORD = 'a long enough passphrase 42';
export const FINDING_DAY = parseDate('2025-06-18');

interface Reader {
  readonly username: string;
  readonly roles: readonly Role[];
  readonly duties?: readonly Duty[];
  readonly authority?: string;
  readonly organisationId?: string;
}

/** Users `author` and `second` review, `clerk` does not; `company` acts for the first company, `stranger` for the third. */
export class FindingsHouse {
  private readonly tokens = new Map<string, string>();
  private keys = 0;
  private numbers = 800;

  private constructor(
    readonly db: TestDatabase,
    readonly http: NestExpressApplication,
    readonly application: Application,
  ) {}

  static async open(): Promise<FindingsHouse> {
    const parts = await openParts();
    const settings = httpSettings({ production: false });
    const http = await createHttpApp(appModule(parts), { settings, logger: false });
    const application = new Application(parts, http);
    await publishProgrammes(application);
    const house = new FindingsHouse(parts.db, http, application);
    const [own = '', , third = ''] = await house.companies(3);
    const [regulator, authority] = [{ roles: ['regulator'] as const }, 'sz-zsj'];
    const users: Reader[] = [
      { username: 'author', ...regulator, duties: ['review', 'case'], authority },
      { username: 'second', ...regulator, duties: ['review'], authority },
      { username: 'clerk', ...regulator, duties: ['case'], authority },
      { username: 'operator', roles: ['operator'] },
      { username: 'auditor', roles: ['auditor'], authority },
      { username: 'company', roles: ['buyer'], organisationId: own },
      { username: 'stranger', roles: ['buyer'], organisationId: third },
    ];
    for (const user of users) await house.signUp(user);
    return house;
  }

  get parties(): Parties {
    return this.application.get(Parties);
  }

  run<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.application.run(work);
  }

  get(path: string, username: string, locale = 'zh-CN'): Test {
    return request(this.http.getHttpServer())
      .get(`/api/v1${path}`)
      .set('Accept-Language', locale)
      .set('Authorization', `Bearer ${this.tokens.get(username)}`);
  }

  post(path: string, body: object, username: string, key = this.nextKey()): Test {
    const asked = request(this.http.getHttpServer()).post(`/api/v1${path}`);
    if (key !== '') asked.set('Idempotency-Key', key);
    return asked.set('Authorization', `Bearer ${this.tokens.get(username)}`).send(body);
  }

  conclude(finding: string, body: object, username = 'author'): Test {
    return this.post(`/findings/${finding}/conclude`, body, username);
  }

  confirm(id: string, username = 'second'): Test {
    return this.post(`/findings/${id}/confirm`, {}, username);
  }

  /** Organisations of codes 801 and up. */
  async companies(count: number): Promise<string[]> {
    const drafts = Array.from({ length: count }, () => {
      this.numbers += 1;
      return { uscc: codeOf(this.numbers), nameZh: `认定样例${this.numbers}`, kind: 'ENTERPRISE' };
    });
    return idsOf(await this.run((ctx) => this.parties.takeOrganisations(ctx, drafts)));
  }

  person(nameZh: string): Promise<string> {
    return this.run((ctx) => this.parties.addPerson(ctx, { nameZh }));
  }

  hold(from: string, to: string, sharePct: string, rest: Partial<RelationDraft> = {}): Promise<unknown> {
    const [source, extractedOn] = ['registry', '2025-01-01'];
    const draft = { type: 'HOLDS', from, to, sharePct, validFrom: '2020-01-01', source, extractedOn, ...rest };
    return this.run((ctx) => this.parties.addRelation(ctx, draft));
  }

  async freeze(a: string, b: string): Promise<string> {
    const frozen = await this.run((ctx) => this.parties.freezeFindings(ctx, [{ key: '', a, b, on: FINDING_DAY }]));
    return frozen.get('')?.findingId ?? '';
  }

  /** A finding with this outcome on two new companies. */
  async findingOf(outcome: 'INDETERMINATE' | 'NOT_RELATED' | 'RELATED'): Promise<string> {
    const [a = '', b = ''] = await this.companies(2);
    if (outcome === 'RELATED') await this.hold(a, b, '30');
    if (outcome === 'NOT_RELATED') {
      for (const company of [a, b]) await this.hold(await this.person(`股东${company.slice(-6)}`), company, '100');
    }
    return this.freeze(a, b);
  }

  close(): Promise<void> {
    return this.application.close();
  }

  private nextKey(): string {
    this.keys += 1;
    return `key-${this.keys}`;
  }

  private async signUp(user: Reader): Promise<void> {
    const { username } = user;
    await this.run((ctx) => this.application.get(Identity).addUser(ctx, { ...user, password: PASSWORD }));
    const reply = await request(this.http.getHttpServer())
      .post('/api/v1/auth/token')
      .send({ username, password: PASSWORD });
    this.tokens.set(username, String(reply.body.accessToken));
  }
}
