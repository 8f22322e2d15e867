/** What the builder's claim page and the officer's case page share. */
import { addFen, formatYuan } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { Sign, Tag } from '../components/signs.js';
import { Clause, outcomeLook } from '../components/states.js';
import { Table } from '../components/table.js';
import { proseDate, ratePercent, tableDate } from '../format.js';
import type { CaseContract, CaseFile, FindingView } from '../views/case-file.view.js';
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

/** The outcome as a sentence, with what it rests on or what is missing. */
export function FindingSentence({ finding, locale }: { finding: FindingView; locale: Locale }) {
  const look = outcomeLook(finding.outcome);
  const limbs = finding.limbs.map((limb) => limbWords(limb.code, locale)).filter((words) => words !== undefined);
  return (
    <p class="note">
      <b>
        <Sign name={look.sign} tone={look.tone} /> {say(locale, 'finding', { outcome: say(locale, look.key) })}
      </b>{' '}
      {limbs.map((words) => `${words}${locale === 'en' ? '. ' : '。'}`)}
      {finding.missing.map((one) =>
        say(locale, 'findingMissing', {
          organisation: one.organisation,
          known: `${one.knownPct.replace(/(\.\d\d)0+$/, '$1')}%`,
        }),
      )}{' '}
      {finding.extractedOn ? say(locale, 'findingExtract', { date: proseDate(finding.extractedOn, locale) }) : null}
    </p>
  );
}

function limbWords(code: string, locale: Locale): string | undefined {
  if (code === 'T42_EQUITY') return say(locale, 'limbT42_EQUITY');
  if (code === 'T42_COMMON_HOLDER') return say(locale, 'limbT42_COMMON_HOLDER');
  return code;
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
