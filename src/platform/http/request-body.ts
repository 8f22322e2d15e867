/**
 * Reads the body of a request, after the guard and before the transaction: who may not call never makes us parse. JSON
 * only where JSON is meant, forms only on the portal's form routes, files only where a route takes them.
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import express, { type RequestHandler, type Response } from 'express';
import { bodyTooLarge, HttpFault, jsonMalformed, mediaTypeUnsupported } from './http-fault.js';
import type { LedgerRequest } from './request.js';
import { jsonFault } from './strict-json.js';

export const CONSUMES = 'platform:consumes';
const FILES = 'platform:files';
export const FORM_TYPE = 'application/x-www-form-urlencoded';
/** An Excel workbook. */
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const JSON_TYPE = 'application/json';
/** Kept as text for the handler, which alone knows how to read it; a signature covers each character. */
const TEXT_TYPES = ['text/markdown', 'application/vc+jwt', 'application/jose'];
const FORM_LIMIT_BYTES = 64 * 1024;
const FORM_FIELDS_MAX = 200;

/** The media types that a route takes, where that is not `application/json` alone. Others are answered with 415. */
export function Consumes(...types: readonly string[]): MethodDecorator {
  return applyDecorators(SetMetadata(CONSUMES, types), ApiConsumes(...types));
}

/** The media types of files that a route takes; the bytes come as `request.rawBody`, the body is their digest. */
export function ConsumesFile(...types: readonly string[]): MethodDecorator {
  return applyDecorators(
    SetMetadata(FILES, true),
    Consumes(...types),
    ApiBody({ schema: { type: 'string', format: 'binary' } }),
  );
}

interface ParserError {
  readonly status?: number;
  readonly type?: string;
  readonly cause?: unknown;
}

export class RequestBody {
  private readonly json: RequestHandler;
  private readonly form: RequestHandler;
  private readonly file: RequestHandler;
  private readonly text: RequestHandler;

  constructor(
    private readonly limitBytes: number,
    private readonly fileLimitBytes: number,
  ) {
    const asUtf8 = { type: () => true, limit: limitBytes, verify: keepUtf8 };
    this.json = express.json(asUtf8);
    this.text = express.text({ ...asUtf8, defaultCharset: 'utf-8' });
    this.form = express.urlencoded({ extended: false, limit: FORM_LIMIT_BYTES, parameterLimit: FORM_FIELDS_MAX });
    // Not inflated: a workbook is compressed already, and what inflates twice is meant to hurt.
    this.file = express.raw({ type: () => true, limit: fileLimitBytes, inflate: false });
  }

  /** Leaves the parsed body in `request.body`; undefined when the request has none. Throws {@link HttpFault}. */
  async read(request: LedgerRequest, response: Response, handler: object): Promise<void> {
    const taken = (Reflect.getMetadata(CONSUMES, handler) as readonly string[] | undefined) ?? [JSON_TYPE];
    if (!hasBody(request)) {
      request.body = undefined;
      return;
    }
    const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!taken.includes(type)) throw mediaTypeUnsupported(taken);
    if (Reflect.hasMetadata(FILES, handler)) {
      await this.parse(this.file, request, response, taken, this.fileLimitBytes);
      const bytes: unknown = request.body;
      request.rawBody = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
      request.body = { sha256: createHash('sha256').update(request.rawBody).digest('hex') };
      return;
    }
    const isForm = type === FORM_TYPE;
    if (isForm) refuseForeignForm(request);
    const limitBytes = isForm ? FORM_LIMIT_BYTES : this.limitBytes;
    const parser = isForm ? this.form : TEXT_TYPES.includes(type) ? this.text : this.json;
    await this.parse(parser, request, response, taken, limitBytes);
    const fault = jsonFault(request.body);
    if (fault) throw jsonMalformed(fault);
  }

  private parse(
    parser: RequestHandler,
    request: LedgerRequest,
    response: Response,
    taken: readonly string[],
    limitBytes: number,
  ) {
    return new Promise<void>((resolve, reject) => {
      parser(request, response, (error?: unknown) => {
        if (error === undefined || error === null) resolve();
        else reject(translated(error, taken, limitBytes));
      });
    });
  }
}

function translated(error: unknown, taken: readonly string[], limitBytes: number): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { status, type } = error as ParserError;
  if (status === 413) return bodyTooLarge(limitBytes);
  if (status === 415 || type === 'charset.unsupported') return mediaTypeUnsupported(taken);
  if (type === 'encoding.broken') return jsonMalformed({ zh: '不是 UTF-8 编码', en: 'it is not UTF-8' });
  if (type === 'request.aborted' || type === 'request.size.invalid') {
    return jsonMalformed({ zh: '正文不完整', en: 'it arrived incomplete' });
  }
  if (status === 400)
    return jsonMalformed({ zh: '语法有误，须为对象或数组', en: 'its syntax is wrong, or it is no object' });
  return error;
}

function keepUtf8(request: IncomingMessage, _response: unknown, bytes: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw Object.assign(new Error('not UTF-8'), { type: 'charset.unsupported' });
  if (!isUtf8(bytes)) throw Object.assign(new Error('not UTF-8'), { type: 'encoding.broken' });
  (request as LedgerRequest).rawBody = bytes;
}

function hasBody(request: LedgerRequest): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** A form of another site must not act for a signed-in visitor, nor sign one in: browsers say where a form comes from. */
function refuseForeignForm(request: LedgerRequest): void {
  const site = request.headers['sec-fetch-site'];
  const { origin, host } = request.headers;
  const foreign =
    site === 'cross-site' ||
    site === 'same-site' ||
    (site === undefined && origin !== undefined && hostOf(origin) !== host?.toLowerCase());
  if (!foreign) return;
  throw new HttpFault(403, 'PLATFORM.CROSS_SITE', {
    zh: '这个表单来自别的网站，未予处理；请在本站页面上操作',
    en: 'The form came from another site and was not processed; use the page on this site',
  });
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
