/** Lists: `?limit=` (1-200, default 50) and an opaque `?cursor=`; replies `{items, nextCursor}` (surface page, 1). */
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { DomainError } from '../../kernel/domain-error.js';
import { isId } from '../../kernel/ids.js';
import { MayBeAbsent } from './validators.js';

export const LIMIT_DEFAULT = 50;
export const LIMIT_MAX = 200;

/** Base of the query classes of list routes; rooms extend it with their filters. */
export class PageQuery {
  /** Items per page. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit: number = LIMIT_DEFAULT;

  /** `nextCursor` of the page before. */
  @ApiPropertyOptional({ type: String })
  @MayBeAbsent()
  @Matches(/^[A-Za-z0-9_-]{1,1000}$/)
  cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/**
 * Cuts a page out of `found`, which the store read with `limit + 1`: the one too many only says that there is more.
 * `cursorOf` gives the sort key of an item; the next page starts after it.
 */
export function page<T>(found: readonly T[], limit: number, cursorOf: (item: T) => string): Page<T> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  return { items, nextCursor: more ? Buffer.from(cursorOf(last), 'utf8').toString('base64url') : null };
}

/** The sort key that a cursor carries, nothing on the first page. Throws `PLATFORM.CURSOR_FORM` for a made-up one. */
export function startAfter(query: Pick<PageQuery, 'cursor'>): string | undefined {
  if (query.cursor === undefined) return undefined;
  const key = Buffer.from(query.cursor, 'base64url');
  const text = key.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(key) && key.toString('base64url') === query.cursor && !text.includes('\0'))
    return text;
  throw cursorForm();
}

/** The same where the sort key is an id: another text would not be one of ours. */
export function startAfterId(query: Pick<PageQuery, 'cursor'>): string | undefined {
  const id = startAfter(query);
  if (id !== undefined && !isId(id)) throw cursorForm();
  return id;
}

export function cursorForm(): DomainError {
  return new DomainError(
    'malformed',
    'PLATFORM.CURSOR_FORM',
    {
      zh: 'cursor 须原样取自上一页的 nextCursor；要从头列起，请去掉 cursor',
      en: 'Take cursor unchanged from nextCursor of the page before; leave it out to start from the beginning',
    },
    { field: '/cursor' },
  );
}
