import { Injectable } from '@nestjs/common';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import { isId } from '../../kernel/ids.js';
import type { Actor } from '../../platform/access.js';
import { Database } from '../../platform/database/database.js';
import { Principals } from '../../platform/http/acts-for.js';
import { MANDATE_SCOPES } from './core/mandate.js';
import { noMandate } from './core/onboarding-errors.js';
import { Mandates } from './mandates.service.js';
import { Parties } from './parties.service.js';

/** Whether an agent's request may act for the organisation that it names: a mandate is in force on the day. */
@Injectable()
export class Acting extends Principals {
  constructor(
    private readonly mandates: Mandates,
    private readonly parties: Parties,
    private readonly database: Database,
  ) {
    super();
  }

  /** An organisation that is not there is answered like one that has given no mandate. */
  override principalOf(actor: Actor, named: string, asked: string): Promise<string> {
    const scope = MANDATE_SCOPES.find((one) => one === asked);
    return this.database.run(actor, async (ctx) => {
      const agent = actor.organisationId;
      const principal = isId(named)
        ? (await this.parties.organisations(ctx, [named])).get(named)
        : (await this.parties.organisationsByUscc(ctx, [named])).get(named);
      if (agent === undefined || principal === undefined || scope === undefined) throw noMandate(asked);
      const today = shanghaiDate(ctx.now);
      if (!(await this.mandates.inForce(ctx, principal.id, agent, scope, today))) throw noMandate(asked);
      return principal.id;
    });
  }
}
