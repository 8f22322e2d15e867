import { type DynamicModule, Global, Module } from '@nestjs/common';
import { credentialSettings } from './credential-keys.js';
import { logKeys, logSigner, witnessKeys } from './log-keys.js';
import { AttestationsModule, CREDENTIAL_SETTINGS } from './modules/attestations/index.js';
import { CATALOGUE_SETTINGS, CatalogueModule } from './modules/catalogue/index.js';
import { ClaimsModule } from './modules/claims/index.js';
import { ContractsModule, EVIDENCE_FOLDER } from './modules/contracts/index.js';
import { FollowupsModule, WEBHOOK_SETTINGS, type WebhookSettings } from './modules/followups/index.js';
import { IDENTITY_SETTINGS, IdentityModule, type IdentitySettings } from './modules/identity/index.js';
import { LedgerModule } from './modules/ledger/index.js';
import { OversightModule } from './modules/oversight/index.js';
import { PARTIES_SETTINGS, PartiesModule, type PartiesSettings } from './modules/parties/index.js';
import { ProgrammesModule } from './modules/programmes/index.js';
import { LOG_KEYS, LOG_SIGNER, TranslogModule, WITNESS_KEYS } from './modules/translog/index.js';
import { UsageModule } from './modules/usage/index.js';
import { BlobFolder } from './platform/blob-folder.js';
import type { Config } from './platform/config.js';
import { Database } from './platform/database/database.js';
import type { Keys } from './platform/keys.js';
import { PortalModule } from './portal/portal.module.js';
import { PORTAL_SETTINGS, type PortalSettings } from './portal/portal.settings.js';
import { singleSignOn } from './single-sign-on.js';

/** What the composition root has opened before the rooms come to life. */
export interface Parts {
  readonly config: Config;
  readonly keys: Keys;
  readonly database: Database;
}

@Global()
@Module({})
class Platform {}

@Module({})
class App {}

/** The composition root: the only place that lists all rooms. */
export function appModule(parts: Parts): DynamicModule {
  const platform: DynamicModule = {
    module: Platform,
    providers: [
      { provide: Database, useValue: parts.database },
      { provide: IDENTITY_SETTINGS, useValue: identitySettings(parts) },
      { provide: CREDENTIAL_SETTINGS, useValue: credentialSettings(parts.config, parts.keys) },
      { provide: LOG_SIGNER, useValue: logSigner(parts.config, parts.keys) },
      { provide: LOG_KEYS, useValue: logKeys(parts.config, parts.keys) },
      { provide: WITNESS_KEYS, useValue: witnessKeys(parts.config, parts.keys) },
      { provide: CATALOGUE_SETTINGS, useValue: { publicUrl: parts.config.publicUrl } },
      { provide: PARTIES_SETTINGS, useValue: partiesSettings(parts) },
      { provide: EVIDENCE_FOLDER, useValue: new BlobFolder(parts.config.evidenceDir) },
      { provide: WEBHOOK_SETTINGS, useValue: webhookSettings(parts) },
      { provide: PORTAL_SETTINGS, useValue: portalSettings(parts) },
    ],
    exports: [
      CATALOGUE_SETTINGS,
      CREDENTIAL_SETTINGS,
      Database,
      EVIDENCE_FOLDER,
      IDENTITY_SETTINGS,
      LOG_KEYS,
      LOG_SIGNER,
      PARTIES_SETTINGS,
      PORTAL_SETTINGS,
      WEBHOOK_SETTINGS,
      WITNESS_KEYS,
    ],
  };
  return {
    module: App,
    imports: [
      platform,
      TranslogModule,
      IdentityModule,
      FollowupsModule,
      PartiesModule,
      ProgrammesModule,
      LedgerModule,
      CatalogueModule,
      ContractsModule,
      AttestationsModule,
      UsageModule,
      ClaimsModule,
      OversightModule,
      PortalModule,
    ],
  };
}

function identitySettings({ config, keys }: Parts): IdentitySettings {
  const oidc = singleSignOn(config);
  return {
    ...(oidc === undefined ? {} : { oidc }),
    production: config.production,
    tokenSecret: keys.tokenSecret,
    tokenTtlSeconds: config.tokenTtlSeconds,
    refreshTtlSeconds: config.refreshTtlSeconds,
    sessionIdleSeconds: config.sessionIdleSeconds,
    sessionMaxSeconds: config.sessionMaxSeconds,
    passwordProfile: config.passwordProfile,
    passwordAgeMaxDays: config.passwordAgeMaxDays,
    auditKeptDays: config.auditKeptDays,
    dataDir: config.dataDir,
  };
}

function partiesSettings({ config }: Parts): PartiesSettings {
  const { relatedGraphMb: graphMb, extractMaxDays, extractRenewalDays } = config;
  return { graphMb, extractMaxDays, extractRenewalDays };
}

/** The secrets of the addresses hang on the token secret: no second secret has to be kept and brought. */
function webhookSettings({ config, keys }: Parts): WebhookSettings {
  return {
    master: keys.tokenSecret,
    source: `https://${config.logOrigin}`,
    attempts: config.webhookAttempts,
    timeoutMs: config.webhookTimeoutMs,
    privateAllowed: config.webhookPrivate,
  };
}

/** Pages over the sample year say that everything in them is invented. */
function portalSettings({ config }: Parts): PortalSettings {
  return { footer: { sample: config.sampleYear } };
}
