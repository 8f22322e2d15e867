/** The permission matrix: a real table at every width. */
import type { Locale } from '../../kernel/text.js';
import type { MessageKey } from '../messages.table.js';
import type { Answer, MatrixRow, Use } from '../views/matrix.view.js';
import { say } from '../wording.js';
import { Sign, type SignName, type Tone } from './signs.js';

const USE_WORDS: Readonly<Record<Use, readonly [MessageKey, MessageKey]>> = {
  pretrain: ['usePretrain', 'usePretrainHint'],
  fineTune: ['useFinetune', 'useFinetuneHint'],
  evaluate: ['useEvaluate', 'useEvaluateHint'],
  retrieve: ['useRetrieve', 'useRetrieveHint'],
  derivedModel: ['usePublish', 'usePublishHint'],
  redistribute: ['useRedistribute', 'useRedistributeHint'],
};

const ANSWER_LOOKS: Readonly<Record<Answer, readonly [MessageKey, SignName, Tone]>> = {
  yes: ['yes', 'check', 'ok'],
  ask: ['askFirst', 'question', 'wait'],
  no: ['no', 'cross', 'stop'],
};

export function Matrix({ rows, locale }: { rows: readonly MatrixRow[]; locale: Locale }) {
  return (
    <table class="matrix">
      <caption class="hidden">{say(locale, 'matrixTitle')}</caption>
      <thead>
        <tr>
          <th scope="col">{say(locale, 'matrixUse')}</th>
          <th scope="col">{say(locale, 'matrixResearch')}</th>
          <th scope="col">{say(locale, 'matrixCommercial')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">
              {say(locale, USE_WORDS[row.use][0])}
              <span>{say(locale, USE_WORDS[row.use][1])}</span>
            </th>
            <AnswerCell answer={row.research} locale={locale} />
            <AnswerCell answer={row.commercial} locale={locale} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AnswerCell({ answer, locale }: { answer: Answer; locale: Locale }) {
  const [word, sign, tone] = ANSWER_LOOKS[answer];
  return (
    <td>
      <span class={`answer tone-${tone}`}>
        <Sign name={sign} />
        <b>{say(locale, word)}</b>
      </span>
    </td>
  );
}
