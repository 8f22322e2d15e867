/** `/account`: who one is here, another password, and the second factor with its recovery codes. */
import type { Chrome } from '../chrome.js';
import { ErrorSummary, Field, type FieldError, titleWith } from '../components/form.js';
import { html, Page } from '../components/layout.js';
import type { MessageKey } from '../messages.table.js';
import { listed, say } from '../wording.js';

export interface AccountView {
  readonly username: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly secondFactor: boolean;
  /** True where the roles count only with a second factor. */
  readonly obligatory: boolean;
  /** Accounts of the sample year have no second factor. */
  readonly sample: boolean;
  readonly formToken: string;
  readonly errors: readonly FieldError[];
}

export interface PasswordView {
  readonly username: string;
  readonly formToken: string;
  readonly errors: readonly FieldError[];
}

export interface EnrolmentView {
  /** Base32, as it is typed into an authenticator. */
  readonly secret: string;
  /** `otpauth://`, for a phone that opens it; absent where the page is shown again. */
  readonly uri?: string;
  readonly formToken: string;
  readonly errors: readonly FieldError[];
}

export function accountPage(view: AccountView, chrome: Chrome): string {
  const { locale } = chrome;
  const roles = view.roles.map((role) => say(locale, `role_${role}` as MessageKey));
  return html(
    <Page chrome={chrome} title={titleWith(chrome, view.errors, say(locale, 'accountTitle'))}>
      <ErrorSummary chrome={chrome} errors={view.errors} />
      <div class="panel form-panel">
        <h1>{say(locale, 'accountTitle')}</h1>
        <dl class="account">
          <dt>{say(locale, 'accountName')}</dt>
          <dd>{view.name}</dd>
          <dt>{say(locale, 'username')}</dt>
          <dd>{view.username}</dd>
          <dt>{say(locale, 'accountRoles')}</dt>
          <dd>{roles.length === 0 ? say(locale, 'accountNoRoles') : listed(roles, locale)}</dd>
        </dl>
        <h2>{say(locale, 'password')}</h2>
        <p class="sub">{say(locale, 'passwordLead')}</p>
        <p>
          <a href="/account/password">{say(locale, 'changePassword')}</a>
        </p>
        <h2>{say(locale, 'secondFactor')}</h2>
        <SecondFactor view={view} chrome={chrome} />
      </div>
    </Page>,
  );
}

function SecondFactor({ view, chrome: { locale } }: { view: AccountView; chrome: Chrome }) {
  if (view.sample) return <p class="sub">{say(locale, 'secondFactorSample')}</p>;
  if (!view.secondFactor) {
    return (
      <>
        <p class="sub">{say(locale, view.obligatory ? 'secondFactorDue' : 'secondFactorLead')}</p>
        <form method="post" action="/account/second-factor">
          <input type="hidden" name="formToken" value={view.formToken} />
          <button class="btn" type="submit">
            {say(locale, 'secondFactorSetUp')}
          </button>
        </form>
      </>
    );
  }
  return (
    <>
      <p class="sub">{say(locale, 'secondFactorOn')}</p>
      <form method="post" action="/account/second-factor/remove">
        <input type="hidden" name="formToken" value={view.formToken} />
        <Field
          name="otp"
          label={say(locale, 'otpOrRecovery')}
          hint={say(locale, 'secondFactorRemoveHint')}
          autocomplete="one-time-code"
          errors={view.errors}
        />
        <button class="btn quiet" type="submit">
          {say(locale, 'secondFactorRemove')}
        </button>
      </form>
    </>
  );
}

export function passwordPage(view: PasswordView, chrome: Chrome): string {
  const { locale } = chrome;
  const { errors } = view;
  return html(
    <Page chrome={chrome} title={titleWith(chrome, errors, say(locale, 'changePassword'))}>
      <ErrorSummary chrome={chrome} errors={errors} />
      <div class="panel form-panel">
        <h1>{say(locale, 'changePassword')}</h1>
        <p class="sub">{say(locale, 'changePasswordLead')}</p>
        <form method="post" action="/account/password">
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
            label={say(locale, 'presentPassword')}
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
          <Field
            name="newPassword"
            label={say(locale, 'newPassword')}
            hint={say(locale, 'newPasswordHint')}
            type="password"
            autocomplete="new-password"
            errors={errors}
          />
          <Field
            name="again"
            label={say(locale, 'newPasswordAgain')}
            type="password"
            autocomplete="new-password"
            errors={errors}
          />
          <button class="btn" type="submit">
            {say(locale, 'changePassword')}
          </button>
        </form>
      </div>
    </Page>,
  );
}

/** The secret in groups of four, as people copy it. */
function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}

export function enrolmentPage(view: EnrolmentView, chrome: Chrome): string {
  const { locale } = chrome;
  return html(
    <Page chrome={chrome} title={titleWith(chrome, view.errors, say(locale, 'secondFactorSetUp'))}>
      <ErrorSummary chrome={chrome} errors={view.errors} />
      <div class="panel form-panel">
        <h1>{say(locale, 'secondFactorSetUp')}</h1>
        <ol class="steps">
          <li>{say(locale, 'enrolApp')}</li>
          <li>
            {say(locale, 'enrolSecret')} <code class="secret">{grouped(view.secret)}</code>
            {view.uri ? (
              <>
                {' '}
                <a href={view.uri}>{say(locale, 'enrolOpen')}</a>
              </>
            ) : null}
          </li>
          <li>{say(locale, 'enrolCode')}</li>
        </ol>
        <form method="post" action="/account/second-factor/confirm">
          <input type="hidden" name="formToken" value={view.formToken} />
          <input type="hidden" name="secret" value={view.secret} />
          <Field name="otp" label={say(locale, 'otpCode')} autocomplete="one-time-code" errors={view.errors} />
          <button class="btn" type="submit">
            {say(locale, 'secondFactorConfirm')}
          </button>
        </form>
      </div>
    </Page>,
  );
}

export function recoveryCodesPage(codes: readonly string[], chrome: Chrome): string {
  const { locale } = chrome;
  return html(
    <Page chrome={chrome} title={say(locale, 'recoveryTitle')}>
      <div class="panel form-panel">
        <h1>{say(locale, 'recoveryTitle')}</h1>
        <p class="note">{say(locale, 'recoveryLead', { n: codes.length })}</p>
        <ul class="recovery">
          {codes.map((code) => (
            <li>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <p>
          <a href="/account">{say(locale, 'recoveryKept')}</a>
        </p>
      </div>
    </Page>,
  );
}
