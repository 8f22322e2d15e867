/** What stands around every page: who reads it, in which language and theme, and where it links. */
import type { Locale } from '../kernel/text.js';
import type { Actor } from '../platform/access.js';
import type { MessageKey } from './messages.table.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Which part of the portal the page belongs to; decides the links of the header. */
export type Door = 'public' | 'builder' | 'provider' | 'regulator' | 'operator';

/** Filled by configuration; an empty slot is not rendered (portal page, section 1). */
export interface FooterSlots {
  readonly host?: string;
  readonly contact?: string;
  readonly siteCode?: string;
  readonly icp?: string;
  readonly policeRecord?: string;
  /** True where the book holds the invented sample year. */
  readonly sample: boolean;
}

export interface Chrome {
  readonly locale: Locale;
  readonly theme: Theme;
  readonly door: Door;
  /** Path and query of this page, without `lang`. */
  readonly path: string;
  /** Who is signed in, as shown in the header, and what the forms of this session carry. */
  readonly reader?: { readonly name: string; readonly formToken: string };
  readonly footer: FooterSlots;
}

interface NavLink {
  readonly href: string;
  readonly label: MessageKey;
}

const NAV: Readonly<Record<Door, readonly NavLink[]>> = {
  public: [
    { href: '/corpora', label: 'navCorpora' },
    { href: '/pools', label: 'navPool' },
    { href: '/verify', label: 'navLog' },
  ],
  builder: [
    { href: '/builder', label: 'navClaims' },
    { href: '/corpora', label: 'navFindCorpora' },
    { href: '/pools', label: 'navPool' },
    { href: '/verify', label: 'navLog' },
  ],
  provider: [
    { href: '/provider', label: 'navClaims' },
    { href: '/corpora', label: 'navCorpora' },
    { href: '/pools', label: 'navPool' },
    { href: '/verify', label: 'navLog' },
  ],
  regulator: [
    { href: '/regulator', label: 'navQueue' },
    { href: '/corpora', label: 'navCorpora' },
    { href: '/pools', label: 'navPool' },
    { href: '/verify', label: 'navLog' },
  ],
  operator: [
    { href: '/operator', label: 'navQueue' },
    { href: '/operator/organisations', label: 'navOnboardings' },
    { href: '/corpora', label: 'navCorpora' },
    { href: '/pools', label: 'navPool' },
    { href: '/verify', label: 'navLog' },
  ],
};

/** The links of the door; whoever is signed in may ask about relatedness at every door. */
export function navOf({ door, reader }: Pick<Chrome, 'door' | 'reader'>): readonly NavLink[] {
  return reader ? [...NAV[door], { href: '/related', label: 'navRelated' }] : NAV[door];
}

/** The door of pages that are the same for everybody. */
export function doorOf({ roles }: Pick<Actor, 'roles'>): Door {
  if (roles.includes('regulator') || roles.includes('auditor')) return 'regulator';
  if (roles.includes('operator')) return 'operator';
  if (roles.includes('buyer')) return 'builder';
  return roles.includes('provider') ? 'provider' : 'public';
}

/** This page in the other language. Requires a local path. */
export function otherLanguageHref(chrome: Pick<Chrome, 'locale' | 'path'>): string {
  const other = chrome.locale === 'en' ? 'zh-CN' : 'en';
  return `${chrome.path}${chrome.path.includes('?') ? '&' : '?'}lang=${other}`;
}

/** The path to return to after a form: ours, or `/` when what came is not a path of this site. */
export function localPath(text: unknown): string {
  return typeof text === 'string' && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(text) ? text : '/';
}
