/** Relations and their ends, as far as they were recorded until `$4` where that is given. */
const KNOWN = `
  (select r.id, r.type, r.from_id, r.to_id, r.share_pct, r.share_min_pct, r.share_max_pct, r.share_min_exclusive,
          r.share_max_exclusive, r.kin, r.role, r.appointed_by, r.amount_fen, r.loan_id, r.basis, r.interest,
          r.valid_from, least(r.valid_to, e.ended_on) as valid_until
     from parties.relation r
     left join parties.relation_end e
       on e.relation_id = r.id and ($4::timestamptz is null or e.recorded_at <= $4)
    where $4::timestamptz is null or r.recorded_at <= $4)`;

/** On some day from `$2` to `$3`, both included. */
const IN_DAYS = `e.valid_from <= $3 and (e.valid_until is null or e.valid_until > greatest($2::date, e.valid_from))`;

const UPWARDS = `'HOLDS', 'CONTROLS', 'JOINT_CONTROL', 'SIGNIFICANT_INFLUENCE', 'INTEREST'`;
const BONDS = `'KIN', 'ACTING_IN_CONCERT'`;

/**
 * Everything that can matter to questions about the roots (`$1`) on days between `$2` and `$3`, in one statement:
 * upwards over whatever may carry a holding or an influence (a branch stands for its head office and the other way
 * round), the officers of all found, loans with their guarantees and dependences of the roots and of natural persons
 * above them, and the kin and the partners in concert of everyone found. It holds no less than `core/extract.ts` takes.
 * UNION keeps a visited set, so cycles end and no depth is cut; `$5` bounds what is sent, and whoever asks must look
 * whether it was reached.
 */
export const REACHABLE = `
  with recursive
  root as (
    select distinct coalesce(o.head_office_id, r.id) as id
      from unnest($1::uuid[]) as r(id) left join parties.organisation o on o.id = r.id),
  up(id) as (
    select id from root
    union
    select coalesce(h.head_office_id, e.from_id)
      from up
      cross join lateral (
        select up.id union all select b.id from parties.organisation b where b.head_office_id = up.id) as m(id)
      join parties.relation r on r.to_id = m.id and r.type in (${UPWARDS})
      join ${KNOWN} e on e.id = r.id and ${IN_DAYS}
      left join parties.organisation h on h.id = e.from_id),
  self(id) as (
    select id from root union select b.id from parties.organisation b join root on b.head_office_id = root.id),
  owing(id) as (
    select id from self union select up.id from up join parties.person on person.id = up.id),
  body(id) as (
    select id from up union select b.id from parties.organisation b join up on b.head_office_id = up.id),
  edge as (
    select e.* from ${KNOWN} e join body on body.id = e.to_id where e.type in (${UPWARDS}, 'OFFICER') and ${IN_DAYS}
    union all
    select e.* from ${KNOWN} e join owing on owing.id = e.to_id
     where e.type in ('LOAN', 'IP_DEPENDENCE', 'OPERATIONS_CONTROLLED') and ${IN_DAYS}),
  guarantee as (
    select e.* from ${KNOWN} e join edge on edge.id = e.loan_id where edge.type = 'LOAN' and ${IN_DAYS}),
  bound(id) as (
    select coalesce(o.head_office_id, party.id) from (
      select from_id as id from edge union select appointed_by from edge where appointed_by is not null
      union select from_id from guarantee union select to_id from guarantee union select id from up) as party
      left join parties.organisation o on o.id = party.id
    union
    select coalesce(h.head_office_id, other.id)
      from bound
      cross join lateral (
        select bound.id union all select b.id from parties.organisation b where b.head_office_id = bound.id) as m(id)
      cross join lateral (
        select f.id as relation_id, f.to_id as id from parties.relation f where f.from_id = m.id and f.type in (${BONDS})
        union all
        select t.id, t.from_id from parties.relation t where t.to_id = m.id and t.type in (${BONDS})) as other
      join ${KNOWN} e on e.id = other.relation_id and ${IN_DAYS}
      left join parties.organisation h on h.id = other.id),
  tied(id) as (
    select id from bound union select b.id from parties.organisation b join bound on b.head_office_id = bound.id)
  select * from edge
  union all select * from guarantee
  union all select e.* from ${KNOWN} e join tied on tied.id = e.from_id where e.type in (${BONDS}) and ${IN_DAYS}
  limit $5`;
