import type { Ctx } from '../../platform/ctx.js';
import type { Erasure, ErasureCase, ErasureRequest, PersonRows } from './core/erasure.js';
import type { WholePerson } from './core/registration.js';
import type { ListFilter } from './parties.store.js';
import { toWholePerson, type WholePersonRow } from './party.entity.js';

export interface ErasureRequestRow {
  id: string;
  person_id: string;
  reason: string;
  requested_by: string;
  recorded_at: Date;
}

export interface ErasureRow {
  id: string;
  person_id: string;
  requested_by: string;
  confirmed_by: string;
  recorded_at: Date;
}

interface CaseRow extends ErasureRequestRow {
  confirmed_by: string | null;
  erased_at: Date | null;
}

interface AuditRow {
  person_id: string | null;
  private_id: string | null;
  name_digest: string;
  key_digest: string | null;
  name_zh: string | null;
  load_key: string | null;
  salt: Uint8Array | null;
  erased: boolean;
}

const CASES = `select q.*, e.confirmed_by, e.recorded_at as erased_at
  from parties.erasure_request q left join parties.erasure e on e.id = q.id`;

/** Erasures, and what they erase, in SQL. */
export class ErasuresStore {
  async caseById(ctx: Ctx, id: string): Promise<ErasureCase | undefined> {
    const [row] = await ctx.tx.query<CaseRow>(`${CASES} where q.id = $1`, [id]);
    return row && toCase(row);
  }

  async caseOf(ctx: Ctx, personId: string): Promise<ErasureCase | undefined> {
    const [row] = await ctx.tx.query<CaseRow>(`${CASES} where q.person_id = $1`, [personId]);
    return row && toCase(row);
  }

  async cases(ctx: Ctx, { after, limit }: ListFilter): Promise<ErasureCase[]> {
    const rows = await ctx.tx.query<CaseRow>(`${CASES} where $1::uuid is null or q.id > $1 order by q.id limit $2`, [
      after ?? null,
      limit,
    ]);
    return rows.map(toCase);
  }

  /** Those of these persons who were not erased, with name, key and salt. */
  async whole(ctx: Ctx, ids: readonly string[]): Promise<WholePerson[]> {
    const rows = await ctx.tx.query<WholePersonRow>(
      `select p.*, s.name_zh, s.load_key, s.salt from parties.person p
         join parties.person_private s on s.person_id = p.id where p.id = any($1)`,
      [ids],
    );
    return rows.map(toWholePerson);
  }

  async isKnown(ctx: Ctx, personId: string): Promise<boolean> {
    const rows = await ctx.tx.query('select from parties.person where id = $1', [personId]);
    return rows.length > 0;
  }

  /** Those of these persons whose erasure is confirmed. */
  async erased(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
    const rows = await ctx.tx.query<{ person_id: string }>(
      'select person_id from parties.erasure where person_id = any($1)',
      [ids],
    );
    return rows.map((row) => row.person_id);
  }

  /** False when the person has a request already; the unique key decides between two who ask at once. */
  async insertRequest(ctx: Ctx, request: ErasureRequest): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into parties.erasure_request (id, person_id, reason, requested_by, recorded_at)
       values ($1, $2, $3, $4, $5) on conflict (person_id) do nothing returning id`,
      [request.id, request.personId, request.reason, request.requestedBy, request.recordedAt],
    );
    return rows.length === 1;
  }

  /** Records the erasure and erases. False when it is confirmed already, also by one who does so at the same moment. */
  async erase(ctx: Ctx, erasure: Erasure): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into parties.erasure (id, person_id, requested_by, confirmed_by, recorded_at)
       values ($1, $2, $3, $4, $5) on conflict (id) do nothing returning id`,
      [erasure.id, erasure.personId, erasure.requestedBy, erasure.confirmedBy, erasure.recordedAt],
    );
    if (rows.length === 0) return false;
    await ctx.tx.query('delete from parties.person_private where person_id = $1', [erasure.personId]);
    return true;
  }

  /** Every confirmed erasure in the order of the persons' ids. */
  async confirmed(ctx: Ctx): Promise<{ personId: string; erasureId: string }[]> {
    return ctx.tx.query(
      `select person_id as "personId", id as "erasureId" from parties.erasure order by person_id, id`,
    );
  }

  /** Every person beside the private row and the erasure, and every private row of nobody. */
  async *personRows(ctx: Ctx): AsyncGenerator<PersonRows[]> {
    const pages = ctx.tx.stream<AuditRow>(
      `select p.id as person_id, s.person_id as private_id, p.name_digest, p.key_digest, s.name_zh, s.load_key, s.salt,
              exists (select from parties.erasure e where e.person_id = coalesce(p.id, s.person_id)) as erased
         from parties.person p full join parties.person_private s on s.person_id = p.id
        order by coalesce(p.id, s.person_id)`,
    );
    for await (const page of pages) yield page.map(toPersonRows);
  }

  allRequests(ctx: Ctx): AsyncIterable<ErasureRequestRow[]> {
    return ctx.tx.stream<ErasureRequestRow>('select * from parties.erasure_request order by id');
  }

  allErasures(ctx: Ctx): AsyncIterable<ErasureRow[]> {
    return ctx.tx.stream<ErasureRow>('select * from parties.erasure order by id');
  }
}

export function toRequest(row: ErasureRequestRow): ErasureRequest {
  const { id, person_id: personId, reason, requested_by: requestedBy, recorded_at: recordedAt } = row;
  return { id, personId, reason, requestedBy, recordedAt };
}

export function toErasure(row: ErasureRow): Erasure {
  const {
    id,
    person_id: personId,
    requested_by: requestedBy,
    confirmed_by: confirmedBy,
    recorded_at: recordedAt,
  } = row;
  return { id, personId, requestedBy, confirmedBy, recordedAt };
}

function toCase(row: CaseRow): ErasureCase {
  const { recordedAt: requestedAt, ...asked } = toRequest(row);
  const { confirmed_by: confirmedBy, erased_at: erasedAt } = row;
  if (confirmedBy === null || erasedAt === null) return { ...asked, requestedAt, state: 'REQUESTED' };
  return { ...asked, requestedAt, state: 'ERASED', confirmedBy, erasedAt };
}

function toPersonRows(row: AuditRow): PersonRows {
  return {
    id: row.person_id ?? row.private_id ?? '',
    ...(row.person_id === null ? {} : { person: { nameDigest: row.name_digest, keyDigest: row.key_digest } }),
    ...(row.private_id === null ? {} : { secret: { nameZh: row.name_zh, key: row.load_key, salt: row.salt } }),
    erased: row.erased,
  };
}
