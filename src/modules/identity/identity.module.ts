import { Module } from '@nestjs/common';
import { Authenticator } from '../../platform/http/authenticator.js';
import { TranslogModule } from '../translog/index.js';
import { Bearer } from './bearer.service.js';
import { IdentityController } from './identity.controller.js';
import { Identity } from './identity.service.js';
import { IdentityStore } from './identity.store.js';
import { Passwords } from './passwords.service.js';
import { SampleAccounts } from './sample-accounts.service.js';
import { SampleAccountsStore } from './sample-accounts.store.js';
import { SignIn } from './sign-in.service.js';
import { Tokens } from './tokens.service.js';

/** Needs providers of `IDENTITY_SETTINGS` and `Database`, which the composition root gives. */
@Module({
  imports: [TranslogModule],
  controllers: [IdentityController],
  providers: [
    IdentityStore,
    SampleAccountsStore,
    Passwords,
    Tokens,
    Identity,
    SampleAccounts,
    SignIn,
    Bearer,
    { provide: Authenticator, useExisting: Bearer },
  ],
  exports: [Identity, SampleAccounts, SignIn, Authenticator],
})
export class IdentityModule {}
