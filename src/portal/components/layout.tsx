/** The frame of every page: header with at most six links, one `h1` in the page, footer with what is configured. */
import type { Child } from 'hono/jsx';
import { type Chrome, navOf, otherLanguageHref, THEMES } from '../chrome.js';
import type { MessageKey } from '../messages.table.js';
import { STYLESHEET_PATH } from '../stylesheet.js';
import { say } from '../wording.js';

export interface PageProps {
  readonly chrome: Chrome;
  readonly title: string;
  /** On the way from the door to this page; the last one is the page itself. */
  readonly crumbs?: readonly { readonly label: string; readonly href?: string }[];
  readonly children?: Child;
}

const DOOR_NAMES: Readonly<Record<Chrome['door'], MessageKey>> = {
  public: 'doorPublic',
  builder: 'doorBuilder',
  provider: 'doorProvider',
  regulator: 'doorRegulator',
  operator: 'doorOperator',
};

export function Page({ chrome, title, crumbs, children }: PageProps) {
  const { locale } = chrome;
  return (
    <html lang={locale} data-theme={chrome.theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} - ${say(locale, 'siteName')}`}</title>
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        <link rel="alternate" hreflang={locale === 'en' ? 'zh-CN' : 'en'} href={otherLanguageHref(chrome)} />
        <link rel="icon" href={ICON} />
      </head>
      <body>
        <a class="skip" href="#main">
          {say(locale, 'skip')}
        </a>
        <Top chrome={chrome} />
        <main class="wrap" id="main">
          {crumbs ? <Crumbs chrome={chrome} crumbs={crumbs} /> : null}
          {children}
        </main>
        <Foot chrome={chrome} />
      </body>
    </html>
  );
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='6' fill='%231D4F91'/%3E%3Cpath d='M8 9h7v14H8zM17 9h7v14h-7z' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E";

function Mark() {
  return (
    <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="6" fill="var(--brand)" />
      <path d="M8 9h7v14H8zM17 9h7v14h-7z" fill="none" stroke="var(--on-brand)" stroke-width="1.8" />
      <path
        d="M10.2 13h2.6M10.2 16h2.6M19.2 13h2.6M19.2 16h2.6M19.2 19h2.6"
        stroke="var(--on-brand)"
        stroke-width="1.5"
      />
    </svg>
  );
}

function NavLinks({ chrome }: { chrome: Chrome }) {
  const here = chrome.path.split('?', 1)[0] ?? '/';
  const links = navOf(chrome);
  // Of two that lead here the nearer one: /operator/organisations lies below /operator.
  const [current] = links
    .map(({ href }) => href)
    .filter((href) => here === href || here.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length);
  return (
    <>
      {links.map(({ href, label }) => (
        <a href={href} aria-current={href === current ? 'page' : undefined}>
          {say(chrome.locale, label)}
        </a>
      ))}
    </>
  );
}

function Top({ chrome }: { chrome: Chrome }) {
  const { locale } = chrome;
  return (
    <header class="top">
      <div>
        <a class="mark" href="/">
          <Mark />
          <span>{say(locale, 'siteName')}</span>
          <small>{say(locale, DOOR_NAMES[chrome.door])}</small>
        </a>
        <nav class="nav" aria-label={say(locale, 'mainNav')}>
          <NavLinks chrome={chrome} />
        </nav>
        <div class="who">
          {chrome.reader ? (
            <a class="wide-only" href="/account">
              {chrome.reader.name}
            </a>
          ) : null}
          <a href={otherLanguageHref(chrome)} lang={locale === 'en' ? 'zh-CN' : 'en'}>
            {say(locale, 'otherLanguage')}
          </a>
          <span class="wide-only">
            <SignInOut chrome={chrome} />
          </span>
          <details class="menu">
            <summary>{say(locale, 'menu')}</summary>
            <nav aria-label={say(locale, 'mainNav')}>
              <NavLinks chrome={chrome} />
              {chrome.reader ? <a href="/account">{chrome.reader.name}</a> : null}
              <SignInOut chrome={chrome} />
            </nav>
          </details>
        </div>
      </div>
    </header>
  );
}

function SignInOut({ chrome }: { chrome: Chrome }) {
  const { locale } = chrome;
  if (!chrome.reader) return <a href="/sign-in">{say(locale, 'signIn')}</a>;
  return (
    <form method="post" action="/sign-out">
      <input type="hidden" name="formToken" value={chrome.reader.formToken} />
      <button class="plain" type="submit">
        {say(locale, 'signOut')}
      </button>
    </form>
  );
}

function Crumbs({ chrome, crumbs }: { chrome: Chrome; crumbs: NonNullable<PageProps['crumbs']> }) {
  return (
    <nav class="crumb" aria-label={say(chrome.locale, 'crumbs')}>
      {crumbs.map((crumb, index) => (
        <>
          {index > 0 ? <span aria-hidden="true">/</span> : null}
          {crumb.href ? <a href={crumb.href}>{crumb.label}</a> : crumb.label}
        </>
      ))}
    </nav>
  );
}

function Foot({ chrome }: { chrome: Chrome }) {
  const { locale, footer } = chrome;
  return (
    <footer class="foot">
      <div>
        {footer.host ? <span>{say(locale, 'footHost', { host: footer.host })}</span> : null}
        {footer.contact ? <span>{say(locale, 'footContact', { contact: footer.contact })}</span> : null}
        {footer.siteCode ? <span>{say(locale, 'footSiteCode', { code: footer.siteCode })}</span> : null}
        {footer.icp ? <span>{footer.icp}</span> : null}
        {footer.policeRecord ? <span>{footer.policeRecord}</span> : null}
        {footer.sample ? <span>{say(locale, 'footSample')}</span> : null}
        <a href="/verify">{say(locale, 'navLog')}</a>
        <Preferences chrome={chrome} />
      </div>
    </footer>
  );
}

const THEME_WORDS = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;

function Preferences({ chrome }: { chrome: Chrome }) {
  const { locale } = chrome;
  return (
    <details class="prefs">
      <summary>{say(locale, 'display')}</summary>
      <form method="post" action="/preferences">
        <input type="hidden" name="back" value={chrome.path} />
        <label for="pref-theme">{say(locale, 'displayTheme')}</label>
        <select id="pref-theme" name="theme">
          {THEMES.map((theme) => (
            <option value={theme} selected={theme === chrome.theme}>
              {say(locale, THEME_WORDS[theme])}
            </option>
          ))}
        </select>
        <label for="pref-lang">{say(locale, 'displayLanguage')}</label>
        <select id="pref-lang" name="lang">
          <option value="zh-CN" lang="zh-CN" selected={locale === 'zh-CN'}>
            中文
          </option>
          <option value="en" lang="en" selected={locale === 'en'}>
            English
          </option>
        </select>
        <button class="btn alt" type="submit">
          {say(locale, 'apply')}
        </button>
      </form>
    </details>
  );
}

/** A page as the whole document. */
export function html(page: { toString(): string }): string {
  return `<!doctype html>${page.toString()}`;
}
