/** `/verify`: is the log alive, and how is it checked? */
import type { Chrome } from '../chrome.js';
import { html, Page } from '../components/layout.js';
import { grouped } from '../format.js';
import { say } from '../wording.js';

export interface LogView {
  readonly checkpoint?: { readonly size: bigint; readonly root: string; readonly note: string };
}

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
        {checkpoint ? (
          <a class="btn alt" href="/log/checkpoint">
            {say(locale, 'logDownload')}
          </a>
        ) : null}
      </div>
      <div class="stack">
        {checkpoint ? (
          <section class="panel">
            <h2>{say(locale, 'logNote')}</h2>
            <dl class="pairs">
              <dt>{say(locale, 'logSize')}</dt>
              <dd>{grouped(checkpoint.size)}</dd>
              <dt>{say(locale, 'logRoot')}</dt>
              <dd class="mono">{checkpoint.root}</dd>
            </dl>
            <pre class="mono note signed">{checkpoint.note}</pre>
          </section>
        ) : null}
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
