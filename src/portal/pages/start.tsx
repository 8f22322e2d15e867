/** `/`: what is this, and which door is mine? */
import type { Fen } from '../../kernel/money.js';
import type { Chrome } from '../chrome.js';
import { html, Page } from '../components/layout.js';
import { grouped, headlineAmount } from '../format.js';
import type { MessageKey } from '../messages.table.js';
import { say } from '../wording.js';

export interface StartView {
  readonly corpora: number;
  readonly pool?: { readonly programme: string; readonly period: string; readonly remainingFen: Fen };
  readonly logSize?: bigint;
}

const DOORS: readonly {
  readonly title: MessageKey;
  readonly text: MessageKey;
  readonly act: MessageKey;
  readonly href: string;
}[] = [
  { title: 'doorProviderTitle', text: 'doorProviderText', act: 'doorProviderAct', href: '/provider' },
  { title: 'doorBuilderTitle', text: 'doorBuilderText', act: 'doorBuilderAct', href: '/builder' },
  { title: 'doorRegulatorTitle', text: 'doorRegulatorText', act: 'doorRegulatorAct', href: '/regulator' },
];

export function startPage(view: StartView, chrome: Chrome): string {
  const { locale } = chrome;
  return html(
    <Page chrome={chrome} title={say(locale, 'startTitle')}>
      <div class="intro">
        <h1>{say(locale, 'startTitle')}</h1>
        <p>{say(locale, 'startLead')}</p>
      </div>
      <h2 class="hidden">{say(locale, 'doorsTitle')}</h2>
      <div class="doors">
        {DOORS.map((door) => (
          <section class="panel door">
            <h3>{say(locale, door.title)}</h3>
            <p>{say(locale, door.text)}</p>
            <a class="btn" href={door.href}>
              {say(locale, door.act)}
            </a>
          </section>
        ))}
      </div>
      <section class="panel">
        <h2>{say(locale, 'figuresTitle')}</h2>
        <Figures view={view} chrome={chrome} />
      </section>
    </Page>,
  );
}

function Figures({ view, chrome }: { view: StartView; chrome: Chrome }) {
  const { locale } = chrome;
  const { pool, logSize } = view;
  return (
    <dl class="facts three">
      <div>
        <dt>{say(locale, 'figCorpora')}</dt>
        <dd>
          {grouped(view.corpora)}
          <small>
            <a href="/corpora">{say(locale, 'figCorporaLink')}</a>
          </small>
        </dd>
      </div>
      <div>
        {pool ? (
          <>
            <dt>{say(locale, 'figPoolLeft', { period: pool.period })}</dt>
            <dd>
              {headlineAmount(pool.remainingFen, locale)}
              <small>
                <a href={`/pools/${pool.programme}/${pool.period}`}>{say(locale, 'figPoolLink')}</a>
              </small>
            </dd>
          </>
        ) : (
          <>
            <dt>{say(locale, 'navPool')}</dt>
            <dd class="quiet">{say(locale, 'figPoolNone')}</dd>
          </>
        )}
      </div>
      <div>
        <dt>{say(locale, 'figLog')}</dt>
        {logSize === undefined ? (
          <dd class="quiet">{say(locale, 'figLogNone')}</dd>
        ) : (
          <dd>
            {grouped(logSize)}
            <small>
              <a href="/verify">{say(locale, 'figLogLink')}</a>
            </small>
          </dd>
        )}
      </div>
    </dl>
  );
}
