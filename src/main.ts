import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { appModule } from './app.module.js';
import { type Booted, boot } from './boot.js';
import { Application, publishProgrammes } from './cli/application.js';
import { load } from './cli/load/load.js';
import { settle } from './cli/settle.command.js';
import { statementText } from './cli/statement-text.js';
import { childWitnessFolder, vkeyTexts } from './cli/trust.js';
import { housekeeping } from './housekeeping.js';
import { inLocale, type Text } from './kernel/text.js';
import { logKeys } from './log-keys.js';
import type { StatementBody } from './modules/claims/index.js';
import { SampleAccounts, type SampleCredential } from './modules/identity/index.js';
import { Parties } from './modules/parties/index.js';
import { Disputes } from './modules/usage/index.js';
import { projectFolder, readConfig } from './platform/config.js';
import { createHttpApp } from './platform/http/app.js';
import { httpSettings } from './platform/http/http-settings.js';
import { type Job, Jobs } from './platform/jobs.js';
import { rememberWitnessKey } from './platform/keys.js';
import { takeServiceLock } from './platform/service-lock.js';
import { stopOnSignals } from './platform/shutdown.js';
import { StartError } from './platform/start-error.js';
import { WitnessFeed } from './platform/witness-client.js';
import { PORTAL_PATHS, portalProblemPages } from './portal/portal.module.js';
import { SAMPLE_DISPUTE } from './sample-dispute.table.js';
import { SAMPLE_USERS } from './sample-users.table.js';
import { startWitnessChild } from './witness/child.js';

const SAMPLE_PERIOD = '2025';
/** Every voucher that the sample year has claims of. */
const SAMPLE_PROGRAMMES = ['SZ-CORPUS-PURCHASE', 'SZ-CORPUS-OPENNESS', 'SZ-TRAINING-COMPUTE', 'DG-COMPUTE', 'DG-MODEL'];
/** How often waiting leaves are given positions and the log's head is signed anew. */
const SEQUENCE_EVERY_MS = 1_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const progress = (step: Text): void => print(`${step.zh} ${step.en}`);
const warn = (text: Text): void => void process.stderr.write(`${text.zh}\n${text.en}\n`);

/**
 * Loads the sample year with its sign-ins into an empty book, in one transaction. A book that holds it already is left
 * as it is; one that holds anything else is nobody's sample: then the answer is nothing.
 */
async function openSample(application: Application): Promise<readonly SampleCredential[] | undefined> {
  const parties = application.get(Parties);
  const known = await application.run((ctx) => parties.listOrganisations(ctx, { limit: 1 }));
  if (known.length > 0)
    return application
      .get(SampleAccounts)
      .credentials()
      .catch(() => undefined);
  progress({ zh: '正在读入示例年度…', en: 'Loading the sample year ...' });
  const folder = join(projectFolder(), 'config', 'sample-year');
  return application.run(async (ctx) => {
    const report = await load(ctx, application.loadRooms(), folder);
    for (const { file, line, code, detail } of report.refused) {
      print(`${file}:${line} ${code} ${detail.zh} ${detail.en}`);
    }
    await application.get(Disputes).dispute(ctx, SAMPLE_DISPUTE);
    const codes = SAMPLE_USERS.flatMap((user) => user.organisation ?? []);
    const organisations = await parties.organisationsByUscc(ctx, codes);
    const users = SAMPLE_USERS.flatMap(({ organisation, ...user }) => {
      if (organisation === undefined) return [user];
      const found = organisations.get(organisation);
      return found ? [{ ...user, organisationId: found.id, organisation }] : [];
    });
    return application.get(SampleAccounts).ensure(ctx, users);
  });
}

/** The statements of the sample year: each is stored with its run, so a second start prints the same bytes. */
async function settleSample(application: Application): Promise<StatementBody[]> {
  progress({ zh: '正在结算…', en: 'Settling ...' });
  const statements: StatementBody[] = [];
  for (const programme of SAMPLE_PROGRAMMES) {
    const order = { programme, period: SAMPLE_PERIOD, issue: true };
    statements.push(await settle(application, order, { reviewer: undefined, resolver: undefined }, false));
  }
  return statements;
}

function printSignIns(credentials: readonly SampleCredential[]): void {
  print('');
  print('示例登录 Demo sign-ins');
  for (const { role, duties, username, password, organisation } of credentials) {
    print(
      `  ${[role, ...(duties ?? [])].join(' ').padEnd(22)} ${username.padEnd(22)} ${password}  ${organisation ?? ''}`,
    );
  }
}

function printAddresses(base: string): void {
  print('');
  print(`门户 Portal        ${base}/`);
  print(`接口说明 Swagger   ${base}/docs`);
  print(`公开日志 Log       ${base}/log/checkpoint`);
  print(`健康检查 Health    ${base}/health/ready`);
}

/** Positions for what was recorded since, a signed head, and the witness's cosignature on it. */
function sequencing(application: Application, witnessUrl: string | undefined): Job {
  const feed = witnessUrl === undefined ? undefined : new WitnessFeed(witnessUrl, application.witnessedLog(), warn);
  return {
    name: { zh: '日志排序与见证', en: 'sequencing and witnessing the log' },
    everyMs: SEQUENCE_EVERY_MS,
    run: async () => {
      await application.sequence();
      await feed?.feed();
    },
  };
}

interface Witness {
  readonly url?: string;
  /** Verifier keys that are trusted, as lines. */
  readonly keys: readonly string[];
  stop(): Promise<void>;
}

/** The regulator's witness where one is named; outside production else a child with its own folder and key. */
async function openWitness({ config, keys }: Booted): Promise<Witness> {
  const none = { keys: keys.witnessKeys, stop: async () => undefined };
  if (config.witnessUrl !== undefined) return { ...none, url: config.witnessUrl };
  if (config.production) return none;
  const folder = childWitnessFolder(config);
  const child = await startWitnessChild({ folder, logKeys: vkeyTexts(logKeys(config, keys)) });
  void child.ended.then(({ asked, status, words }) => {
    if (!asked)
      warn({ zh: `见证进程已退出（${status}）：${words}`, en: `The witness has ended (${status}): ${words}` });
  });
  return { url: child.url, keys: rememberWitnessKey(config, child.vkey), stop: () => child.stop() };
}

async function openHttp(booted: Booted): Promise<NestExpressApplication> {
  const { production, docsOpen, metricsOpen, evidenceLimitBytes, requestsPerMinute, requestLimitMs } = booted.config;
  const settings = httpSettings({
    production,
    docsOpen,
    metricsOpen,
    fileLimitBytes: evidenceLimitBytes,
    requestsPerMinute,
    requestLimitMs,
    pagePaths: PORTAL_PATHS,
    ...(portalProblemPages === undefined ? {} : { problemPages: portalProblemPages }),
  });
  return createHttpApp(appModule(booted), { settings, logger: ['error', 'warn'] });
}

function portTaken(port: number, error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  return new StartError(
    'PLATFORM.PORT_TAKEN',
    {
      zh: `端口 ${port} 已被别的程序占用。请停止那个程序，或换一个端口：PORT=${port + 1} npm start`,
      en: `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
    },
    'PORT',
    { cause: error },
  );
}

/** Loads and settles the sample year where it belongs, and prints its statements. */
async function openBook(application: Application): Promise<readonly SampleCredential[] | undefined> {
  await publishProgrammes(application);
  const credentials = application.booted.config.sampleYear ? await openSample(application) : undefined;
  if (credentials) {
    for (const statement of await settleSample(application)) {
      print('');
      for (const line of statementText(statement)) print(line);
    }
  }
  return credentials;
}

/** What was opened, to be closed in the opposite order; each is closed even when another fails. */
class Closing {
  private readonly steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.steps.push(step);
  }

  readonly all = async (): Promise<void> => {
    let failure: unknown;
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      try {
        await step();
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
  };
}

async function serve(closing: Closing): Promise<void> {
  const config = readConfig();
  const lock = takeServiceLock(config.dataDir);
  closing.add(() => lock.release());
  const booted = await boot(progress, config);
  closing.add(() => booted.close());
  const witness = await openWitness(booted);
  closing.add(() => witness.stop());
  const parts: Booted = { ...booted, keys: { ...booted.keys, witnessKeys: witness.keys } };
  parts.database.clock.tellTo(warn);
  for (const warning of await parts.database.clockWarnings()) warn(warning);
  const http = await openHttp(parts);
  closing.add(() => http.close());
  const application = new Application(parts, http);
  const credentials = await openBook(application);
  const sequence = sequencing(application, witness.url);
  await sequence.run();
  const jobs = new Jobs([sequence, ...housekeeping(application)], warn);
  closing.add(() => jobs.stop());
  jobs.start();
  await http.listen(config.port).catch((error: unknown) => {
    throw portTaken(config.port, error);
  });
  if (credentials) printSignIns(credentials);
  const { port } = http.getHttpServer().address() as AddressInfo;
  printAddresses(`http://localhost:${port}`);
}

async function main(): Promise<void> {
  const closing = new Closing();
  stopOnSignals(closing.all);
  try {
    await serve(closing);
  } catch (error) {
    await closing.all();
    throw error;
  }
}

main().catch((error: unknown) => {
  if (error instanceof StartError) {
    process.stderr.write(`${error.code}: ${inLocale(error.text, 'zh-CN')}\n${inLocale(error.text, 'en')}\n`);
    process.exitCode = error.exitCode;
  } else {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
});
