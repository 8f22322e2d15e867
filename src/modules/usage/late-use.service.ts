import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { Followups } from '../followups/index.js';

/** A year of a corpus about which something new was recorded. */
export interface TouchedYear {
  readonly corpusId: string;
  /** Such as `2025`. */
  readonly year: string;
}

/** What a decision rests on when it counts a year of a corpus. */
export function yearOfUseBasis({ corpusId, year }: TouchedYear): { readonly kind: string; readonly id: string } {
  return { kind: `usage-${year}`, id: corpusId };
}

/** Use that comes to light after its year was settled: the stored statement stays, and a person is asked to correct it. */
@Injectable()
export class LateUse {
  constructor(private readonly followups: Followups) {}

  /**
   * One open item for each settled claim and corpus, however much comes in while it waits. One statement for each year
   * named where nothing of it was settled, which is the rule: intakes name very many corpora.
   */
  async tell(ctx: Ctx, touched: readonly TouchedYear[]): Promise<void> {
    for (const year of new Set(touched.map((one) => one.year))) {
      const corpusIds = [...new Set(touched.filter((one) => one.year === year).map(({ corpusId }) => corpusId))];
      const { kind } = yearOfUseBasis({ corpusId: '', year });
      const settled = await this.followups.resting(ctx, 'claim', kind, corpusIds);
      for (const corpusId of new Set(settled.map(({ basisId }) => basisId))) await this.ask(ctx, { corpusId, year });
    }
  }

  private async ask(ctx: Ctx, touched: TouchedYear): Promise<void> {
    const basis = yearOfUseBasis(touched);
    if ((await this.followups.waiting(ctx, 'USAGE_LATE', basis)) > 0) return;
    const reason = {
      zh: `${touched.year} 年度结算之后又有使用记录入账或更正；已出具的结算表不变，请核对是否需要更正`,
      en: `Use of ${touched.year} was recorded or corrected after its settlement; the statement stands, please see whether a correction is due`,
    };
    await this.followups.openMany(ctx, [{ basis, reason }], { claim: 'USAGE_LATE' });
  }
}
