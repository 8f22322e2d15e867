import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { type LeafSource, leafSource } from '../translog/index.js';
import {
  type Contradiction,
  type ContradictionCode,
  contradictionRecord,
  type Declaration,
  type DeclarationEvidence,
  declarationRecord,
  type KeptEntry,
  type Statement,
} from './core/declaration.js';
import { ASKED, isAskedFor } from './core/declaration-comparison.js';
import type { Side } from './core/declared-parties.js';
import type { RelationInTime, RelationType } from './core/party-types.js';
import type { QuestionCode } from './core/questionnaire.table.js';
import type { RelatednessOutcome } from './core/relatedness.js';
import type { ListFilter } from './parties.store.js';
import { type RelationRow, toRelation } from './party.entity.js';

interface DeclarationRow {
  id: string;
  declarant_id: string;
  counterparty_id: string;
  as_of: CalendarDate;
  questions_version: number;
  statement: Statement;
  entries: readonly KeptEntry[];
  nothing_to_declare: readonly QuestionCode[];
  signed_by: string;
  strength: string;
  signed_on: CalendarDate;
  evidence: readonly DeclarationEvidence[];
  outcome: RelatednessOutcome;
  standard: string;
  standard_version: number;
  graph_digest: string;
  recorded_by: string;
  recorded_at: Date;
}

interface ContradictionRow {
  id: string;
  declaration_id: string;
  code: ContradictionCode;
  question: QuestionCode | null;
  relation_id: string | null;
  declared: Contradiction['declared'];
  registered: Contradiction['registered'];
  text_zh: string;
  text_en: string;
  recorded_at: Date;
}

/** What one side has declared about the other. */
export interface SideDeclaration {
  readonly id: string;
  readonly statement: Statement;
  readonly asOf: CalendarDate;
  readonly signedOn: CalendarDate;
  readonly contradicted: boolean;
}

interface MemberRow {
  side: string;
  id: string;
  entity: string | null;
}

export interface DeclarationQuery extends ListFilter {
  /** Only declarations by or about this organisation: what its people may see. */
  readonly party?: string;
  readonly declarantId?: string;
  readonly counterpartyId?: string;
  readonly contradicted?: boolean;
}

/**
 * Each of the given organisations with everyone who stands for it on the day: upwards over control and holdings above
 * 50% (Company Law art. 265 (2), (3)), every branch, and the natural persons who hold shares in or are officers of one
 * of them. An entity in the reply marks an organisation or controller; a row without one is a person beside it.
 */
const SIDES = `
  with recursive
  ruler(side, id) as (
    select r.id, coalesce(o.head_office_id, r.id)
      from unnest($1::uuid[]) as r(id) left join parties.organisation o on o.id = r.id
    union
    select ruler.side, coalesce(h.head_office_id, e.from_id)
      from ruler
      join parties.relation r on r.to_id = ruler.id and r.type in ('HOLDS', 'CONTROLS')
      join parties.relation_in_time e on e.id = r.id
       and e.valid_from <= $2 and (e.valid_until is null or e.valid_until > $2)
       and (e.type = 'CONTROLS' or e.share_pct > 50)
      left join parties.organisation h on h.id = e.from_id),
  body(side, id, entity) as (
    select side, id, id from ruler
    union select ruler.side, b.id, ruler.id from ruler join parties.organisation b on b.head_office_id = ruler.id)
  select side, id, entity from body
  union
  select body.side, e.from_id, null
    from body join parties.relation_in_time e on e.to_id = body.id
    join parties.person p on p.id = e.from_id
   where e.type in ('HOLDS', 'OFFICER') and e.valid_from <= $2 and (e.valid_until is null or e.valid_until > $2)`;

/** The two of `$1` and whoever stands for them: a branch for its head office and the other way round. */
const MEMBERS = `
  with asked as (select n.id as asked, coalesce(o.head_office_id, o.id) as id, n.place
     from unnest($1::uuid[]) with ordinality as n(id, place) join parties.organisation o on o.id = n.id),
   member as (select o.id, asked.asked, asked.place from asked
     join parties.organisation o on o.id = asked.id or o.head_office_id = asked.id)`;
const BETWEEN = `from parties.declaration d
         join member a on a.id = d.declarant_id
         join member b on b.id = d.counterparty_id and b.place <> a.place`;

/** Declarations and their contradictions in SQL, and what of the register they are compared with. */
export class DeclarationsStore {
  /** Held until the transaction ends: two sides that declare at once see each other's relations. */
  async lockPair(ctx: Ctx, one: string, other: string): Promise<void> {
    const pair = [one, other].sort().join(' ');
    await ctx.tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`parties.declaration ${pair}`]);
  }

  async sides(ctx: Ctx, organisations: readonly string[], on: CalendarDate): Promise<Map<string, Side>> {
    const rows = await ctx.tx.query<MemberRow>(SIDES, [organisations, on]);
    return new Map(
      organisations.map((side) => {
        const own = rows.filter((row) => row.side === side);
        const bodies = new Map(own.flatMap(({ id, entity }) => (entity === null ? [] : [[id, entity] as const])));
        return [side, { bodies, persons: new Set(own.flatMap(({ id, entity }) => (entity === null ? [id] : []))) }];
      }),
    );
  }

  /** Those of these ids that are natural persons, erased ones included. */
  async persons(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>('select id from parties.person where id = any($1)', [ids]);
    return rows.map(({ id }) => id);
  }

  /** Relations that a question asks for, between the two sides, on the day. Kin are looked for among their persons. */
  async between(ctx: Ctx, one: Side, other: Side, on: CalendarDate): Promise<RelationInTime[]> {
    const ids = ({ bodies, persons }: Side): string[] => [...new Set([...bodies.keys(), ...persons])];
    const rows = await ctx.tx.query<RelationRow>(
      `select e.* from parties.relation r join parties.relation_in_time e on e.id = r.id
        where r.to_id = any($1) and r.from_id = any($2) and r.type = any($5)
       union
       select e.* from parties.relation r join parties.relation_in_time e on e.id = r.id
        where r.to_id = any($3) and r.from_id = any($4) and r.type = any($5)
       order by id`,
      [ids(one), ids(other), ids(other), ids(one), Object.keys(ASKED)],
    );
    const bodies = new Set([...one.bodies.keys(), ...other.bodies.keys()]);
    return rows
      .map(toRelation)
      .filter((of) => isAskedFor(of, on) && (of.type === 'KIN' || (bodies.has(of.from) && bodies.has(of.to))));
  }

  /** Relations of these types between these ends, whichever way round, at any time. */
  async alike(
    ctx: Ctx,
    ties: readonly { readonly type: RelationType; readonly from: string; readonly to: string }[],
  ): Promise<RelationInTime[]> {
    const rows = await ctx.tx.query<RelationRow>(
      `select r.* from parties.relation_in_time r
         join (select distinct * from unnest($1::text[], $2::uuid[], $3::uuid[])) as k(type, from_id, to_id)
           on k.type = r.type and k.to_id = r.to_id and k.from_id = r.from_id
        order by r.id`,
      [
        [...ties, ...ties].map(({ type }) => type),
        [...ties.map(({ from }) => from), ...ties.map(({ to }) => to)],
        [...ties.map(({ to }) => to), ...ties.map(({ from }) => from)],
      ],
    );
    return rows.map(toRelation);
  }

  /** Holdings in these companies on the day that do not rest on a declaration. */
  async holdings(ctx: Ctx, companies: readonly string[], on: CalendarDate): Promise<RelationInTime[]> {
    const rows = await ctx.tx.query<RelationRow>(
      `select * from parties.relation_in_time where to_id = any($1) and type = 'HOLDS' and source <> 'declared'
          and valid_from <= $2 and (valid_until is null or valid_until > $2) order by id`,
      [companies, on],
    );
    return rows.map(toRelation);
  }

  async insert(ctx: Ctx, of: Declaration): Promise<void> {
    await ctx.tx.query(
      `insert into parties.declaration (id, declarant_id, counterparty_id, as_of, questions_version, statement, entries,
         nothing_to_declare, signed_by, strength, signed_on, evidence, outcome, standard, standard_version, graph_digest,
         recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
      [
        of.id,
        of.declarantId,
        of.counterpartyId,
        of.asOf,
        of.questionsVersion,
        of.statement,
        JSON.stringify(of.entries),
        JSON.stringify(of.nothingToDeclare),
        of.signedBy,
        of.strength,
        of.signedOn,
        JSON.stringify(of.evidence),
        of.outcome,
        of.standard,
        of.standardVersion,
        of.graphDigest,
        of.recordedBy,
        of.recordedAt,
      ],
    );
  }

  async insertContradictions(ctx: Ctx, contradictions: readonly Contradiction[]): Promise<void> {
    await ctx.tx.query(
      `insert into parties.declaration_contradiction
         (id, declaration_id, code, question, relation_id, declared, registered, text_zh, text_en, recorded_at)
       select * from jsonb_to_recordset($1::jsonb) as r(id uuid, declaration_id uuid, code text, question text,
         relation_id uuid, declared jsonb, registered jsonb, text_zh text, text_en text, recorded_at timestamptz)`,
      [
        JSON.stringify(
          contradictions.map((of) => ({
            id: of.id,
            declaration_id: of.declarationId,
            code: of.code,
            question: of.question ?? null,
            relation_id: of.relationId ?? null,
            declared: of.declared,
            registered: of.registered,
            text_zh: of.text.zh,
            text_en: of.text.en,
            recorded_at: of.recordedAt.toISOString(),
          })),
        ),
      ],
    );
  }

  async byId(ctx: Ctx, id: string): Promise<Declaration | undefined> {
    const [row] = await ctx.tx.query<DeclarationRow>('select * from parties.declaration where id = $1', [id]);
    return row && toDeclaration(row);
  }

  async list(ctx: Ctx, query: DeclarationQuery): Promise<Declaration[]> {
    const rows = await ctx.tx.query<DeclarationRow>(
      `select d.* from parties.declaration d
        where ($1::uuid is null or d.id > $1)
          and ($2::uuid is null or d.declarant_id = $2 or d.counterparty_id = $2)
          and ($3::uuid is null or d.declarant_id = $3) and ($4::uuid is null or d.counterparty_id = $4)
          and ($5::boolean is null or $5 = exists (
                select from parties.declaration_contradiction c where c.declaration_id = d.id))
        order by d.id limit $6`,
      [
        query.after ?? null,
        query.party ?? null,
        query.declarantId ?? null,
        query.counterpartyId ?? null,
        query.contradicted ?? null,
        query.limit,
      ],
    );
    return rows.map(toDeclaration);
  }

  /** The newest declaration of one about the other; a branch stands for its head office. */
  async newest(ctx: Ctx, declarant: string, counterparty: string): Promise<Declaration | undefined> {
    const [row] = await ctx.tx.query<DeclarationRow>(
      `${MEMBERS} select d.* ${BETWEEN} where a.place = 1 order by d.as_of desc, d.id desc limit 1`,
      [[declarant, counterparty]],
    );
    return row && toDeclaration(row);
  }

  /** By the id of who has declared, the newest declaration of each of the two about the other for `on` or a day before. */
  async newestOfBoth(
    ctx: Ctx,
    [one, other]: readonly [string, string],
    on: CalendarDate,
  ): Promise<Map<string, SideDeclaration>> {
    const rows = await ctx.tx.query<SideDeclaration & { declarant: string }>(
      `${MEMBERS}
       select distinct on (a.place) a.asked as declarant, d.id, d.statement, d.as_of as "asOf", d.signed_on as "signedOn",
              exists (select from parties.declaration_contradiction c where c.declaration_id = d.id) as contradicted
       ${BETWEEN}
        where d.as_of <= $2
        order by a.place, d.as_of desc, d.id desc`,
      [[one, other], on],
    );
    return new Map(rows.map(({ declarant, ...newest }) => [declarant, newest]));
  }

  /** Everyone who signed for this organisation before. */
  async signatories(ctx: Ctx, declarantId: string): Promise<string[]> {
    const rows = await ctx.tx.query<{ signed_by: string }>(
      'select distinct signed_by from parties.declaration where declarant_id = $1',
      [declarantId],
    );
    return rows.map((row) => row.signed_by);
  }

  async contradictions(ctx: Ctx, declarationIds: readonly string[]): Promise<Contradiction[]> {
    const rows = await ctx.tx.query<ContradictionRow>(
      'select * from parties.declaration_contradiction where declaration_id = any($1) order by id',
      [declarationIds],
    );
    return rows.map(toContradiction);
  }

  /** Rows as they stand, in the order of their ids. */
  all(ctx: Ctx): AsyncIterable<DeclarationRow[]> {
    return ctx.tx.stream<DeclarationRow>('select * from parties.declaration order by id');
  }

  allContradictions(ctx: Ctx): AsyncIterable<ContradictionRow[]> {
    return ctx.tx.stream<ContradictionRow>('select * from parties.declaration_contradiction order by id');
  }
}

/** The stored declarations and contradictions as the records whose leaves were appended. */
export function declarationLeafSources(): readonly LeafSource[] {
  const store = new DeclarationsStore();
  return [
    leafSource(
      'declaration',
      (ctx) => store.all(ctx),
      (row) => declarationRecord(toDeclaration(row)),
    ),
    leafSource(
      'declaration-contradiction',
      (ctx) => store.allContradictions(ctx),
      (row) => contradictionRecord(toContradiction(row)),
    ),
  ];
}

function toDeclaration(row: DeclarationRow): Declaration {
  return {
    id: row.id,
    declarantId: row.declarant_id,
    counterpartyId: row.counterparty_id,
    asOf: row.as_of,
    questionsVersion: row.questions_version,
    statement: row.statement,
    entries: row.entries,
    nothingToDeclare: row.nothing_to_declare,
    signedBy: row.signed_by,
    strength: row.strength,
    signedOn: row.signed_on,
    evidence: row.evidence,
    outcome: row.outcome,
    standard: row.standard,
    standardVersion: row.standard_version,
    graphDigest: row.graph_digest,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}

function toContradiction(row: ContradictionRow): Contradiction {
  return {
    id: row.id,
    declarationId: row.declaration_id,
    code: row.code,
    ...(row.question === null ? {} : { question: row.question }),
    ...(row.relation_id === null ? {} : { relationId: row.relation_id }),
    declared: row.declared,
    registered: row.registered,
    text: { zh: row.text_zh, en: row.text_en },
    recordedAt: row.recorded_at,
  };
}
