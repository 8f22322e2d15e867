import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { AttestationEvent, AttestationFact, AttestationRow } from './core/attestation.js';
import type { Fallible } from './core/dependents.js';

const COLUMNS = `a.id, a.type, a.subject_kind as "subjectKind", a.release_id as "releaseId",
  a.contract_id as "contractId", a.organisation_id as "organisationId", a.subject_digest as "subjectDigest", a.bound,
  a.owner_id as "ownerId", a.issuer_id as "issuerId", a.issued_on as "issuedOn", a.valid_until as "validUntil",
  a.metrics, a.flags, a.natural_key as "naturalKey", a.recorded_by as "recordedBy", a.recorded_at as "recordedAt",
  (select coalesce(json_agg(json_strip_nulls(json_build_object('sha256', e.sha256, 'mediaType', e.media_type,
     'name', e.name)) order by e.sha256), '[]') from attestations.evidence e where e.attestation_id = a.id) as evidence`;
const ROW = `select ${COLUMNS} from attestations.attestation a`;
const FACT = `select ${COLUMNS}, s.status, s.revoked_on as "revokedOn"
  from attestations.attestation a join attestations.standing s on s.id = a.id`;
const EVENT = `select v.id, v.attestation_id as "attestationId", v.type, v.happened_on as "happenedOn",
  v.actor_id as "actorId", v.reason, v.findings, v.recorded_at as "recordedAt" from attestations.attestation_event v`;

/** Whoever reviews sees all; the others what is decided over a release, and what concerns their organisation. */
const VISIBLE_TO = (all: string, organisation: string) =>
  `(${all}::boolean or (a.release_id is not null and s.status <> 'SUBMITTED')
     or ${organisation}::uuid in (a.issuer_id, a.owner_id))`;

export interface AttestationFilter {
  /** Id of a release, contract or organisation. */
  readonly subject?: string;
  readonly type?: string;
  readonly status?: string;
  readonly issuer?: string;
  readonly expiresBefore?: CalendarDate;
  /** Part of an evidence name or of the code of the kind. */
  readonly q?: string;
  /** Id of the organisation that issued it or answers for its subject. */
  readonly concerning?: string;
  /** Issued in `[issuedFrom, issuedBefore)`. */
  readonly issuedFrom?: CalendarDate;
  readonly issuedBefore?: CalendarDate;
  /** The day on which EXPIRED is judged. */
  readonly today: CalendarDate;
  /** Whoever reviews sees all; others decided ones over releases, and those that concern their organisation. */
  readonly viewer: { readonly all: boolean; readonly organisationId?: string };
  readonly after?: string;
  readonly limit: number;
}

type Nullable<T> = { [K in keyof T]: T[K] | null };

function withoutNulls<Row extends object>(row: Nullable<Row>): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row;
}

/** The only place of this room that speaks SQL. */
@Injectable()
export class AttestationsStore {
  /** Serialises statements of the same identity until the end of the transaction. */
  async lock(ctx: Ctx, naturalKeys: readonly string[]): Promise<void> {
    await ctx.tx.query(
      `select pg_advisory_xact_lock(hashtextextended('attestations:' || key, 0))
       from (select unnest($1::text[]) as key order by 1) as wanted`,
      [[...new Set(naturalKeys)]],
    );
  }

  async byNaturalKeys(ctx: Ctx, keys: readonly string[]): Promise<readonly AttestationRow[]> {
    const rows = await ctx.tx.query<Nullable<AttestationRow>>(`${ROW} where a.natural_key = any($1::text[])`, [keys]);
    return rows.map(withoutNulls<AttestationRow>);
  }

  /** One attestation, its row locked against a second event at the same moment. */
  async locked(ctx: Ctx, id: string): Promise<AttestationFact | undefined> {
    await this.lock(ctx, [id]);
    return (await this.facts(ctx, [id]))[0];
  }

  async facts(ctx: Ctx, ids: readonly string[]): Promise<readonly AttestationFact[]> {
    const rows = await ctx.tx.query<Nullable<AttestationFact>>(`${FACT} where a.id = any($1::uuid[])`, [ids]);
    return rows.map(withoutNulls<AttestationFact>);
  }

  async row(ctx: Ctx, id: string): Promise<AttestationRow | undefined> {
    const [row] = await ctx.tx.query<Nullable<AttestationRow>>(`${ROW} where a.id = $1`, [id]);
    return row && withoutNulls<AttestationRow>(row);
  }

  async isVisible(ctx: Ctx, id: string, viewer: AttestationFilter['viewer']): Promise<boolean> {
    const rows = await ctx.tx.query(
      `select from attestations.attestation a join attestations.standing s on s.id = a.id
       where a.id = $1 and ${VISIBLE_TO('$2', '$3')}`,
      [id, viewer.all, viewer.organisationId ?? null],
    );
    return rows.length > 0;
  }

  async ofReleases(ctx: Ctx, releaseIds: readonly string[]): Promise<readonly AttestationFact[]> {
    const rows = await ctx.tx.query<Nullable<AttestationFact>>(
      `${FACT} where a.release_id = any($1::uuid[]) order by a.issued_on, a.id`,
      [releaseIds],
    );
    return rows.map(withoutNulls<AttestationFact>);
  }

  async ofOrganisation(ctx: Ctx, organisationId: string): Promise<readonly AttestationFact[]> {
    const rows = await ctx.tx.query<Nullable<AttestationFact>>(
      `${FACT} where a.organisation_id = $1 order by a.issued_on, a.id`,
      [organisationId],
    );
    return rows.map(withoutNulls<AttestationFact>);
  }

  async ofContract(ctx: Ctx, contractId: string): Promise<readonly AttestationFact[]> {
    const rows = await ctx.tx.query<Nullable<AttestationFact>>(`${FACT} where a.contract_id = $1 order by a.id`, [
      contractId,
    ]);
    return rows.map(withoutNulls<AttestationFact>);
  }

  /** What says which statement decides, of all over these releases and organisations. */
  async fallible(ctx: Ctx, subjectIds: readonly string[]): Promise<readonly Fallible[]> {
    const rows = await ctx.tx.query<Nullable<Fallible>>(
      `select a.id, a.type, a.issued_on as "issuedOn", a.valid_until as "validUntil", a.release_id as "releaseId",
         a.organisation_id as "organisationId", s.status, s.revoked_on as "revokedOn"
       from attestations.attestation a join attestations.standing s on s.id = a.id
       where a.release_id = any($1::uuid[]) or a.organisation_id = any($1::uuid[])`,
      [subjectIds],
    );
    return rows.map(withoutNulls<Fallible>);
  }

  /** Statements of an issuer that wait or stand: neither rejected nor revoked. */
  async openOf(ctx: Ctx, issuerId: string): Promise<readonly AttestationFact[]> {
    const rows = await ctx.tx.query<Nullable<AttestationFact>>(
      `${FACT} where a.issuer_id = $1 and s.status <> 'REJECTED' and s.revoked_on is null order by a.id`,
      [issuerId],
    );
    return rows.map(withoutNulls<AttestationFact>);
  }

  /** Accepted ones that end in `(after, until]`, in the order of their ids, past `pastId`. */
  async ending(
    ctx: Ctx,
    after: CalendarDate,
    until: CalendarDate,
    pastId: string | undefined,
    limit: number,
  ): Promise<readonly AttestationFact[]> {
    const rows = await ctx.tx.query<Nullable<AttestationFact>>(
      `${FACT}
       where a.valid_until > $1 and a.valid_until <= $2 and s.status = 'VERIFIED' and s.revoked_on is null
         and ($3::uuid is null or a.id > $3)
       order by a.id limit $4`,
      [after, until, pastId ?? null, limit],
    );
    return rows.map(withoutNulls<AttestationFact>);
  }

  async eventsOf(ctx: Ctx, ids: readonly string[]): Promise<readonly AttestationEvent[]> {
    const rows = await ctx.tx.query<Nullable<AttestationEvent>>(
      `${EVENT} where v.attestation_id = any($1::uuid[]) order by v.id`,
      [ids],
    );
    return rows.map(withoutNulls<AttestationEvent>);
  }

  /** One page in the order of recording. */
  async search(ctx: Ctx, filter: AttestationFilter): Promise<readonly AttestationFact[]> {
    const rows = await ctx.tx.query<Nullable<AttestationFact>>(
      `${FACT}
       where ($1::uuid is null or $1 in (a.release_id, a.contract_id, a.organisation_id))
         and ($2::text is null or a.type = $2)
         and ($3::text is null or $3 = case when s.revoked_on is not null then 'REVOKED'
           when s.status = 'VERIFIED' and a.valid_until <= $4::date then 'EXPIRED' else s.status end)
         and ($5::uuid is null or a.issuer_id = $5)
         and ($6::date is null or a.valid_until < $6)
         and ($7::text is null or a.type ilike $7 or exists (
           select 1 from attestations.evidence e where e.attestation_id = a.id and e.name ilike $7))
         and ${VISIBLE_TO('$8', '$9')}
         and ($10::uuid is null or a.id > $10)
         and ($12::uuid is null or $12 in (a.issuer_id, a.owner_id))
         and ($13::date is null or a.issued_on >= $13) and ($14::date is null or a.issued_on < $14)
       order by a.id limit $11`,
      [
        filter.subject ?? null,
        filter.type ?? null,
        filter.status ?? null,
        filter.today,
        filter.issuer ?? null,
        filter.expiresBefore ?? null,
        filter.q === undefined ? null : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`,
        filter.viewer.all,
        filter.viewer.organisationId ?? null,
        filter.after ?? null,
        filter.limit,
        filter.concerning ?? null,
        filter.issuedFrom ?? null,
        filter.issuedBefore ?? null,
      ],
    );
    return rows.map(withoutNulls<AttestationFact>);
  }

  /** Statements with their evidence: two statements for any number. */
  async insert(ctx: Ctx, rows: readonly AttestationRow[]): Promise<void> {
    if (rows.length === 0) return;
    const payload = JSON.stringify(rows);
    await ctx.tx.query(
      `insert into attestations.attestation (id, type, subject_kind, release_id, contract_id, organisation_id,
         subject_digest, bound, owner_id, issuer_id, issued_on, valid_until, metrics, flags, natural_key, recorded_by,
         recorded_at)
       select id, type, "subjectKind", "releaseId", "contractId", "organisationId", "subjectDigest", bound, "ownerId",
         "issuerId", "issuedOn", "validUntil", metrics, flags, "naturalKey", "recordedBy", "recordedAt"
       from jsonb_to_recordset($1::jsonb) as r(id uuid, type text, "subjectKind" text, "releaseId" uuid,
         "contractId" uuid, "organisationId" uuid, "subjectDigest" text, bound text, "ownerId" uuid, "issuerId" uuid,
         "issuedOn" date, "validUntil" date, metrics jsonb, flags text[], "naturalKey" text, "recordedBy" text,
         "recordedAt" timestamptz)`,
      [payload],
    );
    await ctx.tx.query(
      `insert into attestations.evidence (attestation_id, sha256, media_type, name)
       select (r.row ->> 'id')::uuid, e.item ->> 'sha256', e.item ->> 'mediaType', e.item ->> 'name'
       from jsonb_array_elements($1::jsonb) as r(row),
         jsonb_array_elements(r.row -> 'evidence') as e(item)`,
      [payload],
    );
  }

  async insertEvents(ctx: Ctx, events: readonly AttestationEvent[]): Promise<void> {
    if (events.length === 0) return;
    await ctx.tx.query(
      `insert into attestations.attestation_event (id, attestation_id, type, happened_on, actor_id, reason, findings,
         recorded_at)
       select id, "attestationId", type, "happenedOn", "actorId", reason, findings, "recordedAt"
       from jsonb_to_recordset($1::jsonb) as r(id uuid, "attestationId" uuid, type text, "happenedOn" date,
         "actorId" text, reason text, findings jsonb, "recordedAt" timestamptz)`,
      [JSON.stringify(events)],
    );
  }

  async *stream(ctx: Ctx): AsyncIterable<readonly AttestationRow[]> {
    for await (const rows of ctx.tx.stream<Nullable<AttestationRow>>(`${ROW} order by a.id`)) {
      yield rows.map(withoutNulls<AttestationRow>);
    }
  }

  /** Attestations that evidence names and that do not exist. */
  async strays(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct coalesce(c.attestation_id::text, '') as id from attestations.evidence c
       where not exists (select from attestations.attestation p where p.id = c.attestation_id) order by 1 limit 1000`,
    );
    return rows.map((row) => row.id);
  }

  async *streamEvents(ctx: Ctx): AsyncIterable<readonly AttestationEvent[]> {
    for await (const rows of ctx.tx.stream<Nullable<AttestationEvent>>(`${EVENT} order by v.id`)) {
      yield rows.map(withoutNulls<AttestationEvent>);
    }
  }
}
