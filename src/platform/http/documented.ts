/**
 * What every route may answer besides what it says itself, added to the API document in one place: guard, body, pipe,
 * idempotency and limits answer for all routes alike (surface page, section 1).
 */
import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ACCESS_RULE, type AccessRule } from './access.decorator.js';
import { IDEMPOTENT } from './idempotent.decorator.js';
import { PROBLEM_TYPE } from './problem.js';
import { PROBLEM_TITLES } from './problem-titles.table.js';
import { CONSUMES } from './request-body.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
const SCHEMA = 'Problem';

const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', pattern: '^[A-Z]+\\.[A-Z0-9_]+$' },
    errors: { type: 'array', items: { type: 'object' } },
    clauses: { type: 'array', items: { type: 'object' } },
  },
};

/** Adds them to the document; what a route says of a status itself stays. */
export function documentProblems(app: INestApplication, document: OpenAPIObject): OpenAPIObject {
  const handlers = handlersOf(app.get(ModulesContainer));
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, [SCHEMA]: PROBLEM_SCHEMA as never };
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      const handler = handlers.get(operation.operationId ?? '');
      for (const response of Object.values(operation.responses)) sayJson(response as Answers);
      for (const status of statusesOf(operation, handler, method)) {
        operation.responses[String(status)] = { ...problemResponse(status), ...operation.responses[String(status)] };
      }
    }
  }
  return document;
}

function statusesOf(operation: Operation, handler: object | undefined, method: string): readonly number[] {
  const parameters = (operation.parameters ?? []) as readonly { readonly in?: string }[];
  const has = (place: string): boolean => parameters.some((one) => one.in === place);
  const rule = handler && (Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule | undefined);
  const once = handler !== undefined && Reflect.hasMetadata(IDEMPOTENT, handler);
  const writes = method !== 'get';
  const takesBody =
    once || operation.requestBody !== undefined || (handler !== undefined && Reflect.hasMetadata(CONSUMES, handler));
  return [
    400,
    ...(rule === 'public' ? [] : [401]),
    ...(typeof rule === 'object' ? [403] : []),
    ...(has('path') ? [404] : []),
    406,
    ...(once ? [409] : []),
    ...(writes ? [413, 415] : []),
    ...(takesBody ? [422] : []),
    429,
    503,
  ];
}

interface Answers {
  readonly content?: Readonly<Record<string, { schema?: { readonly type?: string } }>>;
}

/** A handler that writes its JSON itself returns text; what arrives is JSON all the same. */
function sayJson({ content }: Answers): void {
  for (const [type, answer] of Object.entries(content ?? {})) {
    if (type.endsWith('json') && answer.schema?.type === 'string') answer.schema = { type: 'object' };
  }
}

function problemResponse(status: number) {
  const title = PROBLEM_TITLES[status];
  return {
    description: title === undefined ? String(status) : `${title.zh} · ${title.en}`,
    content: { [PROBLEM_TYPE]: { schema: { $ref: `#/components/schemas/${SCHEMA}` } } },
  };
}

/** Handlers by the id that the document gives their operation. */
function handlersOf(modules: ModulesContainer): Map<string, object> {
  const found = new Map<string, object>();
  for (const module of modules.values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(metatype.prototype))) {
        if (typeof value === 'function') found.set(`${metatype.name}_${name}`, value);
      }
    }
  }
  return found;
}
