/** `/sign-in`: a form without script; what is wrong stands above the title and beside the field (portal page 3.11). */
import type { Chrome } from '../chrome.js';
import { ErrorSummary, Field, titleWith } from '../components/form.js';
import { html, Page } from '../components/layout.js';
import type { MessageKey } from '../messages.table.js';
import { say } from '../wording.js';

export type SignInField = 'username' | 'password' | 'otp';

export interface SignInError {
  readonly field: SignInField;
  readonly key: MessageKey;
  /** A number that the message says. */
  readonly n?: number;
}

export interface SignInView {
  /** Where to go after signing in; a path of this site. */
  readonly next: string;
  /** Typed text is kept; never the password. */
  readonly username: string;
  readonly errors: readonly SignInError[];
  /** True where somebody comes from choosing another password. */
  readonly passwordChanged: boolean;
  /** Shows that the form stood on a page of ours, in this browser. */
  readonly formToken: string;
  /** True where people may enter by single sign-on. */
  readonly singleSignOn: boolean;
}

const EMPTY: readonly SignInError[] = [];

/** What is missing in the form, in the order of its fields. */
export function signInGaps(username: string, password: string): SignInView['errors'] {
  return [
    ...(username === '' ? [{ field: 'username', key: 'errUsername' } as const] : EMPTY),
    ...(password === '' ? [{ field: 'password', key: 'errPassword' } as const] : EMPTY),
  ];
}

export function signInPage(view: SignInView, chrome: Chrome): string {
  const { locale } = chrome;
  const errors = view.errors.map((error) => ({ field: error.field, text: sayError(chrome, error) }));
  const title = titleWith(chrome, errors, say(locale, 'signInTitle'));
  return html(
    <Page chrome={chrome} title={title}>
      <ErrorSummary chrome={chrome} errors={errors} />
      {view.passwordChanged ? <p class="note">{say(locale, 'passwordChanged')}</p> : null}
      <div class="panel form-panel">
        <h1>{say(locale, 'signInTitle')}</h1>
        <p class="sub">{say(locale, 'signInLead')}</p>
        <form method="post" action="/sign-in">
          <input type="hidden" name="next" value={view.next} />
          <input type="hidden" name="formToken" value={view.formToken} />
          <Field
            name="username"
            label={say(locale, 'username')}
            autocomplete="username"
            value={view.username}
            errors={errors}
          />
          <Field
            name="password"
            label={say(locale, 'password')}
            type="password"
            autocomplete="current-password"
            errors={errors}
          />
          <Field
            name="otp"
            label={say(locale, 'otp')}
            hint={say(locale, 'otpHint')}
            autocomplete="one-time-code"
            errors={errors}
          />
          <button class="btn" type="submit">
            {say(locale, 'signIn')}
          </button>
        </form>
        <p class="form-more">
          <a href="/account/password">{say(locale, 'changePassword')}</a>
        </p>
        {view.singleSignOn ? (
          <p>
            <a href={`/sign-in/sso?next=${encodeURIComponent(view.next)}`}>{say(locale, 'singleSignOn')}</a>
          </p>
        ) : null}
      </div>
    </Page>,
  );
}

/** The message of an error, with its number where it has one. */
function sayError({ locale }: Chrome, { key, n }: SignInError): string {
  return n === undefined ? say(locale, key) : say(locale, key, { n });
}
