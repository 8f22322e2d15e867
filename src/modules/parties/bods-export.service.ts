import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { BodsStore, type NamedRelationRow } from './bods.store.js';
import {
  csvLine,
  type ExportedEnd,
  type ExportedRelation,
  entityText,
  HOLDER_COLUMNS,
  holderRow,
  OFFICER_COLUMNS,
  officerRow,
  personText,
  relationshipText,
} from './core/bods/bods-export.js';
import { type PersonWithPrivateRow, toOrganisation, toRelation } from './party.entity.js';

export const EXPORT_FORMATS = ['bods', 'holders', 'officers'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportAsked {
  readonly format: ExportFormat;
  /** Id of an organisation: only it and everyone above it. */
  readonly organisation?: string;
  /** Only what holds on this day; absent: everything with its days. */
  readonly on?: CalendarDate;
}

/** Writes the register out, page by page. */
@Injectable()
export class BodsExport {
  constructor(private readonly store: BodsStore) {}

  async *pieces(ctx: Ctx, asked: ExportAsked): AsyncIterable<string> {
    const ids = asked.organisation === undefined ? undefined : await this.store.above(ctx, [asked.organisation]);
    if (asked.format === 'bods') yield* this.statements(ctx, asked, ids);
    else yield* this.table(ctx, asked, ids);
  }

  private async *statements(ctx: Ctx, asked: ExportAsked, ids: readonly string[] | undefined): AsyncIterable<string> {
    let before = '[\n';
    for await (const texts of this.statementPages(ctx, asked, ids)) {
      if (texts.length === 0) continue;
      yield `${before}${texts.join(',\n')}`;
      before = ',\n';
    }
    yield before === '[\n' ? '[]\n' : '\n]\n';
  }

  private async *statementPages(
    ctx: Ctx,
    asked: ExportAsked,
    ids: readonly string[] | undefined,
  ): AsyncIterable<readonly string[]> {
    for await (const page of this.store.organisations(ctx, ids)) {
      yield page.map((row) => entityText(toOrganisation(row), row.head_office_code ?? undefined));
    }
    for await (const page of this.store.persons(ctx, ids)) yield page.map((row) => personText(personOf(row)));
    for await (const page of this.store.relations(ctx, ids, asked.on)) {
      yield page.map((row) => relationshipText(relationOf(row)));
    }
  }

  private async *table(ctx: Ctx, asked: ExportAsked, ids: readonly string[] | undefined): AsyncIterable<string> {
    const holders = asked.format === 'holders';
    yield csvLine(holders ? HOLDER_COLUMNS : OFFICER_COLUMNS);
    for await (const page of this.store.relations(ctx, ids, asked.on)) {
      const wanted = page.filter(({ type }) => type === (holders ? 'HOLDS' : 'OFFICER')).map(relationOf);
      if (wanted.length > 0) yield wanted.map((one) => csvLine(holders ? holderRow(one) : officerRow(one))).join('');
    }
  }
}

function personOf({ id, name_zh, load_key, recorded_at }: PersonWithPrivateRow) {
  return {
    id,
    ...(name_zh === null ? {} : { nameZh: name_zh }),
    ...(load_key === null ? {} : { key: load_key }),
    recordedAt: recorded_at,
  };
}

function relationOf(row: NamedRelationRow): ExportedRelation {
  const end = (id: string, code: string | null, key: string | null): ExportedEnd => ({
    id,
    ...(code === null ? {} : { code }),
    ...(key === null ? {} : { key }),
  });
  const { appointed_by } = row;
  return {
    relation: toRelation(row),
    from: end(row.from_id, row.from_code, row.from_key),
    to: end(row.to_id, row.to_code, row.to_key),
    ...(appointed_by === null ? {} : { appointedBy: end(appointed_by, row.appointed_code, row.appointed_key) }),
  };
}
