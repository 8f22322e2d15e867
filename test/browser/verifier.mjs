/** The offline verifier as a reader has it: fetched once from the service, then opened from the disk without network. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultsOf } from './checks.mjs';

const VIEWS = [
  { name: 'zh-1440', width: 1440, lang: 'zh', scheme: 'light' },
  { name: 'en-1440', width: 1440, lang: 'en', scheme: 'light' },
  { name: 'zh-390', width: 390, lang: 'zh', scheme: 'light' },
  { name: 'en-390', width: 390, lang: 'en', scheme: 'light' },
  { name: 'dark-1440', width: 1440, lang: 'zh', scheme: 'dark' },
  { name: 'zh-320', width: 320, lang: 'zh', scheme: 'light' },
];
const HEADINGS = {
  zh: { WITNESSED: '核对通过', LOG_ONLY: '只有日志自己的签名，没有可信见证方', REFUSED: '核对不通过' },
  en: {
    WITNESSED: 'The receipt holds',
    LOG_ONLY: 'Proved by the log’s own key alone, no trusted witness',
    REFUSED: 'The receipt does not hold',
  },
};
const vectors = JSON.parse(readFileSync(new URL('../vectors/verifier-receipts.json', import.meta.url), 'utf8'));
const bytesOf = (receipt) => Buffer.from(receipt.lines.join('\n'), 'utf8');
const heading = async (page) => (await page.textContent('#result h3')).replace(/^[✓!✕]/u, '');
/** The page carries its own script and style on purpose, and names each fault by its code. */
const meant = (fault) => fault !== 'inline script or style' && !fault.startsWith('a code on screen');

async function fetched(base, folder) {
  const answer = await fetch(`${base}/verify/tool`);
  const file = join(folder, 'verifier.html');
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const faults = [];
  if (answer.status !== 200) faults.push(`status ${answer.status}`);
  if (!/^attachment; filename=/.test(answer.headers.get('content-disposition') ?? '')) faults.push('is not a download');
  return { address: pathToFileURL(file).href, faults };
}

/** A page that may reach nothing; what it tried is told. */
async function opened(browser, address, view) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 },
    colorScheme: view.scheme,
    offline: true,
  });
  const page = await context.newPage();
  const heard = [];
  page.on('console', (message) => heard.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) heard.push(`asked for ${request.url()}`);
  });
  await page.goto(`${address}#${view.lang}`);
  return { page, heard, close: () => context.close() };
}

async function choose(page, name, bytes) {
  await page.setInputFiles('#receipt-file', { name, mimeType: 'application/octet-stream', buffer: bytes });
  await page.waitForFunction((text) => document.querySelector('#receipt-name').textContent.includes(text), name);
}

async function lookAt(browser, address, view, report, pictures) {
  const { page, heard, close } = await opened(browser, address, view);
  const [issued] = vectors.receipts;
  const shown = [
    ['nothing yet', undefined],
    ['WITNESSED', issued],
    ['LOG_ONLY', vectors.receipts.find((one) => one.verdict === 'LOG_ONLY')],
    ['REFUSED', vectors.receipts.find((one) => one.fault === 'WRONG_ROOT')],
  ];
  for (const [index, [what, receipt]] of shown.entries()) {
    const faults = [];
    if (receipt) {
      await page.fill('#keys', (receipt.keys ?? vectors.keys).join('\n'));
      await choose(page, `${index}.tlog-proof`, bytesOf(receipt));
      const said = await heading(page);
      if (said !== HEADINGS[view.lang][what]) faults.push(`says ${said}`);
      await page.click('summary');
    }
    faults.push(...heard.splice(0), ...(await faultsOf(page)).filter(meant));
    report(`verifier ${view.name} ${what}`, faults);
    if (pictures) await page.screenshot({ path: join(pictures, `verifier-${index}-${view.name}.png`), fullPage: true });
  }
  await close();
}

/** Every receipt of the vectors comes out in the browser as in Node, told in words. */
async function sameInBrowser(browser, address, report) {
  const { page, heard, close } = await opened(browser, address, VIEWS[0]);
  const faults = [];
  for (const [index, receipt] of vectors.receipts.entries()) {
    await page.fill('#keys', (receipt.keys ?? vectors.keys).join('\n'));
    await choose(page, `v${index}.tlog-proof`, bytesOf(receipt));
    const said = await heading(page);
    const due = receipt.fault === 'NO_LOG_KEY' ? '还不能核对' : HEADINGS.zh[receipt.verdict];
    if (said !== due) faults.push(`${receipt.why} says ${said}`);
    const code = await page.textContent('#result .banner');
    if (receipt.fault && !code.includes(receipt.fault)) faults.push(`${receipt.why} does not name ${receipt.fault}`);
  }
  report(`verifier: ${vectors.receipts.length} receipts judged alike in the browser`, [...faults, ...heard]);
  await close();
}

/** Dragged in, with the language changed on the way; what the record says stays text. */
async function dragged(browser, address, report) {
  const { page, heard, close } = await opened(browser, address, VIEWS[0]);
  const faults = [];
  await page.fill('#keys', vectors.keys.join('\n'));
  const transfer = await page.evaluateHandle((text) => {
    const files = new DataTransfer();
    files.items.add(new File([text], 'dropped.tlog-proof'));
    return files;
  }, vectors.receipts[0].lines.join('\n'));
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: transfer });
  await page.waitForSelector('#result h3');
  await page.click('#language');
  if ((await heading(page)) !== HEADINGS.en.WITNESSED) faults.push('the answer was lost with the language');
  if ((await page.getAttribute('html', 'lang')) !== 'en') faults.push('the language did not change');
  if ((await page.inputValue('#keys')) === '') faults.push('the keys were lost with the language');
  await page.fill('#keys', 'not a key');
  if ((await page.getAttribute('#keys', 'aria-invalid')) !== 'true') faults.push('a wrong key is not told');
  if ((await heading(page)) !== 'It cannot be checked yet') faults.push('an answer stands without keys');
  report('verifier: a receipt dragged in, the language changed, the keys spoilt', [...faults, ...heard]);
  await close();
}

/** All checks of the verifier; `report(name, faults)` counts them. */
export async function checkVerifier(browser, base, report, pictures) {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-verifier-'));
  try {
    const { address, faults } = await fetched(base, folder);
    report('verifier: the service gives it as a file to keep', faults);
    for (const view of VIEWS) await lookAt(browser, address, view, report, pictures);
    await sameInBrowser(browser, address, report);
    await dragged(browser, address, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
