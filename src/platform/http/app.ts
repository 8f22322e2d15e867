import type { DynamicModule, INestApplication, LoggerService, LogLevel, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import type { NextFunction, Response } from 'express';
import { newId } from '../ctx.js';
import { Database } from '../database/database.js';
import { AccessGuard } from './access.guard.js';
import { Principals } from './acts-for.js';
import { Auditor, AuditSink } from './audit.js';
import { Authenticator } from './authenticator.js';
import { httpModule } from './http.module.js';
import { routeUnknown } from './http-fault.js';
import { HTTP_SETTINGS, type HttpSettings } from './http-settings.js';
import { Metrics } from './metrics.js';
import { ProblemFilter } from './problem.filter.js';
import { isUnlimited, Rate } from './rate.js';
import { RequestInterceptor } from './request.interceptor.js';
import { API_PREFIX, type LedgerRequest } from './request.js';
import { RequestBody } from './request-body.js';
import { endsInTime } from './request-limit.js';
import { assertEveryRouteHasAccess } from './route-check.js';
import { securityHeaders } from './security-headers.js';
import { DOCS_PATH, serveDocs } from './swagger.js';
import { validationPipe } from './validation.pipe.js';

const OUTSIDE_PREFIX = ['log/*path', 'health/*path', '.well-known/*path', 'metrics', DOCS_PATH];

export interface CreateOptions {
  readonly settings: HttpSettings;
  readonly logger?: LoggerService | LogLevel[] | false;
}

/**
 * The whole service behind one HTTP door, ready to listen. Requires that `appModule` brings a global module with the
 * {@link Database} and providers of {@link Authenticator} and {@link AuditSink}. Throws when a route says nothing of who may call it.
 */
export async function createHttpApp(
  appModule: Type<unknown> | DynamicModule,
  options: CreateOptions,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(rootOf(appModule, options.settings), {
    bodyParser: false,
    abortOnError: false,
    ...(options.logger === undefined ? {} : { logger: options.logger }),
  });
  await configureHttp(app);
  return app;
}

/** The given module together with what HTTP adds; tests that build their own module import this one. */
export function rootOf(appModule: Type<unknown> | DynamicModule, settings: HttpSettings): DynamicModule {
  return { module: HttpRoot, imports: [appModule, httpModule(settings)] };
}

class HttpRoot {}

/** Puts middleware, guard, interceptor, pipe and filter in place and initialises the application. */
export async function configureHttp(app: INestApplication): Promise<void> {
  const settings = app.get<HttpSettings>(HTTP_SETTINGS, { strict: false });
  assertEveryRouteHasAccess(app.get(ModulesContainer));
  const express = (app as NestExpressApplication).getHttpAdapter().getInstance();
  express.disable('x-powered-by').set('trust proxy', false).set('etag', false).set('query parser', 'simple');
  app.use(withRequestId, app.get(Metrics, { strict: false }).observe());
  app.setGlobalPrefix(API_PREFIX, { exclude: [...OUTSIDE_PREFIX, ...settings.pagePaths] });
  const database = app.get(Database, { strict: false });
  const auditor = new Auditor(app.get(AuditSink, { strict: false }), database);
  const filter = new ProblemFilter(auditor, settings.problemPages);
  app.use(securityHeaders(settings.production), cookieParser());
  app.use(withinRate(new Rate(settings.requestsPerMinute), filter), endsInTime(settings.requestLimitMs, filter));
  app.useGlobalFilters(filter);
  app.useGlobalGuards(
    new AccessGuard(app.get(Authenticator, { strict: false }), new Rate(settings.requestsPerMinute), principalsOf(app)),
  );
  app.useGlobalInterceptors(
    new RequestInterceptor(database, new RequestBody(settings.bodyLimitBytes, settings.fileLimitBytes), auditor),
  );
  app.useGlobalPipes(validationPipe());
  if (settings.docsOpen) serveDocs(app);
  await app.init();
  express.use((request: LedgerRequest, response: Response) => filter.answer(routeUnknown(), request, response));
}

/** An application without the room that keeps mandates has nobody who acts for others. */
function principalsOf(app: INestApplication): Principals | undefined {
  try {
    return app.get(Principals, { strict: false });
  } catch {
    return undefined;
  }
}

/** Before anything is read or looked up: an address that floods costs us no more than this. */
function withinRate(rate: Rate, filter: ProblemFilter) {
  return (request: LedgerRequest, response: Response, next: NextFunction): void => {
    try {
      if (!isUnlimited(request.path)) rate.take(request.socket.remoteAddress ?? 'unknown');
      next();
    } catch (error) {
      void filter.answer(error, request, response);
    }
  };
}

/** Every request gets a number of ours, which also stands in the log. */
function withRequestId(request: LedgerRequest, response: Response, next: NextFunction): void {
  request.requestId = newId({ now: new Date() });
  response.setHeader('X-Request-Id', request.requestId);
  next();
}
