import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { StoredRelation } from './core/bods/bods-timeline.js';
import type { RelationEvidence } from './core/party-types.js';
import { type OrganisationRow, type PersonWithPrivateRow, type RelationRow, toRelation } from './party.entity.js';

/** The register in SQL, as statements come in and go out. */
export class BodsStore {
  /** Relations between two of these parties, and those that one of these notes brought. */
  async relationsAmong(ctx: Ctx, parties: readonly string[], notes: readonly string[]): Promise<StoredRelation[]> {
    const rows = await ctx.tx.query<RelationRow & EndColumns>(
      `select r.*, e.id as end_id, e.extracted_on as end_stated_on, e.evidence as end_evidence
         from parties.relation_in_time r left join parties.relation_end e on e.relation_id = r.id
        where r.id in (select id from parties.relation where to_id = any($1) and from_id = any($1)
                       union select * from parties.brought_by($2))
        order by r.valid_from, r.id`,
      [parties, notes],
    );
    return rows.map(({ end_id, end_stated_on: statedOn, end_evidence: evidence, ...row }) => ({
      relation: toRelation(row),
      ...(end_id === null
        ? {}
        : { end: { ...(statedOn === null ? {} : { statedOn }), ...(evidence === null ? {} : { evidence }) } }),
    }));
  }

  /**
   * These parties, and everyone who is above them by relations of any kind, step by step; kin and partners in concert
   * stand beside each other, whichever of them was written first.
   */
  async above(ctx: Ctx, roots: readonly string[]): Promise<string[]> {
    const seen = new Set(roots);
    let frontier = [...roots];
    while (frontier.length > 0) {
      const rows = await ctx.tx.query<{ id: string }>(
        `select from_id as id from parties.relation where to_id = any($1)
         union select to_id from parties.relation where from_id = any($1) and type in ('KIN', 'ACTING_IN_CONCERT')
         union select appointed_by from parties.relation where to_id = any($1) and appointed_by is not null
         union select head_office_id from parties.organisation where id = any($1) and head_office_id is not null`,
        [frontier],
      );
      frontier = rows.map(({ id }) => id).filter((id) => !seen.has(id));
      for (const id of frontier) seen.add(id);
    }
    return [...seen];
  }

  /** Organisations with the code of their head office, in the order of their ids; all of them without `ids`. */
  organisations(ctx: Ctx, ids: readonly string[] | undefined): AsyncIterable<(OrganisationRow & HeadOffice)[]> {
    return ctx.tx.stream(
      `select o.*, coalesce(h.uscc, h.foreign_id) as head_office_code
         from parties.organisation o left join parties.organisation h on h.id = o.head_office_id
        where $1::uuid[] is null or o.id = any($1) order by o.id`,
      [ids ?? null],
    );
  }

  persons(ctx: Ctx, ids: readonly string[] | undefined): AsyncIterable<PersonWithPrivateRow[]> {
    return ctx.tx.stream(
      `select p.*, s.name_zh, s.load_key, s.salt from parties.person p
         left join parties.person_private s on s.person_id = p.id
        where $1::uuid[] is null or p.id = any($1) order by p.id`,
      [ids ?? null],
    );
  }

  /**
   * Relations up to a version of the register, with what the statements name their ends by; only those that hold on
   * `on`, if it is given.
   */
  relations(
    ctx: Ctx,
    {
      ids,
      on,
      version,
    }: { readonly ids: readonly string[] | undefined; readonly on?: string; readonly version: number },
  ): AsyncIterable<NamedRelationRow[]> {
    return ctx.tx.stream(
      `select r.*, coalesce(fo.uscc, fo.foreign_id) as from_code, fp.load_key as from_key,
              coalesce(o.uscc, o.foreign_id) as to_code, p.load_key as to_key,
              coalesce(ao.uscc, ao.foreign_id) as appointed_code, ap.load_key as appointed_key
         from parties.relation_in_time r
         left join parties.organisation fo on fo.id = r.from_id
         left join parties.person_private fp on fp.person_id = r.from_id
         left join parties.organisation o on o.id = r.to_id
         left join parties.person_private p on p.person_id = r.to_id
         left join parties.organisation ao on ao.id = r.appointed_by
         left join parties.person_private ap on ap.person_id = r.appointed_by
        where ($1::uuid[] is null or r.to_id = any($1) and r.from_id = any($1))
          and ($2::date is null or r.valid_from <= $2 and (r.valid_until is null or $2 < r.valid_until))
          and (r.valid_until is null or r.valid_from < r.valid_until)
          and r.graph_version <= $3
        order by r.id`,
      [ids ?? null, on ?? null, version],
    );
  }
}

interface EndColumns {
  readonly end_id: string | null;
  readonly end_stated_on: CalendarDate | null;
  readonly end_evidence: RelationEvidence | null;
}

export interface HeadOffice {
  readonly head_office_code: string | null;
}

export interface NamedRelationRow extends RelationRow {
  readonly from_code: string | null;
  readonly from_key: string | null;
  readonly to_code: string | null;
  readonly to_key: string | null;
  readonly appointed_code: string | null;
  readonly appointed_key: string | null;
}
