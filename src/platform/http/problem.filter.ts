import { type ArgumentsHost, Catch, type ExceptionFilter, Logger, NotFoundException } from '@nestjs/common';
import type { Response } from 'express';
import type { Locale } from '../../kernel/text.js';
import { allowedMethods } from './allowed-methods.js';
import { type Auditor, showsSignIn } from './audit.js';
import { methodNotAllowed } from './http-fault.js';
import { requestLocale } from './locale.js';
import { internalProblem, PROBLEM_TYPE, type Problem, problemDocument, problemOf } from './problem.js';
import { isPage, type LedgerRequest } from './request.js';

/** How the portal says "no": given by the composition root, since `platform` knows no pages. */
export interface ProblemPages {
  /** A whole HTML document. */
  render(problem: Problem, locale: Locale): string;
  /** Where an unknown visitor of a page is sent. */
  readonly signInPath: string;
}

/** The one place where an error becomes an answer. A bug is logged with its request id and not shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(
    private readonly auditor: Auditor,
    private readonly pages?: ProblemPages,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    await this.answer(error, http.getRequest<LedgerRequest>(), http.getResponse<Response>());
  }

  /** Sends the answer to `error`. Does nothing but log when the reply has already left. */
  async answer(error: unknown, request: LedgerRequest, response: Response): Promise<void> {
    const problem = await this.recorded(this.problem(error, request), request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const name of ['Location', 'ETag', 'Content-Disposition', 'Content-Encoding']) response.removeHeader(name);
    const locale = requestLocale(request);
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Language', locale);
    if (this.pages !== undefined && isPage(request) && request.accepts([PROBLEM_TYPE, 'text/html']) === 'text/html') {
      this.sendPage(this.pages, problem, locale, request, response);
      return;
    }
    response
      .status(problem.status)
      .setHeader('Content-Type', `${PROBLEM_TYPE}; charset=utf-8`)
      .send(Buffer.from(JSON.stringify(problemDocument(problem, locale)), 'utf8'));
  }

  private problem(error: unknown, request: LedgerRequest): Problem {
    const requestId = request.requestId ?? '-';
    const problem = problemOf(this.refined(error, request)) ?? internalProblem(requestId);
    if (problem.status >= 500) {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.logger.error(`request ${requestId} ${request.method} ${request.path}: ${problem.code} ${cause}`);
    }
    return problem;
  }

  /** A denied attempt is answered only when it is on record; where it cannot be recorded, that is the answer. */
  private async recorded(problem: Problem, request: LedgerRequest): Promise<Problem> {
    if (this.pages !== undefined && showsSignIn(request, problem.status)) return problem;
    try {
      await this.auditor.denied(request, problem.status, problem.code);
      return problem;
    } catch (error) {
      return this.problem(error, request);
    }
  }

  private sendPage(pages: ProblemPages, problem: Problem, locale: Locale, request: LedgerRequest, response: Response) {
    if (problem.status === 401 && request.method === 'GET') {
      response.redirect(303, `${pages.signInPath}?next=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    response.status(problem.status).setHeader('Content-Type', 'text/html; charset=utf-8');
    response.send(Buffer.from(pages.render(problem, locale), 'utf8'));
  }

  /** Nest knows only "no such route"; whether another method is served there makes it 405. */
  private refined(error: unknown, request: LedgerRequest): unknown {
    if (!(error instanceof NotFoundException)) return error;
    const allowed = allowedMethods(request);
    return allowed.length > 0 ? methodNotAllowed(allowed) : error;
  }
}
