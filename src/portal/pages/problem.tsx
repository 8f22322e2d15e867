/** What a page says when it cannot do what was asked: what, why, and where to go on. */
import type { Chrome } from '../chrome.js';
import { html, Page } from '../components/layout.js';
import { say } from '../wording.js';

export interface ProblemView {
  readonly status: number;
  readonly code: string;
  readonly text: string;
}

export function problemPage(view: ProblemView, chrome: Chrome): string {
  const { locale } = chrome;
  const title =
    view.status === 404 ? say(locale, 'e404') : view.status === 503 ? say(locale, 'e503') : say(locale, 'errorTitle');
  return html(
    <Page chrome={chrome} title={title}>
      <h1>{title}</h1>
      {view.status === 404 ? null : (
        <>
          <p class="sub prose">{view.text}</p>
          <p class="small quiet">{say(locale, 'errorCode', { code: view.code })}</p>
        </>
      )}
      <p>
        <a href="/">{say(locale, 'errorHome')}</a>
      </p>
    </Page>,
  );
}
