/**
 * Reads the body of a request, after the guard and before the transaction: who may not call never makes us parse. JSON
 * only where JSON is meant, forms only on the portal's form routes.
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import express, { type RequestHandler, type Response } from 'express';
import { bodyTooLarge, HttpFault, jsonMalformed, mediaTypeUnsupported } from './http-fault.js';
import type { LedgerRequest } from './request.js';
import { jsonFault } from './strict-json.js';

export const CONSUMES = 'platform:consumes';
export const FORM_TYPE = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
/** Signed texts: taken as they are, the signature covers each character. */
const TEXT_TYPES = ['application/vc+jwt'];
const FORM_LIMIT_BYTES = 64 * 1024;
const FORM_FIELDS_MAX = 200;

/** The media types that a route takes, where that is not `application/json` alone. Others are answered with 415. */
export function Consumes(...types: readonly string[]): MethodDecorator {
  return applyDecorators(SetMetadata(CONSUMES, types), ApiConsumes(...types));
}

interface ParserError {
  readonly status?: number;
  readonly type?: string;
  readonly cause?: unknown;
}

export class RequestBody {
  private readonly json: RequestHandler;
  private readonly form: RequestHandler;
  private readonly text: RequestHandler;

  constructor(private readonly limitBytes: number) {
    const whole = {
      type: () => true,
      limit: limitBytes,
      verify: (request: IncomingMessage, _response: ServerResponse, bytes: Buffer, encoding: string) => {
        if (encoding !== 'utf-8') throw Object.assign(new Error('not UTF-8'), { type: 'charset.unsupported' });
        if (!isUtf8(bytes)) throw Object.assign(new Error('not UTF-8'), { type: 'encoding.broken' });
        (request as LedgerRequest).rawBody = bytes;
      },
    };
    this.json = express.json(whole);
    this.text = express.text({ ...whole, defaultCharset: 'utf-8' });
    this.form = express.urlencoded({ extended: false, limit: FORM_LIMIT_BYTES, parameterLimit: FORM_FIELDS_MAX });
  }

  /** Leaves the parsed body in `request.body`; undefined when the request has none. Throws {@link HttpFault}. */
  async read(request: LedgerRequest, response: Response, taken: readonly string[] = [JSON_TYPE]): Promise<void> {
    if (!hasBody(request)) {
      request.body = undefined;
      return;
    }
    const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!taken.includes(type)) throw mediaTypeUnsupported(taken);
    const isForm = type === FORM_TYPE;
    if (isForm) refuseForeignForm(request);
    const parser = isForm ? this.form : TEXT_TYPES.includes(type) ? this.text : this.json;
    await this.parse(parser, request, response, taken);
    const fault = jsonFault(request.body);
    if (fault) throw jsonMalformed(fault);
  }

  private parse(parser: RequestHandler, request: LedgerRequest, response: Response, taken: readonly string[]) {
    return new Promise<void>((resolve, reject) => {
      parser(request, response, (error?: unknown) => {
        if (error === undefined || error === null) resolve();
        else reject(this.translated(error, taken));
      });
    });
  }

  private translated(error: unknown, taken: readonly string[]): unknown {
    if (typeof error !== 'object' || error === null) return error;
    const { status, type } = error as ParserError;
    if (status === 413) return bodyTooLarge(taken.includes(FORM_TYPE) ? FORM_LIMIT_BYTES : this.limitBytes);
    if (status === 415 || type === 'charset.unsupported') return mediaTypeUnsupported(taken);
    if (type === 'encoding.broken') return jsonMalformed({ zh: '不是 UTF-8 编码', en: 'it is not UTF-8' });
    if (type === 'request.aborted' || type === 'request.size.invalid') {
      return jsonMalformed({ zh: '正文不完整', en: 'it arrived incomplete' });
    }
    if (status === 400)
      return jsonMalformed({ zh: '语法有误，须为对象或数组', en: 'its syntax is wrong, or it is no object' });
    return error;
  }
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
