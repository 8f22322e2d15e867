import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SYSTEM_ACTOR } from '../../platform/access.js';
import { Database } from '../../platform/database/database.js';
import { CatalogueSearch } from './search.service.js';

/** Makes the entries of releases that were recorded before there was a search index; afterwards there is nothing to do. */
@Injectable()
export class SearchFill implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly search: CatalogueSearch,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    while ((await this.database.run(SYSTEM_ACTOR, (ctx) => this.search.fill(ctx))) > 0);
  }
}
