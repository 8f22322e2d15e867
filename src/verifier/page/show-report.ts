/** A report in words: the verdict, what is proved and what is not, the record, its place, who signed, each step. */
import { textOf, toBase64, toHex } from '../bytes.js';
import { canonicalText } from '../canonical.js';
import type { NoteSignature } from '../note.js';
import type { Proved, ReceiptReport } from '../receipt.js';
import { filled, type Language, type Words } from '../words.js';
import { type Child, make } from './dom.js';
import { recordTable } from './show-record.js';
import { PAGE_WORDS, type PageWord } from './words.table.js';

export function reportView(report: ReceiptReport, language: Language): HTMLElement[] {
  const say = sayIn(language);
  if (report.verdict === 'REFUSED') {
    const { code, words } = report.fault;
    const waiting = code === 'NO_LOG_KEY';
    return [
      banner(waiting ? 'wait' : 'stop', say(waiting ? 'verdictWaiting' : 'verdictREFUSED'), [
        make('p', {}, words[language]),
        ...(waiting ? [] : [make('p', {}, say('refusedAdvice'))]),
        make('p', { class: 'quiet' }, say('faultCode', { code })),
      ]),
      ...(waiting ? [] : [stepsView(report, language)]),
    ];
  }
  const { proved, verdict } = report;
  return [
    banner(verdict === 'WITNESSED' ? 'ok' : 'wait', say(`verdict${verdict}`), sentences(proved, verdict, say)),
    make('section', {}, make('h3', {}, say('recordHeading')), recordTable(proved.receipt, language)),
    make('section', {}, make('h3', {}, say('placeHeading')), placeTable(proved, say)),
    make('section', {}, make('h3', {}, say('signaturesHeading')), signatureTable(proved, language)),
    stepsView(report, language),
  ];
}

type Say = (word: PageWord, values?: Readonly<Record<string, string | Words>>) => string;

export function sayIn(language: Language): Say {
  return (word, values = {}) => filled(PAGE_WORDS[word], values)[language];
}

function banner(tone: 'ok' | 'wait' | 'stop', title: string, rest: readonly Child[]): HTMLElement {
  const sign = { ok: '✓', wait: '!', stop: '✕' }[tone];
  return make(
    'div',
    { class: `banner ${tone}` },
    make('h3', {}, make('span', { class: 'sign', 'aria-hidden': 'true' }, sign), title),
    ...rest,
  );
}

function sentences(proved: Proved, verdict: 'WITNESSED' | 'LOG_ONLY', say: Say): HTMLElement[] {
  const { checkpoint, receipt, unknown } = proved;
  const names = unknown.map(({ name, id }) => `${name} (${toHex(id)})`).join(', ');
  return [
    make(
      'dl',
      { class: 'sentences' },
      make('dt', {}, say('proved')),
      make('dd', {}, say('provedText', { origin: checkpoint.origin, position: grouped(receipt.index + 1) })),
      make('dt', {}, say('notProved')),
      make('dd', {}, say('notProvedText')),
    ),
    ...(verdict === 'LOG_ONLY' ? [make('p', {}, say('logOnlyText'))] : []),
    ...(unknown.length > 0 ? [make('p', {}, say('unknownText', { n: String(unknown.length), names }))] : []),
  ];
}

function placeTable({ checkpoint, receipt }: Proved, say: Say): HTMLElement {
  const position = say('placePositionValue', {
    position: grouped(receipt.index + 1),
    size: grouped(checkpoint.size),
    index: String(receipt.index),
  });
  return pairs([
    [say('placeLog'), [checkpoint.origin]],
    [say('placePosition'), [position]],
    [say('placeRoot'), [make('code', {}, toBase64(checkpoint.root))]],
  ]);
}

function signatureTable({ logSignatures, witnessSignatures }: Proved, language: Language): HTMLElement {
  const say = sayIn(language);
  const line = (signature: NoteSignature): HTMLElement => {
    const { key, timestamp } = signature;
    const cell = (name: PageWord, value: Child) => make('td', { 'data-name': say(name) }, value);
    return make(
      'tr',
      {},
      cell('signer', key.name),
      cell('signerRole', say(timestamp === undefined ? 'roleLog' : 'roleWitness')),
      cell('signerTime', timestamp === undefined ? say('noTime') : momentText(timestamp, language)),
      cell('signerKey', make('code', {}, toHex(key.id))),
    );
  };
  const heads: PageWord[] = ['signer', 'signerRole', 'signerTime', 'signerKey'];
  return make(
    'table',
    { class: 'list' },
    make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, say(head))))),
    make('tbody', {}, ...[...logSignatures, ...witnessSignatures].map(line)),
  );
}

function stepsView(report: ReceiptReport, language: Language): HTMLElement {
  const say = sayIn(language);
  const rows: [Child, Child[]][] = report.steps.map((step) => [
    say(`step${step.name}`),
    [make('code', {}, step.value)],
  ]);
  const body: HTMLElement[] = [rows.length > 0 ? pairs(rows) : make('p', {}, say('stepsNone'))];
  if (report.verdict === 'REFUSED') {
    body.push(make('p', {}, say('stepsStopped', { reason: report.fault.words })));
  } else {
    const { record, salt, proof, note } = report.proved.receipt;
    const block = (text: string): Child[] => [make('pre', { tabindex: '0' }, text)];
    body.push(
      pairs([
        [say('stepsRecord'), block(canonicalText(record))],
        [say('stepsSalt'), [make('code', {}, toBase64(salt))]],
        [say('stepsProof'), block(proof.map(toBase64).join('\n') || say('nothing'))],
        [say('stepsNote'), block(textOf(note) ?? '')],
      ]),
    );
  }
  return make('details', {}, make('summary', {}, say('stepsHeading')), ...body);
}

function pairs(rows: readonly (readonly [Child, readonly Child[]])[]): HTMLElement {
  const lines = rows.map(([name, value]) =>
    make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, ...value)),
  );
  return make('table', { class: 'record' }, make('tbody', {}, ...lines));
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** Seconds since 1970 as a moment in Beijing; far beyond what a calendar holds, the number itself. */
function momentText(seconds: number, language: Language): string {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return String(seconds);
  const time = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(moment);
  return sayIn(language)('beijingTime', { time });
}
