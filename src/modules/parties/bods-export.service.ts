import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { csvLine } from '../../kernel/csv-line.js';
import type { Ctx } from '../../platform/ctx.js';
import { BodsStore, type NamedRelationRow } from './bods.store.js';
import {
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
import { GraphVersionStore } from './graph-version.store.js';
import { type PersonWithPrivateRow, toOrganisation, toRelation } from './party.entity.js';

/** The tables have the columns of holdings.csv and officers.csv of a `load` folder, persons by their ids. */
export const EXPORT_FILES = ['bods', 'holders.csv', 'officers.csv'] as const;
export type ExportFile = (typeof EXPORT_FILES)[number];

export interface ExportAsked {
  readonly format: ExportFile;
  /** Ids: only these parties and everyone above them. Absent: the whole register. */
  readonly roots?: readonly string[];
  /** Only what holds on this day; absent: everything with its days. */
  readonly on?: CalendarDate;
}

interface Scope {
  readonly ids: readonly string[] | undefined;
  readonly on?: CalendarDate;
  readonly version: number;
}

/** Writes the register out, page by page: the same register gives the same bytes. */
@Injectable()
export class BodsExport {
  constructor(
    private readonly store: BodsStore,
    private readonly versions: GraphVersionStore,
  ) {}

  async *pieces(ctx: Ctx, { format, roots, on }: ExportAsked): AsyncIterable<string> {
    // Read first: a relation that others add while parties are written out may name a party that was not.
    const version = await this.versions.read(ctx);
    const ids = roots && (await this.store.above(ctx, roots));
    const scope = { ids, version, ...(on === undefined ? {} : { on }) };
    if (format === 'bods') yield* this.statements(ctx, scope);
    else yield* this.table(ctx, scope, format);
  }

  private async *statements(ctx: Ctx, scope: Scope): AsyncIterable<string> {
    let before = '[\n';
    for await (const texts of this.statementPages(ctx, scope)) {
      yield `${before}${texts.join(',\n')}`;
      before = ',\n';
    }
    yield before === '[\n' ? '[]\n' : '\n]\n';
  }

  /** Parties before the relationships that name them, as BODS asks. */
  private async *statementPages(ctx: Ctx, scope: Scope): AsyncIterable<readonly string[]> {
    for await (const page of this.store.organisations(ctx, scope.ids)) {
      yield page.map((row) => entityText(toOrganisation(row), row.head_office_code ?? undefined));
    }
    for await (const page of this.store.persons(ctx, scope.ids)) yield page.map((row) => personText(personOf(row)));
    for await (const page of this.store.relations(ctx, scope)) {
      yield page.map((row) => relationshipText(relationOf(row)));
    }
  }

  private async *table(ctx: Ctx, scope: Scope, format: Exclude<ExportFile, 'bods'>): AsyncIterable<string> {
    const holders = format === 'holders.csv';
    yield csvLine(holders ? HOLDER_COLUMNS : OFFICER_COLUMNS);
    for await (const page of this.store.relations(ctx, scope)) {
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
