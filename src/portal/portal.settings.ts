import type { FooterSlots } from './chrome.js';

/** What the composition root may give the portal; without it the footer has no slots. */
export interface PortalSettings {
  readonly footer: FooterSlots;
}

export const PORTAL_SETTINGS = Symbol('PORTAL_SETTINGS');
