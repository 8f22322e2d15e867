/** What the builder's claim page and the officer's case page share. */
import { addFen, formatYuan } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { Sign, Tag } from '../components/signs.js';
import { Clause } from '../components/states.js';
import { Table } from '../components/table.js';
import { ratePercent, tableDate } from '../format.js';
import type { CaseContract, CaseFile } from '../views/case-file.view.js';
import { say } from '../wording.js';

/** Every refusal of every contract, each with its clause and what would change the answer. */
export function Refusals({
  contracts,
  locale,
  named,
}: {
  contracts: readonly CaseContract[];
  locale: Locale;
  named: boolean;
}) {
  return (
    <ul class="checks">
      {contracts.flatMap((contract) =>
        contract.refusals.map((refusal) => (
          <li>
            <Sign name="cross" tone="stop" />
            <div>
              {named ? (
                <span class="quiet small">{`${say(locale, 'contractsHead', { number: contract.number })} `}</span>
              ) : null}
              <b>{inLocale(refusal.reason, locale)}</b>
            </div>
            <span class="state" />
            <p>
              {refusal.wouldQualifyIf
                ? say(locale, 'moreWouldQualify', { text: inLocale(refusal.wouldQualifyIf, locale) })
                : null}
              <Clause clause={refusal.clause} locale={locale} />
            </p>
          </li>
        )),
      )}
    </ul>
  );
}

/** Base, rate, cuts and award of each contract, in one unit; the parts sum to the claim. */
export function PerContract({ contracts, locale }: { contracts: readonly CaseContract[]; locale: Locale }) {
  return (
    <>
      <div class="panel-head">
        <h2>{say(locale, 'perContract')}</h2>
        <span class="small quiet">{say(locale, 'yuanUnit')}</span>
      </div>
      <Table
        caption={say(locale, 'perContract')}
        columns={[
          { label: say(locale, 'colContract') },
          { label: say(locale, 'colBase'), numeric: true },
          { label: say(locale, 'colRate'), numeric: true },
          { label: say(locale, 'colCut'), numeric: true },
          { label: say(locale, 'colAward'), numeric: true },
        ]}
        rows={contracts.map((one) => [
          <>
            {one.number}
            {one.refusals.length > 0 ? (
              <>
                {' '}
                <Tag tone="stop" sign="cross">
                  {say(locale, 'stREFUSED')}
                </Tag>
              </>
            ) : null}
          </>,
          formatYuan(one.baseFen),
          ratePercent(one.rate),
          formatYuan(addFen(one.cuts.map((cut) => cut.amountFen))),
          formatYuan(one.awardFen),
        ])}
        foot={[say(locale, 'rungTotal'), formatYuan(addFen(contracts.map((one) => one.awardFen)))]}
      />
    </>
  );
}

/** Every dated paper of each contract. */
export function Contracts({ contracts, locale }: { contracts: readonly CaseContract[]; locale: Locale }) {
  return (
    <>
      {contracts.map((contract) => (
        <Table
          caption={say(locale, 'contractsHead', { number: contract.number })}
          columns={[
            { label: say(locale, 'contractsHead', { number: contract.number }) },
            { label: say(locale, 'colDate') },
            { label: say(locale, 'colPaper') },
            { label: say(locale, 'amountCol'), numeric: true },
          ]}
          rows={contract.evidence.map((paper) => [
            say(locale, `ev${paper.kind}`),
            paper.on ? tableDate(paper.on, locale) : say(locale, 'none'),
            paper.paper ?? say(locale, 'none'),
            paper.amountFen === undefined ? '' : formatYuan(paper.amountFen),
          ])}
        />
      ))}
    </>
  );
}

/** Sellers and corpora of the claim, each named once. */
export function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

export function sellersOf(file: CaseFile, locale: Locale): string[] {
  return distinct(file.contracts.map((one) => inLocale(one.seller.name, locale)));
}
