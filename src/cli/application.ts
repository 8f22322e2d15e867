import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { appModule } from '../app.module.js';
import { type Booted, boot } from '../boot.js';
import { DomainError } from '../kernel/domain-error.js';
import { logKeys } from '../log-keys.js';
import { Attestations } from '../modules/attestations/index.js';
import { Catalogue, Originals } from '../modules/catalogue/index.js';
import { Claims } from '../modules/claims/index.js';
import { Contracts } from '../modules/contracts/index.js';
import { Followups } from '../modules/followups/index.js';
import { AuditTrail, Identity } from '../modules/identity/index.js';
import { Ledger } from '../modules/ledger/index.js';
import { Bods, type LoggedErasure, Parties } from '../modules/parties/index.js';
import { Programmes } from '../modules/programmes/index.js';
import {
  type LeafSource,
  type LogVerdict,
  Translog,
  type VerifierKey,
  type WitnessedHead,
} from '../modules/translog/index.js';
import {
  AccountMappings,
  Disputes,
  PlatformKeys,
  SignedStatements,
  Usage,
  UsageExports,
} from '../modules/usage/index.js';
import { SYSTEM_ACTOR } from '../platform/access.js';
import type { Ctx } from '../platform/ctx.js';
import type { CheckpointSubmission, WitnessedLog } from '../platform/witness-client.js';
import type { LoadRooms } from './load/loading.js';

const NO_LIMITS = { limits: { statementMs: 0, lockMs: 60_000, idleMs: 0 } };

/** What a check of the whole log found, with the people whose data was erased by the rules. */
export interface BookVerdict extends LogVerdict {
  readonly erased: readonly LoggedErasure[];
}

/** The rooms without HTTP, for commands and for the start of the service. */
export class Application {
  constructor(
    readonly booted: Booted,
    private readonly rooms: Pick<INestApplicationContext, 'get' | 'close'>,
  ) {}

  get<T>(room: Type<T>): T {
    return this.rooms.get(room, { strict: false });
  }

  /** One transaction of the operator, without the time limits of a request. */
  run<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.booted.database.run(SYSTEM_ACTOR, work, NO_LIMITS);
  }

  /** The same for a command that changes what is recorded: where it did, the access log says so in the same transaction. */
  change<T>(command: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.recorded(`command ${command}`, work);
  }

  /** The same for what the service does by itself. */
  job<T>(name: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.recorded(`job ${name}`, work);
  }

  private recorded<T>(operation: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.run(async (ctx) => {
      const done = await work(ctx);
      const [wrote] = await ctx.tx.query('select where pg_current_xact_id_if_assigned() is not null');
      if (wrote) await this.get(AuditTrail).record(ctx, { kind: 'CHANGE', operation, status: 200 });
      return done;
    });
  }

  /** The same, seeing one moment of the book whatever others record meanwhile; nothing can be written. */
  look<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.booted.database.run(SYSTEM_ACTOR, work, { ...NO_LIMITS, snapshot: true });
  }

  loadRooms(): LoadRooms {
    return {
      parties: this.get(Parties),
      bods: this.get(Bods),
      catalogue: this.get(Catalogue),
      originals: this.get(Originals),
      attestations: this.get(Attestations),
      contracts: this.get(Contracts),
      claims: this.get(Claims),
      usage: this.get(Usage),
    };
  }

  /** The stored rows of every room as the records whose leaves were appended. */
  leafSources(): readonly LeafSource[] {
    const rooms = [
      Identity,
      AuditTrail,
      Followups,
      Parties,
      Programmes,
      Ledger,
      Catalogue,
      Contracts,
      Attestations,
      Usage,
      Disputes,
      PlatformKeys,
      SignedStatements,
      AccountMappings,
      UsageExports,
      Claims,
    ];
    return rooms.flatMap((room) => this.get<{ leafSources(): readonly LeafSource[] }>(room).leafSources());
  }

  /** Who may have signed checkpoints: known from the keys, never from the database. */
  verifierKeys(): readonly VerifierKey[] {
    return logKeys(this.booted.config, this.booted.keys);
  }

  /** Every record against the log, the log against its signatures and the witness, erased people against their leaves. */
  async verifyLog(ctx: Ctx, witnessed?: WitnessedHead): Promise<BookVerdict> {
    const verdict = await this.get(Translog).verify(ctx, this.leafSources(), this.verifierKeys(), witnessed);
    const parties = this.get(Parties);
    const beside = [
      ...(await parties.audit(ctx)),
      ...(await this.get(Catalogue).audit(ctx)),
      ...(await this.get(Usage).audit(ctx)),
    ];
    return {
      ...verdict,
      problems: [...verdict.problems, ...beside],
      problemCount: verdict.problemCount + beside.length,
      erased: await parties.erasures(ctx),
    };
  }

  /** The log as its witness is fed from it; each call is a transaction of its own. */
  witnessedLog(): WitnessedLog {
    const translog = this.get(Translog);
    return {
      submission: (from?: number): Promise<CheckpointSubmission | undefined> =>
        this.run((ctx) => translog.submission(ctx, from)),
      cosigned: (size: number, lines: string): Promise<void> => this.run((ctx) => translog.cosigned(ctx, size, lines)),
    };
  }

  /** Gathers the audit, gives positions to what waits and signs the new head, each in a transaction of its own. */
  async sequence(): Promise<void> {
    const audit = this.get(AuditTrail);
    await this.run((ctx) => audit.gather(ctx));
    const translog = this.get(Translog);
    await this.run((ctx) => translog.sequence(ctx));
  }

  async close(): Promise<void> {
    await this.rooms.close();
    await this.booted.close();
  }
}

/** Boots, brings the rooms to life and publishes the shipped programme files. */
export async function openApplication(note: (line: string) => void): Promise<Application> {
  const booted = await boot((step) => note(`${step.zh} ${step.en}`));
  try {
    const rooms = await NestFactory.createApplicationContext(appModule(booted), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    const application = new Application(booted, rooms);
    await publishProgrammes(application).catch((error: unknown) => {
      // A damaged log must not keep the commands away that tell what is wrong with it.
      if (!(error instanceof DomainError && error.code === 'TRANSLOG.DAMAGED')) throw error;
      note(`${error.text.zh} ${error.text.en}`);
    });
    return application;
  } catch (error) {
    await booted.close();
    throw error;
  }
}

/** Files of config/programmes that are not in the book yet become versions; the log's first head is signed. */
export async function publishProgrammes(application: Application): Promise<void> {
  await application.run((ctx) => application.get(Programmes).sync(ctx));
  await application.sequence();
}
