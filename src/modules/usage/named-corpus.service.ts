import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { Catalogue, type Corpus } from '../catalogue/index.js';

/** The corpus that a request names by key or id. */
@Injectable()
export class NamedCorpus {
  constructor(private readonly catalogue: Catalogue) {}

  async of(ctx: Ctx, named: string): Promise<Corpus | undefined> {
    const release = (await this.catalogue.releaseForKey(ctx, [named])).get(named)?.[0];
    const id = release?.corpusId ?? named;
    return (await this.catalogue.corpora(ctx, [id])).get(id);
  }
}
