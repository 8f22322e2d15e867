/**
 * A register to measure on, as the benchmark table describes it: three holders for each company, 45% of them natural
 * persons, 10% hubs (one organisation in a thousand, held by persons, that holds in hundreds), the rest companies: older
 * ones hold younger ones of their group, and there are rings of three. Every share is 25% or more and those of a company
 * sum to at most 100, so that single edges decide and a reach over edges answers what the sums answer. All is computed
 * from the number of the company; nothing is random.
 */
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import type { Database } from '../../src/platform/database/database.js';

export interface RegisterSize {
  readonly companies: number;
  /** Companies of one group, among whom companies hold each other. The larger, the longer the chains. */
  readonly group: number;
}

export const REGISTERED_SINCE = '2020-01-01';

const draw = (salt: number, below: string): string =>
  `((hashint8extended(at * 3 + slot, ${salt}) & 4611686018427387903) % ${below})`;

/** UUIDv7s by their numbers, a thousand in a millisecond, as a bulk load makes them. */
const ids = (first: number, salt: string, count: number): string => `
  select at, (lpad(to_hex(${first} + at / 1000), 12, '0') || '7' || substr(digits, 1, 3) || '8'
              || substr(digits, 4, 15))::uuid as id
    from (select at, md5('${salt}' || at) as digits from generate_series(0::bigint, ${count} - 1) as at) as digested`;

/** Shares of a company's three holders by the company's number. */
const SHARES = ['34, 33, 33', '40, 35, 25', '50, 25, 25', '45, 30, 25', '26, 25, 25'];

/** Where at is a company and slot one of its three holders. Of a ring of three neighbours each holds the next. */
const holders = ({ companies, group }: RegisterSize): string => `
  select at, slot, person, case
      when ring then case when at % 300 = 299 then at - 2 else at + 1 end
      when person then ${draw(2, String(personsOf(companies)))}
      when kind < 55 then ${draw(3, String(hubsOf(companies)))}
      else at - older + ${draw(4, 'greatest(older, 1)')} end as holder
    from (select *, not ring and (kind < 45 or kind >= 55 and older = 0 or at < ${hubsOf(companies)}) as person
            from (select at, slot, at % ${group} as older, at % 300 >= 297 and slot = 2 as ring,
                         ${draw(1, '100')} as kind
                    from generate_series(0::bigint, ${companies - (companies % 300)} - 1) as at,
                         generate_series(0, 2) as slot) as slots) as kinds`;

/** As many as make each of them hold in three companies, more or less. */
export function personsOf(companies: number): number {
  return Math.ceil(companies * 0.45);
}

function hubsOf(companies: number): number {
  return Math.ceil(companies / 1000);
}

const statements = (size: RegisterSize): string[] => [
  `create temp table bench_company as ${ids(1_760_000_000_000, 'company', size.companies)}`,
  `create temp table bench_person as ${ids(1_750_000_000_000, 'person', personsOf(size.companies))}`,
  `create temp table bench_relation as ${ids(1_770_000_000_000, 'relation', size.companies * 3)}`,
  'analyze bench_company, bench_person, bench_relation',
  `insert into parties.organisation
     (id, uscc, name_zh, kind, state_assets_authority, start_up, check_failed, recorded_at)
   select id, 'B' || lpad(at::text, 17, '0'), '公司' || at, 'ENTERPRISE', false, false, false, now() from bench_company
    order by at`,
  `insert into parties.person (id, name_digest, recorded_at) select id, md5(at::text), now() from bench_person order by at`,
  // The same holder drawn twice holds once; nobody holds in itself.
  `insert into parties.relation (id, type, from_id, to_id, share_pct, valid_from, source, recorded_at)
   select relation.id, 'HOLDS', coalesce(person.id, holder.id), company.id,
          (array[${SHARES.map((three) => `array[${three}]`).join(', ')}])[1 + drawn.at % ${SHARES.length}][1 + slot],
          '${REGISTERED_SINCE}', 'registry', now()
     from (select distinct on (at, person, holder) * from (${holders(size)}) as slots
            where person or holder <> at order by at, person, holder, slot) as drawn
     join bench_relation as relation on relation.at = drawn.at * 3 + slot
     join bench_company as company on company.at = drawn.at
     left join bench_person as person on drawn.person and person.at = drawn.holder
     left join bench_company as holder on not drawn.person and holder.at = drawn.holder
    order by relation.at`,
];

/** Two parties, and when. */
export interface Asked {
  readonly a: string;
  readonly b: string;
  readonly on: CalendarDate;
}

/**
 * Pairs to ask about: three of five are two companies, one is a company and an organisation that holds in it, one is two
 * companies with a holder in common. Days run through 2025.
 */
export async function questions(database: Database, companies: number, count: number): Promise<Asked[]> {
  const company = (salt: number): string =>
    `'B' || lpad(((hashint8extended(at, ${salt}) & 4611686018427387903) % ${companies})::text, 17, '0')`;
  return database.dataSource.query<Asked[]>(
    `select * from (
       select at, a.id as a, '2025-01-01'::date + (at % 365)::int as on,
              case at % 5
                when 3 then (select r.from_id from parties.relation r join parties.organisation o on o.id = r.from_id
                              where r.to_id = a.id order by r.id limit 1)
                when 4 then (select s.to_id from parties.relation r join parties.relation s on s.from_id = r.from_id
                              where r.to_id = a.id and s.to_id <> a.id order by r.id, s.id limit 1)
                else b.id end as b
         from generate_series(0::bigint, ${count} - 1) as at
         join parties.organisation a on a.uscc = ${company(5)}
         join parties.organisation b on b.uscc = ${company(6)}) as pairs
      where a <> b order by at`,
  );
}

/** Fills an empty register, set-wise. */
export async function fillRegister(database: Database, size: RegisterSize): Promise<void> {
  const runner = database.dataSource.createQueryRunner();
  try {
    await runner.query("set work_mem = '256MB'");
    await runner.query('set jit = off');
    for (const sql of statements(size)) await runner.query(sql);
    for (const table of ['organisation', 'person', 'relation', 'relation_end'])
      await runner.query(`vacuum analyze parties.${table}`);
    await runner.query('discard all');
  } finally {
    await runner.release();
  }
}
