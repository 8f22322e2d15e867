/** `/verify`: is the log alive, whose keys sign it, and how is a receipt checked without us? */
import type { Locale } from '../../kernel/text.js';
import type { Chrome } from '../chrome.js';
import { html, Page } from '../components/layout.js';
import { Strip } from '../components/receipt.js';
import { grouped, proseMinute } from '../format.js';
import { say } from '../wording.js';

export interface PublishedHead {
  readonly size: bigint;
  readonly root: string;
  readonly note: string;
  /** When the last witness signed; absent where the log has none. */
  readonly cosignedAt?: Date;
  readonly ageSeconds?: number;
  /** Records that are signed and wait for the witness. */
  readonly behind: number;
}

export interface LogView {
  readonly checkpoint?: PublishedHead;
  /** Verifier keys with comments, as `/log/keys` gives them. */
  readonly keys: string;
}

/** A witness that has been silent for so long is late (portal page, component 9). */
const LATE_SECONDS = 24 * 3_600;

export function logPage(view: LogView, chrome: Chrome): string {
  const { locale } = chrome;
  const { checkpoint } = view;
  const title = checkpoint ? say(locale, 'logTitle', { size: grouped(checkpoint.size) }) : say(locale, 'logEmptyTitle');
  return html(
    <Page chrome={chrome} title={title} crumbs={[{ label: say(locale, 'navLog') }]}>
      <div class="head">
        <div>
          <h1>{title}</h1>
          <p class="sub prose">{say(locale, 'logLead')}</p>
        </div>
      </div>
      <div class="stack">
        {checkpoint ? <WitnessStrip head={checkpoint} locale={locale} /> : null}
        <HowToCheck locale={locale} />
        <section class="panel">
          <h2>{say(locale, 'logKeysTitle')}</h2>
          <p class="lead">{say(locale, 'logKeysLead')}</p>
          <pre class="mono note signed">{view.keys}</pre>
          <p class="small">
            <a href="/log/keys">{say(locale, 'logKeysFetch')}</a>
          </p>
        </section>
        {checkpoint ? <CheckpointPanel head={checkpoint} locale={locale} /> : null}
        <section class="panel">
          <h2>{say(locale, 'logHowTitle')}</h2>
          <ol class="steps">
            <li>{say(locale, 'logHow1')}</li>
            <li>{say(locale, 'logHow2', { url: '/log/tile/' })}</li>
            <li>{say(locale, 'logHow3')}</li>
          </ol>
        </section>
      </div>
    </Page>,
  );
}

function WitnessStrip({ head, locale }: { head: PublishedHead; locale: Locale }) {
  const { cosignedAt, ageSeconds, behind } = head;
  const title =
    cosignedAt === undefined || ageSeconds === undefined
      ? say(locale, 'witnessNone')
      : say(locale, ageSeconds > LATE_SECONDS ? 'witnessLate' : 'witnessSeen', { age: ageWords(ageSeconds, locale) });
  const fresh = ageSeconds !== undefined && ageSeconds <= LATE_SECONDS;
  return (
    <Strip title={title} tone={fresh ? 'ok' : 'wait'} label={say(locale, 'witnessAria')}>
      {cosignedAt
        ? say(locale, 'witnessAt', { time: proseMinute(cosignedAt, locale), size: grouped(head.size) })
        : say(locale, 'witnessNoneWhy')}
      {behind > 0 ? ` ${say(locale, 'witnessBehind', { n: grouped(behind) })}` : null}
    </Strip>
  );
}

function HowToCheck({ locale }: { locale: Locale }) {
  return (
    <section class="panel">
      <h2>{say(locale, 'verifyTitle')}</h2>
      <p class="lead">{say(locale, 'verifyLead')}</p>
      <ol class="steps">
        <li>{say(locale, 'verify1')}</li>
        <li>{say(locale, 'verify2')}</li>
        <li>{say(locale, 'verify3')}</li>
      </ol>
      <p>
        <a class="btn" href="/verify/tool" download>
          {say(locale, 'verifyTool')}
        </a>
      </p>
      <p class="small quiet">{say(locale, 'verifyProves')}</p>
    </section>
  );
}

function CheckpointPanel({ head, locale }: { head: PublishedHead; locale: Locale }) {
  return (
    <section class="panel">
      <h2>{say(locale, 'logNote')}</h2>
      <dl class="pairs">
        <dt>{say(locale, 'logSize')}</dt>
        <dd>{grouped(head.size)}</dd>
        <dt>{say(locale, 'logRoot')}</dt>
        <dd class="mono">{head.root}</dd>
      </dl>
      <pre class="mono note signed">{head.note}</pre>
      <p class="small">
        <a href="/log/checkpoint">{say(locale, 'logDownload')}</a>
      </p>
    </section>
  );
}

/** A time gone by in the largest unit that still tells it to about one part in a few. */
function ageWords(seconds: number, locale: Locale): string {
  if (seconds < 120) return say(locale, 'ageSeconds', { n: seconds });
  if (seconds < 7_200) return say(locale, 'ageMinutes', { n: Math.floor(seconds / 60) });
  if (seconds < 172_800) return say(locale, 'ageHours', { n: Math.floor(seconds / 3_600) });
  return say(locale, 'ageDays', { n: Math.floor(seconds / 86_400) });
}
