/** Fields of a form without script, and the summary of what is wrong with them above the title (portal page, 3.11). */
import type { Chrome } from '../chrome.js';
import { say } from '../wording.js';

export interface FieldError {
  /** Name of the field; the summary leads to it. */
  readonly field: string;
  readonly text: string;
}

export function ErrorSummary({ chrome, errors }: { chrome: Chrome; errors: readonly FieldError[] }) {
  const { locale } = chrome;
  if (errors.length === 0) return null;
  return (
    <section class="errors" aria-labelledby="errors-title" {...{ tabindex: -1, autofocus: true }}>
      <h2 id="errors-title">
        {errors.length === 1 ? say(locale, 'errSummaryOne') : say(locale, 'errSummary', { n: errors.length })}
      </h2>
      <ul>
        {errors.map((error) => (
          <li>
            <a href={`#${error.field}`}>{error.text}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The title of a page says first that something is wrong. */
export function titleWith({ locale }: Chrome, errors: readonly FieldError[], title: string): string {
  return `${errors.length > 0 ? say(locale, 'errPrefix') : ''}${title}`;
}

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: string;
  readonly autocomplete: string;
  readonly value?: string;
  readonly errors: readonly FieldError[];
}

export function Field({ name, label, hint, type = 'text', autocomplete, value = '', errors }: FieldProps) {
  const error = errors.find((one) => one.field === name);
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
          {error.text}
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
