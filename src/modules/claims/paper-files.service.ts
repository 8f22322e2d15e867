import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { docxOf } from '../../platform/paper/paper-docx.js';
import { pdfOf } from '../../platform/paper/paper-pdf.js';
import { Claims } from './claims.service.js';
import { unknownPaper } from './core/claims-errors.js';
import { readPaper } from './core/paper-body.js';
import type { PaperRow } from './core/paper-kinds.js';
import { PapersStore } from './papers.store.js';
import { Plans } from './plans.service.js';

export type PaperForm = 'pdf' | 'docx';

/** Papers for whoever may see the claim or the plan that they are about. */
@Injectable()
export class PaperFiles {
  constructor(
    private readonly claims: Claims,
    private readonly plans: Plans,
    private readonly papers: PapersStore,
  ) {}

  /** Throws `CLAIMS.NOT_FOUND`. */
  async ofClaim(ctx: Ctx, claimId: string): Promise<readonly PaperRow[]> {
    const { claim } = await this.claims.caseFile(ctx, claimId);
    return this.papers.of(ctx, { claimId: claim.id });
  }

  /** Throws `CLAIMS.PLAN_NOT_FOUND`. */
  async ofPlan(ctx: Ctx, planId: string): Promise<readonly PaperRow[]> {
    const { plan } = await this.plans.open(ctx, planId);
    return this.papers.of(ctx, { planId: plan.id });
  }

  /** One of them by its id or by its number. Throws `CLAIMS.PAPER_NOT_FOUND`. */
  named(papers: readonly PaperRow[], name: string): PaperRow {
    const found = papers.find(({ id, number }) => id === name.toLowerCase() || number === name);
    if (!found) throw unknownPaper();
    return found;
  }

  /** The same paper gives the same bytes, whenever and wherever it is asked for. */
  async rendered(row: PaperRow, form: PaperForm): Promise<Buffer> {
    const paper = readPaper(row);
    return form === 'pdf' ? pdfOf(paper) : docxOf(paper);
  }
}
