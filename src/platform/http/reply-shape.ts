/** The shape of a reply in few words, for the API document; `npm run fuzz` holds each reply against it. */
import { ApiResponse, type ApiResponseSchemaHost } from '@nestjs/swagger';

type Schema = ApiResponseSchemaHost['schema'];

const WORDS: Readonly<Record<string, object>> = {
  text: { type: 'string' },
  id: { type: 'string', format: 'uuid' },
  sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  fen: { type: 'string', format: 'fen', pattern: '^-?[0-9]+$' },
  digits: { type: 'string', pattern: '^[0-9]+$' },
  date: { type: 'string', format: 'date' },
  instant: { type: 'string', format: 'date-time' },
  count: { type: 'integer' },
  flag: { type: 'boolean' },
  /** Of which the room that takes it in says what may be inside. */
  object: { type: 'object', additionalProperties: true },
  cursor: { type: 'string', nullable: true },
};

/**
 * A word of the list above, code names with a bar between them, a list of one shape, or fields by their names: those that
 * end in a question mark may be absent, and others than these there are none.
 */
export type Shape = string | readonly [Shape] | { readonly [field: string]: Shape };

export function shapeSchema(shape: Shape): object {
  if (typeof shape === 'string') return WORDS[shape] ?? { type: 'string', enum: shape.split('|') };
  if (Array.isArray(shape)) return { type: 'array', items: shapeSchema((shape as readonly [Shape])[0]) };
  const fields = Object.entries(shape as { readonly [field: string]: Shape });
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.flatMap(([name]) => (name.endsWith('?') ? [] : [name])),
    properties: Object.fromEntries(fields.map(([name, one]) => [name.replace(/\?$/, ''), shapeSchema(one)])),
  };
}

/** A page of a list. */
export const pageOf = (item: Shape): Shape => ({ items: [item], nextCursor: 'cursor' });

/** What a route replies with as JSON; `others` are media types in which the same is told in the words of a standard. */
export function Replies(shape: Shape, others: readonly string[] = []): MethodDecorator {
  return answers(200, shape, others);
}

/** The same of a route that makes something. */
export function RepliesMade(shape: Shape): MethodDecorator {
  return answers(201, shape, []);
}

function answers(status: number, shape: Shape, others: readonly string[]): MethodDecorator {
  const inStandard = others.map((type) => [
    type,
    { schema: { type: type.endsWith('json') ? 'object' : 'string' } as Schema },
  ]);
  const content = { 'application/json': { schema: shapeSchema(shape) as Schema }, ...Object.fromEntries(inStandard) };
  return ApiResponse({ status, description: '', content } as Parameters<typeof ApiResponse>[0]);
}
