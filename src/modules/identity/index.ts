export { IdentityModule } from './identity.module.js';
export { Identity, type Me, type NewUser, type SystemPersons, type UserChange } from './identity.service.js';
export type { User } from './identity.store.js';
export { IDENTITY_SETTINGS, type IdentitySettings, TOKEN_TTL_SECONDS } from './identity.tokens.js';
export { SampleAccounts, type SampleUser } from './sample-accounts.service.js';
export type { SampleCredential } from './sample-accounts.store.js';
export { SignIn } from './sign-in.service.js';
export type { AccessToken } from './tokens.service.js';
