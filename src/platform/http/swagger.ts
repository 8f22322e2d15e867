import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

export const DOCS_PATH = 'docs';
export const DOCUMENT_PATH = 'docs/openapi.json';

/** The API document, generated from the code. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('语料账本 API · Corpus Ledger API')
    .setDescription(
      '金额为以分为单位的数字串；日期按上海时区。错误为 application/problem+json（RFC 9457）。\n\n' +
        'Money is a string of digits in fen; dates are of the Asia/Shanghai calendar. Errors are application/problem+json (RFC 9457).',
    )
    .setVersion('1')
    .addBearerAuth()
    .addSecurityRequirements('bearer')
    .build();
  return SwaggerModule.createDocument(app, config);
}

/** Serves Swagger UI and the document; both outside the access guard, so closed in production unless switched on. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup(DOCS_PATH, app, () => apiDocument(app), {
    useGlobalPrefix: false,
    jsonDocumentUrl: DOCUMENT_PATH,
    raw: ['json'],
    customSiteTitle: '语料账本 API · Corpus Ledger API',
  });
}
