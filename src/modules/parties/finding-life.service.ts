import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import type { LeafSource } from '../translog/index.js';
import { Disclosures } from './disclosures.service.js';
import type { FrozenFinding } from './findings.service.js';
import { Opinions } from './opinions.service.js';
import type { CountingOpinion } from './opinions.store.js';
import { Reexaminations, type Reexamined } from './reexaminations.service.js';

/** What other rooms and the operator ask of a finding after it was frozen. */
@Injectable()
export class FindingLife {
  constructor(
    private readonly reexaminations: Reexaminations,
    private readonly opinions: Opinions,
    private readonly disclosures: Disclosures,
  ) {}

  concluded(ctx: Ctx, findingIds: readonly string[]): Promise<Map<string, CountingOpinion>> {
    return this.opinions.concluded(ctx, findingIds);
  }

  requestDisclosure(ctx: Ctx, frozen: Iterable<FrozenFinding>): Promise<number> {
    return this.disclosures.request(ctx, frozen);
  }

  afterStandard(ctx: Ctx, code: string): Promise<Reexamined> {
    return this.reexaminations.afterStandard(ctx, code);
  }

  leafSources(): readonly LeafSource[] {
    return [this.reexaminations.leafSource(), ...this.opinions.leafSources()];
  }
}
