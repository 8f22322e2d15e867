/** The receipt strip: a sentence first, then where the record stands in the log (portal page, component 9). */
import type { Child } from 'hono/jsx';
import type { Locale } from '../../kernel/text.js';
import { grouped, shortDigest } from '../format.js';
import type { ReceiptView } from '../views/case-file.view.js';
import { say } from '../wording.js';
import { Sign, type Tone } from './signs.js';

export function Strip({
  title,
  tone,
  label,
  action,
  children,
}: {
  title: string;
  tone: Tone;
  label: string;
  action?: Child;
  children?: Child;
}) {
  return (
    <section class={`receipt edge-${tone}`} aria-label={label} id="receipt">
      <Sign name={tone === 'ok' ? 'shield' : 'clock'} tone={tone} big />
      <div>
        <b>{title}</b>
        <p class="small quiet">{children}</p>
      </div>
      {action}
    </section>
  );
}

/** The full digest, selectable in one go. */
export function Digest({ value }: { value: string }) {
  return (
    <span class="mono" title={value}>
      {shortDigest(value)}
    </span>
  );
}

export function ReceiptStrip({
  receipt,
  locale,
  title = 'receiptTitle',
}: {
  receipt: ReceiptView | undefined;
  locale: Locale;
  /** What the strip says is in the log. */
  title?: 'receiptTitle' | 'findingReceipt';
}) {
  const covered =
    receipt?.index !== undefined && receipt.checkpointSize !== undefined && receipt.index < receipt.checkpointSize;
  const words = !receipt
    ? say(locale, 'receiptNone')
    : covered
      ? say(locale, 'receiptPosition', {
          index: grouped((receipt.index ?? 0n) + 1n),
          size: grouped(receipt.checkpointSize ?? 0n),
        })
      : receipt.index === undefined && receipt.checkpointSize !== undefined
        ? say(locale, 'receiptCheckpointOnly', { size: grouped(receipt.checkpointSize) })
        : say(locale, 'receiptWait');
  return (
    <Strip
      title={say(locale, receipt ? title : 'receiptNone')}
      tone={covered ? 'ok' : 'wait'}
      label={say(locale, 'receiptAria')}
      action={
        <a class="btn alt" href={receipt?.href ?? '/verify'}>
          {say(locale, 'receiptDownload')}
        </a>
      }
    >
      {receipt ? words : null} {receipt?.leafDigest ? <Digest value={receipt.leafDigest} /> : null}
    </Strip>
  );
}
