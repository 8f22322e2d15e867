import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { appModule } from './app.module.js';
import { type Booted, boot } from './boot.js';
import { Application, publishProgrammes } from './cli/application.js';
import { load } from './cli/load/load.js';
import { settle } from './cli/settle.command.js';
import { statementText } from './cli/statement-text.js';
import { inLocale, type Text } from './kernel/text.js';
import type { StatementBody } from './modules/claims/index.js';
import { SampleAccounts, type SampleCredential } from './modules/identity/index.js';
import { Parties } from './modules/parties/index.js';
import { projectFolder, readConfig } from './platform/config.js';
import { createHttpApp } from './platform/http/app.js';
import { httpSettings } from './platform/http/http-settings.js';
import { takeServiceLock } from './platform/service-lock.js';
import { stopOnSignals } from './platform/shutdown.js';
import { StartError } from './platform/start-error.js';
import { PORTAL_PATHS, portalProblemPages } from './portal/portal.module.js';
import { SAMPLE_USERS } from './sample-users.table.js';

const SAMPLE_PERIOD = '2025';
const SAMPLE_PROGRAMME = 'SZ-CORPUS-PURCHASE';
/** How often waiting leaves are given positions and the log's head is signed anew. */
const SEQUENCE_EVERY_MS = 1_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const progress = (step: Text): void => print(`${step.zh} ${step.en}`);

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

/** The statement of the sample year: stored with its run, so a second start prints the same bytes. */
async function settleSample(application: Application): Promise<StatementBody> {
  progress({ zh: '正在结算…', en: 'Settling ...' });
  const order = { programme: SAMPLE_PROGRAMME, period: SAMPLE_PERIOD, issue: true };
  return settle(application, order, { reviewer: undefined, resolver: undefined }, false);
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

/** Positions for whatever was recorded since; a failure is told and tried again at the next turn. */
function sequenceRegularly(application: Application): () => void {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    application
      .sequence()
      .catch((error: unknown) => process.stderr.write(`log sequencer: ${String(error)}\n`))
      .finally(() => {
        busy = false;
      });
  }, SEQUENCE_EVERY_MS);
  return () => clearInterval(timer);
}

async function openHttp(booted: Booted): Promise<NestExpressApplication> {
  const { production, docsOpen, metricsOpen } = booted.config;
  const settings = httpSettings({
    production,
    docsOpen,
    metricsOpen,
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

async function main(): Promise<void> {
  const config = readConfig();
  const lock = takeServiceLock(config.dataDir);
  const booted = await boot(progress, config).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  const http = await openHttp(booted);
  const application = new Application(booted, http);
  let stopSequencer = (): void => undefined;
  const stop = async (): Promise<void> => {
    stopSequencer();
    await application.close();
    lock.release();
  };
  stopOnSignals(stop);
  try {
    await publishProgrammes(application);
    const credentials = config.sampleYear ? await openSample(application) : undefined;
    if (credentials) {
      print('');
      for (const line of statementText(await settleSample(application))) print(line);
    }
    stopSequencer = sequenceRegularly(application);
    await http.listen(config.port).catch((error: unknown) => {
      throw portTaken(config.port, error);
    });
    if (credentials) printSignIns(credentials);
    printAddresses(`http://localhost:${config.port}`);
  } catch (error) {
    await stop();
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
