/** `/sign-in`: a form without script; what is wrong stands above the title and beside the field (portal page 3.11). */
import type { Chrome } from '../chrome.js';
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
  readonly signedOut: boolean;
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
  const { errors } = view;
  const title = `${errors.length > 0 ? say(locale, 'errPrefix') : ''}${say(locale, 'signInTitle')}`;
  return html(
    <Page chrome={chrome} title={title}>
      {errors.length > 0 ? (
        <section class="errors" aria-labelledby="errors-title" {...{ tabindex: -1, autofocus: true }}>
          <h2 id="errors-title">
            {errors.length === 1 ? say(locale, 'errSummaryOne') : say(locale, 'errSummary', { n: errors.length })}
          </h2>
          <ul>
            {errors.map((error) => (
              <li>
                <a href={`#${error.field}`}>{sayError(chrome, error)}</a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {view.signedOut ? <p class="note">{say(locale, 'signedOut')}</p> : null}
      <div class="panel form-panel">
        <h1>{say(locale, 'signInTitle')}</h1>
        <p class="sub">{say(locale, 'signInLead')}</p>
        <form method="post" action="/sign-in">
          <input type="hidden" name="next" value={view.next} />
          <input type="hidden" name="formToken" value={view.formToken} />
          <Field
            name="username"
            label={say(locale, 'username')}
            type="text"
            autocomplete="username"
            value={view.username}
            view={view}
            chrome={chrome}
          />
          <Field
            name="password"
            label={say(locale, 'password')}
            type="password"
            autocomplete="current-password"
            value=""
            view={view}
            chrome={chrome}
          />
          <Field
            name="otp"
            label={say(locale, 'otp')}
            hint={say(locale, 'otpHint')}
            type="text"
            autocomplete="one-time-code"
            value=""
            view={view}
            chrome={chrome}
          />
          <button class="btn" type="submit">
            {say(locale, 'signIn')}
          </button>
        </form>
        {view.singleSignOn ? (
          <p>
            <a href={`/sign-in/sso?next=${encodeURIComponent(view.next)}`}>{say(locale, 'singleSignOn')}</a>
          </p>
        ) : null}
      </div>
    </Page>,
  );
}

interface FieldProps {
  readonly name: SignInField;
  readonly label: string;
  readonly hint?: string;
  readonly type: string;
  readonly autocomplete: string;
  readonly value: string;
  readonly view: SignInView;
  readonly chrome: Chrome;
}

/** The message of an error, with its number where it has one. */
function sayError({ locale }: Chrome, { key, n }: SignInError): string {
  return n === undefined ? say(locale, key) : say(locale, key, { n });
}

function Field({ name, label, hint, type, autocomplete, value, view, chrome }: FieldProps) {
  const error = view.errors.find((one) => one.field === name);
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint ? (
        <p class="sub" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="wrong" id={`${name}-wrong`}>
          {sayError(chrome, error)}
        </p>
      ) : null}
      <input
        id={name}
        name={name}
        type={type}
        value={value}
        autocomplete={autocomplete}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${name}-wrong` : hint ? `${name}-hint` : undefined}
      />
    </div>
  );
}
