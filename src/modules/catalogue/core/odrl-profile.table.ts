/**
 * The profile of ODRL 2.2 in which a permission matrix travels (ODRL Information Model 2.2, section 4): one action for
 * each of the seven uses. Each is tied to the nearest action of the ODRL common vocabulary, so that a reader who does
 * not know the profile still knows what the broader word is.
 */
import type { PermissionUse } from './permission-uses.js';

/** A name, not a place on the net: it is the same on every exchange that runs this service. */
export const ODRL_PROFILE = 'urn:corpus-ledger:odrl:1';
export const ODRL_TERMS = `${ODRL_PROFILE}#`;
export const ODRL = 'http://www.w3.org/ns/odrl/2/';

export interface ProfileAction {
  readonly use: PermissionUse;
  readonly zh: string;
  readonly en: string;
  /** `odrl:includedIn`: whoever may do the broader may do this; whoever may not, may not do this either. */
  readonly includedIn: string;
  /** `skos:closeMatch`: nearly the same word in another vocabulary. */
  readonly closeMatch?: string;
}

export const PROFILE_ACTIONS: readonly ProfileAction[] = [
  { use: 'pretrain', zh: '用于预训练', en: 'pre-train a model on it', includedIn: `${ODRL}use` },
  { use: 'fineTune', zh: '用于微调', en: 'fine-tune a model on it', includedIn: `${ODRL}use` },
  { use: 'evaluate', zh: '用于评测', en: 'evaluate a model with it', includedIn: `${ODRL}use` },
  {
    use: 'retrieve',
    zh: '用于检索增强',
    en: 'retrieve from it while a model answers',
    includedIn: `${ODRL}use`,
    closeMatch: `${ODRL}index`,
  },
  {
    use: 'redistribute',
    zh: '再分发',
    en: 'hand it on to others',
    includedIn: `${ODRL}use`,
    closeMatch: `${ODRL}distribute`,
  },
  {
    use: 'derivedModel',
    zh: '发布由其训练的模型',
    en: 'publish a model that was trained on it',
    includedIn: `${ODRL}use`,
    closeMatch: `${ODRL}derive`,
  },
  {
    use: 'commercial',
    zh: '商业使用',
    en: 'use it commercially',
    includedIn: `${ODRL}use`,
    closeMatch: 'http://creativecommons.org/ns#CommercialUse',
  },
];
