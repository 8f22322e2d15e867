/** The page: keys and a receipt in, a report out. It keeps nothing, reads no clock and can reach no network. */

import { toHex } from '../bytes.js';
import { readKeys } from '../keys.js';
import { verifyReceipt } from '../receipt.js';
import type { Language } from '../words.js';
import { make, part } from './dom.js';
import { reportView, sayIn } from './show-report.js';
import { PAGE_WORDS, type PageWord } from './words.table.js';

interface Chosen {
  readonly name: string;
  /** Undefined: the browser could not read the file. */
  readonly bytes: Uint8Array | undefined;
  readonly many: boolean;
}

const keysField = part('keys', HTMLTextAreaElement);
const keysFile = part('keys-file', HTMLInputElement);
const keysList = part('keys-list', HTMLUListElement);
const receiptFile = part('receipt-file', HTMLInputElement);
const dropZone = part('drop', HTMLElement);
const receiptName = part('receipt-name', HTMLElement);
const result = part('result', HTMLElement);
const languageButton = part('language', HTMLButtonElement);

let language: Language = location.hash === '#en' ? 'en' : 'zh';
let chosen: Chosen | undefined;

function render(): void {
  const say = sayIn(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = say('title');
  languageButton.lang = language === 'zh' ? 'en' : 'zh-CN';
  for (const element of document.querySelectorAll<HTMLElement>('[data-say]')) {
    const word = element.dataset.say ?? '';
    if (word in PAGE_WORDS) element.textContent = say(word as PageWord);
  }
  renderKeys();
  renderResult();
}

function renderKeys(): void {
  const say = sayIn(language);
  const { logKeys, witnessKeys, wrongLines } = readKeys(keysField.value);
  const line = (word: PageWord, key: { name: string; id: Uint8Array }): HTMLElement =>
    make('li', {}, say(word, { name: key.name, id: toHex(key.id) }));
  const lines = [
    ...wrongLines.map((at) => make('li', { class: 'wrong' }, say('keysWrong', { line: String(at) }))),
    ...logKeys.map((key) => line('keysLog', key)),
    ...witnessKeys.map((key) => line('keysWitness', key)),
  ];
  keysField.setAttribute('aria-invalid', String(wrongLines.length > 0));
  keysList.replaceChildren(...(lines.length > 0 ? lines : [make('li', {}, say('keysNone'))]));
}

function renderResult(): void {
  const say = sayIn(language);
  receiptName.textContent = chosen
    ? say('receiptNow', { name: chosen.name }) + (chosen.many ? ` ${say('receiptMany')}` : '')
    : '';
  if (!chosen) result.replaceChildren(make('p', { class: 'quiet' }, say('resultNone')));
  else if (!chosen.bytes) result.replaceChildren(make('p', { class: 'wrong' }, say('receiptUnreadable')));
  else result.replaceChildren(...reportView(verifyReceipt(chosen.bytes, readKeys(keysField.value)), language));
}

async function bytesOf(file: File): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return undefined;
  }
}

async function take(files: FileList | null | undefined): Promise<void> {
  const file = files?.[0];
  if (!file) return;
  chosen = { name: file.name, bytes: await bytesOf(file), many: (files?.length ?? 0) > 1 };
  renderResult();
  result.scrollIntoView({ block: 'nearest' });
}

keysField.addEventListener('input', () => {
  renderKeys();
  renderResult();
});
keysFile.addEventListener('change', async () => {
  const file = keysFile.files?.[0];
  const bytes = file && (await bytesOf(file));
  if (bytes) keysField.value = new TextDecoder().decode(bytes);
  keysFile.value = '';
  renderKeys();
  renderResult();
});
receiptFile.addEventListener('change', async () => {
  await take(receiptFile.files);
  // The same file, mended meanwhile, may be chosen again.
  receiptFile.value = '';
});
// Anywhere on the page, or a file dropped beside the frame would replace the page.
for (const name of ['dragover', 'dragenter'] as const) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    dropZone.classList.add('over');
  });
}
document.addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) dropZone.classList.remove('over');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  dropZone.classList.remove('over');
  void take(event.dataTransfer?.files);
});
languageButton.addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  location.replace(`#${language}`);
  render();
});
render();
