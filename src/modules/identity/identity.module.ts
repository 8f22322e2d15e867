import { Module } from '@nestjs/common';
import { AuditSink } from '../../platform/http/audit.js';
import { Authenticator } from '../../platform/http/authenticator.js';
import { TranslogModule } from '../translog/index.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { ApiKeys } from './api-keys/api-keys.service.js';
import { ApiKeysStore } from './api-keys/api-keys.store.js';
import { AuditTrail } from './audit.service.js';
import { AuditStore } from './audit.store.js';
import { Bearer } from './bearer.service.js';
import { IdentityController } from './identity.controller.js';
import { Identity } from './identity.service.js';
import { IdentityStore } from './identity.store.js';
import { Oidc } from './oidc/oidc.service.js';
import { Passwords } from './passwords.service.js';
import { Proofs } from './proofs.service.js';
import { SampleAccounts } from './sample-accounts.service.js';
import { SampleAccountsStore } from './sample-accounts.store.js';
import { Enrolments } from './second-factor/enrolment.service.js';
import { SecondFactorController } from './second-factor/second-factor.controller.js';
import { SecondFactor } from './second-factor/second-factor.service.js';
import { SecondFactorStore } from './second-factor/second-factor.store.js';
import { Attempts } from './sessions/attempts.service.js';
import { AttemptsStore } from './sessions/attempts.store.js';
import { PageForms } from './sessions/page-forms.service.js';
import { Sessions } from './sessions/sessions.service.js';
import { SessionsStore } from './sessions/sessions.store.js';
import { SignIn } from './sign-in.service.js';
import { Tokens } from './tokens.service.js';
import { Users } from './users.service.js';

/** Needs providers of `IDENTITY_SETTINGS` and `Database`, which the composition root gives. */
@Module({
  imports: [TranslogModule],
  controllers: [IdentityController, SecondFactorController, ApiKeysController],
  providers: [
    IdentityStore,
    SampleAccountsStore,
    SessionsStore,
    AttemptsStore,
    SecondFactorStore,
    ApiKeysStore,
    Passwords,
    Tokens,
    Sessions,
    Attempts,
    PageForms,
    SecondFactor,
    Enrolments,
    ApiKeys,
    Proofs,
    Identity,
    Users,
    SampleAccounts,
    SignIn,
    Bearer,
    AuditStore,
    AuditTrail,
    Oidc,
    { provide: Authenticator, useExisting: Bearer },
    { provide: AuditSink, useExisting: AuditTrail },
  ],
  exports: [
    Identity,
    Users,
    PageForms,
    SampleAccounts,
    SignIn,
    Sessions,
    Enrolments,
    Oidc,
    AuditTrail,
    Authenticator,
    AuditSink,
  ],
})
export class IdentityModule {}
