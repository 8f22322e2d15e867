/**
 * The portal in a real browser: every page in Chinese at 1440 px, in English at 390 px, in the dark, and at 320 px,
 * signed in where a page asks for it. Pictures go to the folder named by PORTAL_PICTURES. Prints one line a check and
 * `N passed, N failed`; exit 1 when one failed.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf } from './checks.mjs';
import { openService } from './service.mjs';
import { checkVerifier } from './verifier.mjs';

const CHROMIUM = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path && existsSync(path),
);
const VIEWS = [
  { name: 'zh-1440', width: 1440, lang: 'zh-CN', theme: 'light' },
  { name: 'en-1440', width: 1440, lang: 'en', theme: 'light' },
  { name: 'zh-390', width: 390, lang: 'zh-CN', theme: 'light' },
  { name: 'en-390', width: 390, lang: 'en', theme: 'light' },
  { name: 'dark-1440', width: 1440, lang: 'zh-CN', theme: 'dark' },
  { name: 'zh-320', width: 320, lang: 'zh-CN', theme: 'light' },
];
const pictures = process.env.PORTAL_PICTURES;
const print = (line) => process.stdout.write(`${line}\n`);
const counts = { passed: 0, failed: 0 };

function report(name, faults) {
  counts[faults.length === 0 ? 'passed' : 'failed'] += 1;
  print(`${faults.length === 0 ? 'ok' : 'FAILED'}  ${name}`);
  for (const fault of faults) print(`        ${fault}`);
}

async function signIn(page, base, { username, password }, next) {
  await page.goto(`${base}/sign-in?next=${encodeURIComponent(next)}`);
  await page.fill('#username', username);
  await page.fill('#password', password);
  await page.click('main button[type=submit]');
}

/** Addresses of one page of each kind, followed as a reader would. */
async function addresses(browser, base, signIns) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const first = async (path, selector) => {
    await page.goto(base + path);
    const links = await page.locator(selector).evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    return links;
  };
  const corpora = await first('/corpora', 'main table a[href^="/corpora/"]');
  const open = [
    '/',
    '/pools',
    '/corpora',
    '/corpora?q=zzzz',
    ...corpora.slice(0, 3),
    '/verify',
    '/sign-in',
    '/account/password',
    '/nothing-here',
  ];
  const buyer = signIns.find((one) => one.role === 'buyer');
  const officer = signIns.find((one) => one.role === 'regulator');
  await signIn(page, base, buyer, '/builder');
  const claims = await first('/builder', 'main table a[href^="/builder/claims/"]');
  await context.clearCookies();
  const provider = signIns.find((one) => one.role === 'provider');
  await signIn(page, base, provider, '/provider');
  const rewards = await first('/provider', 'main table a[href^="/provider/claims/"]');
  await context.clearCookies();
  await signIn(page, base, officer, '/regulator');
  const cases = await first('/regulator?show=all', 'main table a[href^="/regulator/cases/"]:not([href*="#"])');
  const findings = [];
  for (const outcome of ['RELATED', 'INDETERMINATE', 'NOT_RELATED']) {
    findings.push((await first(`/findings?outcome=${outcome}`, 'main table a[href^="/findings/"]'))[0]);
  }
  await context.clearCookies();
  const operator = signIns.find((one) => one.role === 'operator');
  await signIn(page, base, operator, '/operator');
  const incoming = await first('/operator/organisations', 'main table a[href^="/operator/organisations/"]');
  const [changed] = await first('/operator', 'main .checks a[href^="/findings/"]');
  await context.clearCookies();
  await signIn(page, base, buyer, '/findings');
  const own = (await first('/findings', 'main table a[href^="/findings/"]'))[0];
  await context.close();
  return [
    { paths: open },
    { paths: ['/builder', ...claims, '/findings', own, '/related', ...QUESTIONS], as: buyer },
    { paths: ['/provider', ...rewards], as: provider },
    { paths: ['/regulator', '/regulator?show=all', ...cases, '/findings', ...findings, changed], as: officer },
    {
      paths: [
        '/operator',
        '/operator/organisations',
        '/operator/organisations?state=REFUSED',
        ...incoming,
        '/account',
        changed,
      ],
      as: operator,
    },
  ];
}

const ASKED = '/related?a=91440300999001040A&on=2025-06-18';
const WRONG = `${ASKED}&b=none&standard=NONE`;
const QUESTIONS = [`${ASKED}&b=914403009990011048`, `${ASKED}&b=91440300999001083P&standard=CAS36`, WRONG];

/** Something happens to findings of the sample year: one would now differ, on one a reviewer has concluded. */
async function happenings(base, signIns) {
  const token = async (one) => {
    const { username, password } = one;
    const body = JSON.stringify({ username, password });
    const headers = { 'content-type': 'application/json' };
    return (await (await fetch(`${base}/api/v1/auth/token`, { method: 'POST', headers, body })).json()).accessToken;
  };
  const call = async (as, method, path, body) => {
    const headers = { authorization: `Bearer ${await token(as)}`, 'content-type': 'application/json' };
    if (body) headers['idempotency-key'] = path;
    const answer = await fetch(`${base}/api/v1${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const operator = signIns.find((one) => one.role === 'operator');
  const reviewer = signIns.find((one) => one.duties?.includes('review'));
  const { items } = await call(operator, 'GET', '/findings?limit=200');
  const open = items.find((one) => one.outcome === 'INDETERMINATE');
  const reason = '已查阅双方章程及股东名册，未见共同控制';
  await call(reviewer, 'POST', `/findings/${open.id}/conclude`, { outcome: 'NOT_RELATED', reason });
  const { a, b } = items.find((one) => one.outcome === 'NOT_RELATED');
  const days = { validFrom: '2020-08-20', extractedOn: '2026-01-06' };
  const control = { type: 'CONTROLS', from: a.id, to: b.id, basis: 'AGREEMENT', source: 'other', ...days };
  await call(operator, 'POST', '/relations', control);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const said = { nameZh: '鹏城语料（深圳）有限公司', representative: '欧阳听雨' };
  await call(operator, 'POST', '/onboardings', {
    organisation: { foreignId: 'REG:HK:7654321', nameZh: said.nameZh, kind: 'OVERSEAS' },
    representative: said.representative,
    extract: {
      issuedOn: today,
      sha256: 'a'.repeat(64),
      source: '公司注册处',
      code: 'REG:HK:7654321',
      ...said,
      state: 'IN_OPERATION',
    },
  });
}

async function lookAt(browser, base, view, { paths, as }) {
  const context = await browser.newContext({ viewport: { width: view.width, height: 900 }, locale: view.lang });
  await context.addCookies(
    [
      ['lang', view.lang],
      ['theme', view.theme],
    ].map(([name, value]) => ({ name, value, url: base })),
  );
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  if (as) await signIn(page, base, as, '/');
  for (const [index, path] of paths.entries()) {
    said.length = 0;
    const answer = await page.goto(base + path);
    const expected = path === '/nothing-here' ? 404 : path === WRONG ? 422 : 200;
    const wrong = answer.status() !== expected ? [`status ${answer.status()}`] : [];
    const heard = expected !== 200 ? [] : said.map((text) => `console: ${text}`);
    report(`${view.name} ${path}`, [...wrong, ...heard, ...(await faultsOf(page))]);
    if (pictures) {
      const name =
        path
          .replace(/[^a-z]+/gi, ' ')
          .trim()
          .split(' ')
          .slice(0, 3)
          .join('-') || 'start';
      await page.screenshot({
        path: join(pictures, `${as ? as.username : 'open'}-${index}-${name}-${view.name}.png`),
        fullPage: true,
      });
    }
  }
  await context.close();
}

/** A reader changes language and theme by the plain form, without scripts, and stays on the page. */
async function preferences(browser, base) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${base}/corpora?q=a`);
  await page.click('.prefs summary');
  await page.selectOption('#pref-lang', 'en');
  await page.selectOption('#pref-theme', 'dark');
  await page.click('.prefs button');
  const faults = [];
  if (!page.url().endsWith('/corpora?q=a')) faults.push(`went to ${page.url()}`);
  if ((await page.getAttribute('html', 'lang')) !== 'en') faults.push('the language did not change');
  if ((await page.getAttribute('html', 'data-theme')) !== 'dark') faults.push('the theme did not change');
  report('language and theme by a plain form, without scripts', faults);
  await context.close();
}

/** A wrong password: told above the title and beside the field, typed text kept, nobody signed in. */
async function wrongPassword(browser, base, username) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' });
  const page = await context.newPage();
  await signIn(page, base, { username, password: 'not the password' }, '/builder');
  const faults = [];
  if (!(await page.title()).startsWith('有误：')) faults.push('the title does not say that something is wrong');
  if ((await page.inputValue('#username')) !== username) faults.push('the user name was not kept');
  if ((await page.inputValue('#password')) !== '') faults.push('the password was sent back');
  await page.goto(`${base}/builder`);
  if (!page.url().includes('/sign-in?next=')) faults.push('the page opened without signing in');
  report('a wrong password is told and lets nobody in', faults);
  await context.close();
}

async function main() {
  if (!CHROMIUM) {
    print('not run: browser (chromium not installed)');
    return;
  }
  const { chromium } = await import('playwright-core');
  if (pictures) mkdirSync(pictures, { recursive: true });
  const service = await openService();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    await happenings(service.base, service.signIns);
    const groups = await addresses(browser, service.base, service.signIns);
    for (const view of VIEWS) for (const group of groups) await lookAt(browser, service.base, view, group);
    await preferences(browser, service.base);
    await wrongPassword(browser, service.base, groups[1].as.username);
    await checkVerifier(browser, service.base, report, pictures);
  } finally {
    await browser.close();
    await service.stop();
  }
  print(`${counts.passed} passed, ${counts.failed} failed`);
  if (counts.failed > 0) process.exitCode = 1;
}

await main();
