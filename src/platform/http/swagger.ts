import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import swaggerUi from 'swagger-ui-express';
import { documentProblems } from './documented.js';

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
  return documentProblems(app, SwaggerModule.createDocument(app, config));
}

/** Serves Swagger UI and the document; both outside the access guard, so closed in production unless switched on. */
export function serveDocs(app: INestApplication): void {
  let document: OpenAPIObject | undefined;
  const title = '语料账本 API · Corpus Ledger API';
  app.use(`/${DOCUMENT_PATH}`, (_request: Request, response: Response) => {
    document ??= apiDocument(app);
    response.json(document);
  });
  app.use(
    `/${DOCS_PATH}`,
    swaggerUi.serve,
    swaggerUi.setup(undefined, { swaggerUrl: `/${DOCUMENT_PATH}`, customSiteTitle: title }),
  );
}
