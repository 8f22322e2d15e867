import { Module } from '@nestjs/common';
import { AttestationsModule } from '../modules/attestations/index.js';
import { CatalogueModule } from '../modules/catalogue/index.js';
import { ClaimsModule } from '../modules/claims/index.js';
import { ContractsModule } from '../modules/contracts/index.js';
import { IdentityModule } from '../modules/identity/index.js';
import { OversightModule } from '../modules/oversight/index.js';
import { PartiesModule } from '../modules/parties/index.js';
import { ProgrammesModule } from '../modules/programmes/index.js';
import { TranslogModule } from '../modules/translog/index.js';
import { UsageModule } from '../modules/usage/index.js';
import { AccountController } from './account.controller.js';
import { CaseFiles } from './case-files.service.js';
import { CasesController } from './cases.controller.js';
import { FindingViews } from './finding-views.service.js';
import { FindingPagesController } from './findings.controller.js';
import { FormActs } from './form-acts.service.js';
import { OnboardingViews } from './onboarding-views.service.js';
import { OnboardingPagesController } from './onboardings.controller.js';
import { OpenedFiles } from './opened-files.service.js';
import { ProviderController } from './provider.controller.js';
import { PublicController } from './public.controller.js';
import { PublicViews } from './public-views.service.js';
import { Queues } from './queues.service.js';
import { Reader } from './reader.service.js';
import { SessionController } from './session.controller.js';
import { SingleSignOnController } from './single-sign-on.controller.js';

export { portalProblemPages } from './problem-pages.js';
export { PORTAL_PATHS } from './routes.js';

/** Server-rendered pages over the rooms' doors. Settings come from `PORTAL_SETTINGS`, where the root gives them. */
@Module({
  imports: [
    AttestationsModule,
    CatalogueModule,
    ClaimsModule,
    ContractsModule,
    IdentityModule,
    OversightModule,
    PartiesModule,
    ProgrammesModule,
    TranslogModule,
    UsageModule,
  ],
  controllers: [
    PublicController,
    SessionController,
    AccountController,
    SingleSignOnController,
    CasesController,
    FindingPagesController,
    OnboardingPagesController,
    ProviderController,
  ],
  providers: [PublicViews, CaseFiles, FindingViews, FormActs, OnboardingViews, OpenedFiles, Queues, Reader],
})
export class PortalModule {}
