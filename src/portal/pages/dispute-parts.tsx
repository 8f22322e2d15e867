/** How a source unit says that the use of its corpus was counted wrongly: what it said before, and the form. */
import { inLocale } from '../../kernel/text.js';
import type { Chrome } from '../chrome.js';
import type { FieldError } from '../components/form.js';
import type { CaseFile, OpenedView } from '../views/case-file.view.js';
import { say } from '../wording.js';
import { Disputes } from './opened-parts.js';

/** What was typed into the form, and what is wrong with it. */
export interface DisputeDraft {
  readonly corpus: string;
  readonly ground: string;
  readonly errors: readonly FieldError[];
}

export const NO_DISPUTE: DisputeDraft = { corpus: '', ground: '', errors: [] };

interface DisputeProps {
  readonly file: CaseFile;
  readonly opened: OpenedView;
  readonly dispute: DisputeDraft;
  readonly chrome: Chrome;
}

/** The form is the source unit's alone. */
export function DisputePanel({ file, opened, dispute, chrome }: DisputeProps) {
  const { locale, door } = chrome;
  return (
    <section class="panel" id="disputes">
      <h2>{say(locale, 'disputeTitle')}</h2>
      <Disputes opened={opened} locale={locale} />
      {door === 'provider' && opened.claimed.length > 0 ? (
        <Form file={file} opened={opened} dispute={dispute} chrome={chrome} />
      ) : null}
    </section>
  );
}

function Form({ file, opened, dispute, chrome }: DisputeProps) {
  const { locale } = chrome;
  const errorOf = (field: string) => dispute.errors.find((one) => one.field === field);
  const [only] = opened.claimed.length === 1 ? opened.claimed : [];
  return (
    <form method="post" action={`/provider/claims/${file.id}/dispute`}>
      <input type="hidden" name="formToken" value={chrome.reader?.formToken ?? ''} />
      <p class="lead">{say(locale, 'disputeLead')}</p>
      {only ? (
        <input type="hidden" name="corpus" value={only.key} />
      ) : (
        <div class="field">
          <label for="corpus">{say(locale, 'disputeCorpus')}</label>
          <Wrong field="corpus" error={errorOf('corpus')} />
          <select id="corpus" name="corpus" aria-describedby={errorOf('corpus') ? 'corpus-wrong' : undefined}>
            <option value="">{say(locale, 'disputeChoose')}</option>
            {opened.claimed.map(({ key, name }) => (
              <option value={key} selected={key === dispute.corpus}>
                {inLocale(name, locale)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="field">
        <label for="ground">{say(locale, 'disputeGround')}</label>
        <p class="sub" id="ground-hint">
          {say(locale, 'disputeGroundHint')}
        </p>
        <Wrong field="ground" error={errorOf('ground')} />
        <textarea
          id="ground"
          name="ground"
          rows={4}
          aria-invalid={errorOf('ground') ? 'true' : undefined}
          aria-describedby={errorOf('ground') ? 'ground-hint ground-wrong' : 'ground-hint'}
        >
          {dispute.ground}
        </textarea>
      </div>
      <button class="btn alt" type="submit">
        {say(locale, 'disputeAct')}
      </button>
    </form>
  );
}

function Wrong({ field, error }: { field: string; error: FieldError | undefined }) {
  return error ? (
    <p class="wrong" id={`${field}-wrong`}>
      {error.text}
    </p>
  ) : null;
}
