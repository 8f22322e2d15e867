import { Injectable } from '@nestjs/common';
import { normaliseUscc } from '../../kernel/uscc.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Parties } from '../parties/index.js';
import { Programmes } from '../programmes/index.js';
import { Translog } from '../translog/index.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { callMissing } from './core/claim-life-errors.js';
import { type RecusalRow, recusalRecord } from './core/claim-records.js';
import { unknownApplicant } from './core/claims-errors.js';

/** Standing aside (回避): an officer declares for a call, or for one applicant of it; the system then refuses the officer. */
@Injectable()
export class Recusals {
  constructor(
    private readonly life: ClaimLifeStore,
    private readonly programmes: Programmes,
    private readonly parties: Parties,
    private readonly translog: Translog,
  ) {}

  /** Throws `CLAIMS.CALL_UNKNOWN`, `CLAIMS.UNKNOWN_APPLICANT`. */
  async declare(
    ctx: Ctx,
    draft: {
      readonly programme: string;
      readonly call: string;
      readonly organisation?: string;
      readonly reason: string;
    },
  ): Promise<RecusalRow> {
    const { programme, call, organisation, reason } = draft;
    const version = await this.programmes.newest(ctx, programme);
    const own = version?.programme.authority.code === ctx.actor.authority;
    if (!version || !own || !version.programme.calls.some(({ key }) => key === call))
      throw callMissing(programme, call);
    const uscc = organisation === undefined ? undefined : normaliseUscc(organisation);
    const found = uscc === undefined ? undefined : (await this.parties.organisationsByUscc(ctx, [uscc])).get(uscc);
    if (uscc !== undefined && !found) throw unknownApplicant(uscc);
    const row: RecusalRow = {
      id: newId(ctx),
      programme,
      callKey: call,
      personId: ctx.actor.id,
      organisationId: found?.id ?? null,
      reason,
      declaredBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.life.saveRecusal(ctx, row);
    await this.translog.append(ctx, [{ kind: 'recusal', id: row.id, record: recusalRecord(row) }]);
    return row;
  }
}
