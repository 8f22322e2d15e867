import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import { type LeafSource, leafSource } from '../translog/index.js';
import {
  type DecidedVersion,
  type Missing,
  type OnboardingDecision,
  type OnboardingOutcome,
  type OnboardingState,
  type OnboardingVersion,
  onboardingDecisionRecord,
  onboardingRecord,
} from './core/onboarding.js';
import type { ListFilter } from './parties.store.js';

interface VersionRow {
  id: string;
  application_id: string;
  number: number;
  code: string;
  organisation: JsonObject;
  representative_id: string;
  agent_id: string | null;
  agent_mandate: JsonObject | null;
  extract: JsonObject;
  recorded_by: string;
  recorded_at: Date;
}

interface DecisionRow {
  id: string;
  onboarding_id: string;
  outcome: OnboardingOutcome;
  missing: readonly Missing[] | null;
  reason: string | null;
  organisation_id: string | null;
  decided_by: string;
  recorded_at: Date;
}

/** Applications to come in, with what was decided on each version, in SQL. */
export class OnboardingsStore {
  /** Serialises applications for one code, and the steps of one application, until the end of the transaction. */
  async lock(ctx: Ctx, codeOrId: string): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('onboarding:' || $1, 0))`, [codeOrId]);
  }

  /** The versions of these applications with their decisions, by application, the first version first. */
  async of(ctx: Ctx, applicationIds: readonly string[]): Promise<Map<string, readonly DecidedVersion[]>> {
    const versions = await ctx.tx.query<VersionRow>(
      'select * from parties.onboarding where application_id = any($1::uuid[]) order by application_id, number',
      [applicationIds],
    );
    const decisions = await ctx.tx.query<DecisionRow>(
      'select * from parties.onboarding_decision where onboarding_id = any($1::uuid[])',
      [versions.map(({ id }) => id)],
    );
    const decided = new Map(decisions.map((row) => [row.onboarding_id, toDecision(row)]));
    const found = new Map<string, DecidedVersion[]>();
    for (const version of versions.map(toVersion)) {
      const decision = decided.get(version.id);
      const one = { version, ...(decision === undefined ? {} : { decision }) };
      const known = found.get(version.applicationId);
      if (known) known.push(one);
      else found.set(version.applicationId, [one]);
    }
    return found;
  }

  /** Applications by their ids, in the order of these; with a state, those whose newest version stands so. */
  async list(ctx: Ctx, { after, limit, state }: ListFilter & { readonly state?: OnboardingState }): Promise<string[]> {
    const rows = await ctx.tx.query<{ application_id: string }>(
      `select n.application_id from (
         select distinct on (application_id) application_id, id from parties.onboarding
          order by application_id, number desc) n
         left join parties.onboarding_decision d on d.onboarding_id = n.id
        where ($1::uuid is null or n.application_id > $1)
          and ($2::text is null or coalesce(d.outcome, 'SUBMITTED') = $2)
        order by n.application_id limit $3`,
      [after ?? null, state ?? null, limit],
    );
    return rows.map((row) => row.application_id);
  }

  /** True where an application for this code waits to be checked or completed. */
  async isOpen(ctx: Ctx, code: string): Promise<boolean> {
    const rows = await ctx.tx.query(
      `select from (
         select distinct on (application_id) id from parties.onboarding where code = $1
          order by application_id, number desc) n
         left join parties.onboarding_decision d on d.onboarding_id = n.id
        where d.id is null or d.outcome = 'RETURNED' limit 1`,
      [code],
    );
    return rows.length > 0;
  }

  async insertVersion(ctx: Ctx, version: OnboardingVersion): Promise<void> {
    await insertRows(ctx.tx, 'parties.onboarding', VERSION_COLUMNS, [
      {
        id: version.id,
        application_id: version.applicationId,
        number: version.number,
        code: version.code,
        organisation: version.organisation,
        representative_id: version.representativeId,
        agent_id: version.agentId ?? null,
        agent_mandate: version.agentMandate ?? null,
        extract: version.extract,
        recorded_by: version.recordedBy,
        recorded_at: version.recordedAt,
      },
    ]);
  }

  async insertDecision(ctx: Ctx, decision: OnboardingDecision): Promise<void> {
    await insertRows(ctx.tx, 'parties.onboarding_decision', DECISION_COLUMNS, [
      {
        id: decision.id,
        onboarding_id: decision.onboardingId,
        outcome: decision.outcome,
        missing: decision.missing ?? null,
        reason: decision.reason ?? null,
        organisation_id: decision.organisationId ?? null,
        decided_by: decision.decidedBy,
        recorded_at: decision.recordedAt,
      },
    ]);
  }

  allVersions(ctx: Ctx): AsyncIterable<VersionRow[]> {
    return ctx.tx.stream<VersionRow>('select * from parties.onboarding order by id');
  }

  allDecisions(ctx: Ctx): AsyncIterable<DecisionRow[]> {
    return ctx.tx.stream<DecisionRow>('select * from parties.onboarding_decision order by id');
  }
}

export function onboardingLeafSources(): readonly LeafSource[] {
  const store = new OnboardingsStore();
  return [
    leafSource(
      'onboarding',
      (ctx) => store.allVersions(ctx),
      (row) => onboardingRecord(toVersion(row)),
    ),
    leafSource(
      'onboarding-decision',
      (ctx) => store.allDecisions(ctx),
      (row) => onboardingDecisionRecord(toDecision(row)),
    ),
  ];
}

const VERSION_COLUMNS = {
  id: 'uuid',
  application_id: 'uuid',
  number: 'int',
  code: 'text',
  organisation: 'jsonb',
  representative_id: 'uuid',
  agent_id: 'uuid',
  agent_mandate: 'jsonb',
  extract: 'jsonb',
  recorded_by: 'text',
  recorded_at: 'timestamptz',
};

const DECISION_COLUMNS = {
  id: 'uuid',
  onboarding_id: 'uuid',
  outcome: 'text',
  missing: 'jsonb',
  reason: 'text',
  organisation_id: 'uuid',
  decided_by: 'text',
  recorded_at: 'timestamptz',
};

function toVersion(row: VersionRow): OnboardingVersion {
  return {
    id: row.id,
    applicationId: row.application_id,
    number: row.number,
    code: row.code,
    organisation: row.organisation,
    representativeId: row.representative_id,
    ...(row.agent_id === null ? {} : { agentId: row.agent_id }),
    ...(row.agent_mandate === null ? {} : { agentMandate: row.agent_mandate }),
    extract: row.extract,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}

function toDecision(row: DecisionRow): OnboardingDecision {
  return {
    id: row.id,
    onboardingId: row.onboarding_id,
    outcome: row.outcome,
    ...(row.missing === null ? {} : { missing: row.missing }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.organisation_id === null ? {} : { organisationId: row.organisation_id }),
    decidedBy: row.decided_by,
    recordedAt: row.recorded_at,
  };
}
