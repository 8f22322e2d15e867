import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { GRAPH_TOO_LARGE } from './core/parties-errors.js';
import { type GroupsAsk, PAIRS_MAX, type RelatedGroups, relatedGroups } from './core/related-groups.js';
import { DEFAULT_STANDARD, standardOf } from './core/standards.table.js';
import { OpinionsStore } from './opinions.store.js';
import { RegisterGraph } from './register-graph.service.js';

/** Groups of related organisations among many, by the default standard and by what reviewers concluded. */
@Injectable()
export class GroupsOfRelated {
  private readonly pairsMax = PAIRS_MAX;

  constructor(
    private readonly graphs: RegisterGraph,
    private readonly opinions: OpinionsStore,
  ) {}

  /**
   * Nothing is stored. Where the register does not fit into memory and what the organisations rest on does not either,
   * nobody was compared: whoever settles a year is told so, and is not kept from it.
   */
  async among(
    ctx: Ctx,
    ids: readonly string[],
    on: CalendarDate,
    matters: GroupsAsk['matters'],
  ): Promise<RelatedGroups> {
    const standard = present(standardOf(DEFAULT_STANDARD), 'the default standard');
    const concluded = await this.opinions.between(beyond(ctx, 'parties.concluded'), ids, standard);
    const ask = { ids, on, standard, matters, concluded };
    try {
      return await this.graphs.use(ctx, { roots: ids, from: on, until: on }, (graph) =>
        relatedGroups(graph, ask, this.pairsMax),
      );
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== GRAPH_TOO_LARGE) throw error;
      return { related: [], notCompared: matters(ids) ? [ids] : [] };
    }
  }
}
