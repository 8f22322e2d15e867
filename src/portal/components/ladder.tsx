/** The rebate ladder: what counts, what is given, and why not more. Reads completely without its bars. */
import { formatYuan } from '../../kernel/money.js';
import type { Locale } from '../../kernel/text.js';
import { exactAmount } from '../format.js';
import type { Ladder, Rung } from '../views/ladder.view.js';
import { say } from '../wording.js';
import { HatchDefs, LadderBarView } from './bars.js';
import { Clause } from './states.js';

export function LadderView({ ladder, locale }: { ladder: Ladder; locale: Locale }) {
  const { counts, gives } = ladder;
  return (
    <>
      <HatchDefs />
      <p class="group">
        <b>{say(locale, 'ladderCounts')}</b>
        {ladder.countsScale ? <span>{ladder.countsScale}</span> : null}
      </p>
      <ol class="rungs">
        {counts.map((rung, index) => (
          <RungView rung={rung} number={index + 1} locale={locale} />
        ))}
      </ol>
      {gives.length > 0 ? (
        <p class="group">
          <b>{say(locale, 'ladderGives')}</b>
          {ladder.givesScale ? <span>{ladder.givesScale}</span> : null}
        </p>
      ) : null}
      <ol class="rungs" start={counts.length + 1}>
        {gives.map((rung, index) => (
          <RungView rung={rung} number={counts.length + index + 1} locale={locale} />
        ))}
        <li class={`rung total${ladder.estimate ? ' estimate' : ''}`}>
          <span class="step" aria-hidden="true">
            =
          </span>
          <div>
            <p class="rung-title">{say(locale, ladder.estimate ? 'rungTotalEstimate' : 'rungTotal')}</p>
            <p class="rung-words">{say(locale, 'rungTotalWords', { n: ladder.quietSteps })}</p>
          </div>
          <p class="rung-sum">{exactAmount(ladder.totalFen, locale)}</p>
        </li>
      </ol>
      <div class="why">
        <h3>{say(locale, 'whyNotMore')}</h3>
        <ul>
          {ladder.whyNotMore.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      </div>
    </>
  );
}

function RungView({ rung, number, locale }: { rung: Rung; number: number; locale: Locale }) {
  return (
    <li class={`rung${rung.cutFen ? ' cut' : ''}`}>
      <span class="step" aria-hidden="true">
        {number}
      </span>
      <div>
        <p class="rung-title">{rung.title}</p>
        {rung.words.map((words) => (
          <p class="rung-words">{words}</p>
        ))}
        <Clause clause={rung.clause} locale={locale} />
      </div>
      <p class="rung-sum">
        {exactAmount(rung.resultFen, locale)}
        {rung.cutFen ? <span class="cut-by">{say(locale, 'cutLess', { amount: formatYuan(rung.cutFen) })}</span> : null}
      </p>
      {rung.bar ? <LadderBarView bar={rung.bar} /> : null}
    </li>
  );
}
