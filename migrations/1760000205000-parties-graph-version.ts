import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Shares known only within bounds, what an interest is and what a relation rests on; another state's authority has no
 * code of ours, so a GOVERNMENT may have a foreign id; and the version of the register.
 * Whoever adds to the register raises the one row by one and holds it until the commit, so versions have no gaps and are
 * in the order of the commits: who knows all rows up to a version knows the register as it was committed then. Rows from
 * before bear 0, which their records leave out.
 */
export class PartiesGraphVersion1760000205000 implements MigrationInterface {
  readonly name = 'PartiesGraphVersion1760000205000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const TYPES = [
  'HOLDS',
  'CONTROLS',
  'JOINT_CONTROL',
  'SIGNIFICANT_INFLUENCE',
  'OFFICER',
  'KIN',
  'LOAN',
  'GUARANTEE',
  'IP_DEPENDENCE',
  'OPERATIONS_CONTROLLED',
  'ACTING_IN_CONCERT',
  'INTEREST',
];

const STATEMENTS = [
  'drop view parties.relation_in_time',
  `alter table parties.organisation
     add column independent_financial_institution boolean not null default false,
     add column graph_version bigint not null default 0 check (graph_version >= 0),
     drop constraint organisation_check2,
     add constraint foreign_id_of_its_kind check (
       case kind when 'OVERSEAS' then foreign_id is not null when 'GOVERNMENT' then true else foreign_id is null end)`,
  // The name that PostgreSQL gave to "a holding has an exact share".
  'alter table parties.relation drop constraint relation_check2',
  `alter table parties.relation
     add column share_min_pct numeric(9,6) check (share_min_pct between 0 and 100),
     add column share_max_pct numeric(9,6) check (share_max_pct between 0 and 100),
     add column share_min_exclusive boolean,
     add column share_max_exclusive boolean,
     add column interest text collate "C",
     add column evidence jsonb,
     add column graph_version bigint not null default 0 check (graph_version >= 0),
     add constraint a_known_type check (type in (${TYPES.map((type) => `'${type}'`).join(', ')})),
     add constraint a_range_is_whole check (
       num_nulls(share_min_pct, share_max_pct, share_min_exclusive, share_max_exclusive) in (0, 4)),
     add constraint a_range_holds_something check (
       share_min_pct < share_max_pct
       or share_min_pct = share_max_pct and not share_min_exclusive and not share_max_exclusive),
     add constraint exact_or_within_bounds check (share_pct is null or share_min_pct is null),
     add constraint a_holding_has_a_share check (type <> 'HOLDS' or num_nonnulls(share_pct, share_min_pct) = 1),
     add constraint an_interest_says_which check (type <> 'INTEREST' or interest is not null)`,
  `alter table parties.relation_end
     add column evidence jsonb,
     add column graph_version bigint not null default 0 check (graph_version >= 0)`,
  'create index organisation_graph_version on parties.organisation (graph_version)',
  'create index relation_graph_version on parties.relation (graph_version)',
  'create index relation_end_graph_version on parties.relation_end (graph_version)',
  `create view parties.relation_in_time with (security_invoker = true) as
     select r.*, least(r.valid_to, e.ended_on) as valid_until
       from parties.relation r left join parties.relation_end e on e.relation_id = r.id`,
  `create table parties.graph_version (
     only_row boolean primary key default true check (only_row),
     version bigint not null check (version >= 0))`,
  'insert into parties.graph_version (version) values (0)',
  `create function parties.refuse_other_version() returns trigger language plpgsql as $$
   begin
     if tg_op = 'UPDATE' and new.version = old.version + 1 then
       return new;
     end if;
     raise exception 'the version of the register rises by one' using errcode = 'restrict_violation';
   end $$`,
  `create trigger graph_version_rises before update or delete on parties.graph_version
     for each row execute function parties.refuse_other_version()`,
  'alter table parties.graph_version enable always trigger graph_version_rises',
];
