import { Module } from '@nestjs/common';
import { Principals } from '../../platform/http/acts-for.js';
import { FollowupsModule } from '../followups/index.js';
import { IdentityModule } from '../identity/index.js';
import { TranslogModule } from '../translog/index.js';
import { Acting } from './acting.service.js';
import { BodsController } from './bods.controller.js';
import { Bods } from './bods.service.js';
import { BodsStore } from './bods.store.js';
import { BodsExport } from './bods-export.service.js';
import { BodsParties } from './bods-parties.service.js';
import { DeclarationsController } from './declarations.controller.js';
import { Declarations } from './declarations.service.js';
import { DeclarationsStore } from './declarations.store.js';
import { DeclaredEntries } from './declared-entries.service.js';
import { Disclosures } from './disclosures.service.js';
import { ErasuresController } from './erasures.controller.js';
import { Erasures } from './erasures.service.js';
import { ErasuresStore } from './erasures.store.js';
import { FindingFiles } from './finding-files.service.js';
import { FindingFilesStore } from './finding-files.store.js';
import { FindingLife } from './finding-life.service.js';
import { FindingsController } from './findings.controller.js';
import { Findings } from './findings.service.js';
import { FindingsStore } from './findings.store.js';
import { GraphVersionStore } from './graph-version.store.js';
import { MandatesController } from './mandates.controller.js';
import { Mandates } from './mandates.service.js';
import { MandatesStore } from './mandates.store.js';
import { OnboardingsController } from './onboardings.controller.js';
import { Onboardings } from './onboardings.service.js';
import { OnboardingsStore } from './onboardings.store.js';
import { Opinions } from './opinions.service.js';
import { OpinionsStore } from './opinions.store.js';
import { OrganisationFactsController } from './organisation-facts.controller.js';
import { OrganisationFacts } from './organisation-facts.service.js';
import { OrganisationFactsStore } from './organisation-facts.store.js';
import { PartiesController } from './parties.controller.js';
import { Parties } from './parties.service.js';
import { PartiesStore } from './parties.store.js';
import { Reexaminations } from './reexaminations.service.js';
import { ReexaminationsStore } from './reexaminations.store.js';
import { Register } from './register.service.js';
import { RegisterGraph } from './register-graph.service.js';
import { RegisterGraphStore } from './register-graph.store.js';
import { GroupsOfRelated } from './related-groups.service.js';
import { RelationsController } from './relations.controller.js';
import { UsersController } from './users.controller.js';

@Module({
  imports: [FollowupsModule, IdentityModule, TranslogModule],
  controllers: [
    PartiesController,
    // Before `relations/{id}`, which would take `export` for an id.
    BodsController,
    RelationsController,
    ErasuresController,
    FindingsController,
    DeclarationsController,
    UsersController,
    OnboardingsController,
    OrganisationFactsController,
    MandatesController,
  ],
  providers: [
    PartiesStore,
    GraphVersionStore,
    RegisterGraphStore,
    RegisterGraph,
    FindingsStore,
    Findings,
    ErasuresStore,
    Erasures,
    FindingFilesStore,
    ReexaminationsStore,
    Reexaminations,
    OpinionsStore,
    Opinions,
    Disclosures,
    FindingLife,
    GroupsOfRelated,
    FindingFiles,
    Register,
    OrganisationFactsStore,
    OrganisationFacts,
    Parties,
    OnboardingsStore,
    Onboardings,
    MandatesStore,
    Mandates,
    Acting,
    { provide: Principals, useExisting: Acting },
    DeclarationsStore,
    DeclaredEntries,
    Declarations,
    BodsStore,
    BodsParties,
    Bods,
    BodsExport,
  ],
  exports: [Bods, BodsExport, Declarations, FindingFiles, Mandates, Onboardings, Parties, Principals],
})
export class PartiesModule {}
