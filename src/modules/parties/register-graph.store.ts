import { type CalendarDate, dateOf, yearOf } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { Wanting } from './core/dress.js';
import { stepKey } from './core/dress.js';
import { type Graph, type GraphOrganisation, type GraphRelation } from './core/graph.js';
import { buildGraph, GraphBuilder } from './core/graph-builder.js';
import { addHoldings, addParties } from './core/packed-pages.js';
import * as no from './core/parties-errors.js';
import { ORGANISATION_KINDS } from './core/party-types.js';
import {
  type GraphOrganisationRow,
  type GraphRelationRow,
  toGraphOrganisation,
  toGraphRelation,
} from './party.entity.js';
import { REACHABLE } from './reachable.store.js';

/** What a question, or many, may rest on. */
export interface GraphScope {
  readonly roots: readonly string[];
  /** The first and the last day asked about, both included. */
  readonly from: CalendarDate;
  readonly until: CalendarDate;
  /** Only what was recorded until then: the register as it was known. */
  readonly knownAt?: Date;
}

export interface GraphChanges {
  readonly organisations: readonly GraphOrganisation[];
  readonly relations: readonly GraphRelation[];
}

/** What the register says of the answers of a packed graph. */
export interface Dressing {
  readonly relationIds: ReadonlyMap<string, string>;
  readonly codes: ReadonlyMap<string, string>;
}

const ROWS = 10_000;
/** So few that nobody waits noticeably while a page is taken. */
const RECORDS = 5_000;

const ORGANISATION = `o.id, o.kind, o.state_assets_authority, o.independent_financial_institution, o.head_office_id,
  o.disclosure_ceiling_pct, o.board_seats, o.paid_in_capital`;

/** A relation as the graph reads it, with the end that was committed up to the version given. */
const inVersion = (version: string): string => `
  (select r.id, r.type, r.from_id, r.to_id, r.share_pct, r.share_min_pct, r.share_max_pct, r.share_min_exclusive,
          r.share_max_exclusive, r.kin, r.role, r.appointed_by, r.amount_fen, r.loan_id, r.basis, r.interest,
          r.valid_from, least(r.valid_to, e.ended_on) as valid_until, r.graph_version
     from parties.relation r
     left join parties.relation_end e on e.relation_id = r.id and e.graph_version <= ${version})`;

const PLAIN = `r.type = 'HOLDS' and r.share_pct is not null and coalesce(r.interest, 'shareholding') = 'shareholding'`;

/** Relations that held on some day. */
const HELD = '(r.valid_until is null or r.valid_until > r.valid_from)';

/** Records of `core/packed-pages.ts` after the id given last, in the order of their ids, with the id to go on from. */
const PARTY_PAGE = `
  with page as materialized (
    (select id, array_position($4::text[], kind) as kind, state_assets_authority as state,
            independent_financial_institution as financial
       from parties.organisation where graph_version <= $3 and id > $1 order by id limit $2)
    union all
    (select id, 0, false, false from parties.person where id > $1 order by id limit $2)
    order by id limit $2)
  select (select id from page order by id desc limit 1) as last,
         string_agg(uuid_send(id) || int2send(kind::int2) || boolsend(state) || boolsend(financial), '' order by id)
           as records
    from page`;

/** What is no plain holding is left out only after the page is cut, so that the page is a walk along the index. */
const HOLDING_PAGE = `
  with page as materialized (
    select id, type, from_id, to_id, share_pct, interest, valid_from, valid_to, graph_version
      from parties.relation where id > $1 order by id limit $2),
  holding as (
    select r.*, least(r.valid_to, e.ended_on) as valid_until
      from page r left join parties.relation_end e on e.relation_id = r.id and e.graph_version <= $3)
  select (select id from page order by id desc limit 1) as last,
         (select string_agg(uuid_send(from_id) || uuid_send(to_id)
                            || int8send(((share_pct * 1000000)::int8 << 32) + (valid_from - '1900-01-01'))
                            || int4send(coalesce(valid_until - '1900-01-01', -1)), '')
            from holding r where r.graph_version <= $3 and ${PLAIN} and ${HELD}) as records`;

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

async function* pages(ctx: Ctx, sql: string, parameters: readonly unknown[]): AsyncIterable<Buffer> {
  for (let last: string | null = BEFORE_ALL; last !== null; ) {
    const [row]: PageRow[] = await ctx.tx.query<PageRow>(sql, [last, RECORDS, ...parameters]);
    if (row?.records) yield row.records;
    last = row?.last ?? null;
  }
}

interface PageRow {
  last: string | null;
  records: Buffer | null;
}

/** Graphs out of the register. */
export class RegisterGraphStore {
  /** True for a register of more relations than are loaded while a question waits. */
  async isLarge(ctx: Ctx, relationsMax: number): Promise<boolean> {
    const [row] = await ctx.tx.query<{ many: boolean }>(
      'select count(*) > $1 as many from (select from parties.relation limit $1 + 1) as counted',
      [relationsMax],
    );
    return row?.many ?? false;
  }

  /** The whole register as it was committed at a version; `on` is asked between pages whether to go on. */
  async whole(ctx: Ctx, version: number, on: () => void = () => undefined): Promise<Graph> {
    const builder = new GraphBuilder();
    for await (const page of pages(ctx, PARTY_PAGE, [version, ORGANISATION_KINDS])) {
      on();
      addParties(builder, page);
    }
    const known = `select ${ORGANISATION} from parties.organisation o
      where o.graph_version <= $1
        and num_nonnulls(o.head_office_id, o.disclosure_ceiling_pct, o.board_seats, o.paid_in_capital) > 0`;
    for await (const rows of ctx.tx.stream<GraphOrganisationRow>(known, [version], ROWS)) {
      on();
      for (const row of rows) builder.organisation(toGraphOrganisation(row));
    }
    for await (const page of pages(ctx, HOLDING_PAGE, [version])) {
      on();
      addHoldings(builder, page);
    }
    const others = `select r.* from ${inVersion('$1')} r where r.graph_version <= $1 and not (${PLAIN}) and ${HELD}`;
    for await (const rows of ctx.tx.stream<GraphRelationRow>(others, [version], ROWS)) {
      on();
      for (const row of rows) builder.relation(toGraphRelation(row));
    }
    return builder.build();
  }

  /**
   * What came between two versions; a relation with a new end comes as a whole, before those that are new, since a new
   * one may stand in the place of one that never held. Undefined when it is more than `most`.
   */
  async changes(ctx: Ctx, after: number, until: number, most: number): Promise<GraphChanges | undefined> {
    const relations = await ctx.tx.query<GraphRelationRow>(
      `select r.* from ${inVersion('$2')} r
        where r.id in (select id from parties.relation where graph_version > $1 and graph_version <= $2
                       union select relation_id from parties.relation_end where graph_version > $1 and graph_version <= $2)
        order by r.graph_version > $1, r.id limit $3`,
      [after, until, most + 1],
    );
    if (relations.length > most) return undefined;
    const organisations = await ctx.tx.query<GraphOrganisationRow>(
      `select ${ORGANISATION} from parties.organisation o
        where o.graph_version > $1 and o.graph_version <= $2 order by o.id limit $3`,
      [after, until, most + 1],
    );
    if (organisations.length > most) return undefined;
    return { organisations: organisations.map(toGraphOrganisation), relations: relations.map(toGraphRelation) };
  }

  /**
   * Only what the questions may rest on, as the transaction sees it. Throws `PARTIES.GRAPH_TOO_LARGE` for more relations
   * than `most`: an answer on a part of them would be wrong.
   */
  async reachable(ctx: Ctx, { roots, from, until, knownAt }: GraphScope, most: number): Promise<Graph> {
    const rows = await ctx.tx.query<GraphRelationRow>(REACHABLE, [
      roots,
      // Loans count over the calendar year, listing rules over twelve months before and after.
      dateOf(yearOf(from) - 1, 1, 1),
      dateOf(yearOf(until) + 1, 12, 31),
      knownAt ?? null,
      most + 1,
    ]);
    if (rows.length > most) throw no.graphTooLarge(roots.length > 2, most);
    const ends = rows.flatMap((row) => [row.from_id, row.to_id, ...(row.appointed_by ? [row.appointed_by] : [])]);
    const organisations = await ctx.tx.query<GraphOrganisationRow>(
      `with named as (select distinct id from unnest($1::uuid[]) as n(id))
       select ${ORGANISATION} from parties.organisation o
        where o.id in (select id from named
                       union select b.head_office_id from parties.organisation b join named on named.id = b.id
                        where b.head_office_id is not null)
          and ($2::timestamptz is null or o.recorded_at <= $2)`,
      [[...new Set([...roots, ...ends])], knownAt ?? null],
    );
    return buildGraph(organisations.map(toGraphOrganisation), rows.map(toGraphRelation));
  }

  /**
   * Ids of plain holdings and codes of organisations, each asked for only where an answer lacks some: planning one
   * statement for both takes the server longer than answering two.
   */
  async dressing(ctx: Ctx, { steps, organisations }: Wanting): Promise<Dressing> {
    const relations =
      steps.length === 0
        ? []
        : await ctx.tx.query<StepRow>(
            `select relation as id, holder as from_id, company as to_id, since as valid_from
               from parties.holdings_between($1, $2, $3)`,
            [steps.map(({ from }) => from), steps.map(({ to }) => to), steps.map(({ validFrom }) => validFrom)],
          );
    const codes =
      organisations.length === 0
        ? []
        : await ctx.tx.query<{ id: string; code: string }>(
            'select id, coalesce(uscc, foreign_id) as code from parties.organisation where id = any($1)',
            [organisations],
          );
    return {
      relationIds: new Map(
        relations.map(({ id, from_id: from, to_id: to, valid_from: validFrom }) => [
          stepKey({ from, to, validFrom }),
          id,
        ]),
      ),
      codes: new Map(codes.map(({ id, code }) => [id, code])),
    };
  }
}

interface StepRow {
  id: string;
  from_id: string;
  to_id: string;
  valid_from: CalendarDate;
}
