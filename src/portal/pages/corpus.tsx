/** `/corpora/{id}`: may I train on it, who vouches, what does it cost? */
import { inLocale } from '../../kernel/text.js';
import type { Chrome } from '../chrome.js';
import { html, Page } from '../components/layout.js';
import { Matrix } from '../components/matrix.js';
import { Digest } from '../components/receipt.js';
import { Tag } from '../components/signs.js';
import { attestationLook } from '../components/states.js';
import { Table } from '../components/table.js';
import { byteSize, grouped, headlineAmount, proseDate, ratePercent, tableDate } from '../format.js';
import type { CorpusView } from '../views/corpus.view.js';
import { buildMatrix } from '../views/matrix.view.js';
import { say } from '../wording.js';
import { attestationName } from './attestation-names.js';
import { languageWord, ModeTag, modalityWord } from './corpora.js';

interface Part {
  readonly view: CorpusView;
  readonly chrome: Chrome;
}

const OFF_SALE = {
  SUSPENDED: { tag: 'suspended', why: 'suspendedWhy' },
  WITHDRAWN: { tag: 'withdrawn', why: 'withdrawnWhy' },
  PENDING: { tag: 'pending', why: 'pendingWhy' },
} as const;

export function corpusPage(view: CorpusView, chrome: Chrome): string {
  const { locale } = chrome;
  const title = inLocale(view.name, locale);
  return html(
    <Page
      chrome={chrome}
      title={title}
      crumbs={[{ label: say(locale, 'navCorpora'), href: '/corpora' }, { label: title }]}
    >
      <Head view={view} chrome={chrome} />
      <div class="columns lead-aside">
        <aside aria-label={say(locale, 'corpusBuyAside')}>
          <Price view={view} chrome={chrome} />
        </aside>
        <div class="stack">
          <Facts view={view} chrome={chrome} />
          <Permissions view={view} chrome={chrome} />
          <Attestations view={view} chrome={chrome} />
          <Releases view={view} chrome={chrome} />
        </div>
        {view.metadata.length > 0 ? (
          <aside class="stack" aria-label={say(locale, 'metaTitle')}>
            <section class="panel">
              <h2>{say(locale, 'metaTitle')}</h2>
              <ul class="small">
                {view.metadata.map((link) => (
                  <li>
                    <a href={link.href}>{link.label}</a>
                  </li>
                ))}
              </ul>
            </section>
          </aside>
        ) : null}
      </div>
    </Page>,
  );
}

function Head({ view, chrome }: Part) {
  const { locale } = chrome;
  const provider = inLocale(view.provider.name, locale);
  const [release] = view.releases;
  const sub = !release
    ? say(locale, 'corpusNoRelease', { provider })
    : release.releasedOn
      ? say(locale, 'corpusSub', { version: release.version, date: proseDate(release.releasedOn, locale), provider })
      : say(locale, 'corpusSubNoDate', { version: release.version, provider });
  return (
    <div class="head">
      <div>
        <div class="tags">
          {view.standing === 'ON_SALE' ? (
            <ModeTag mode={view.openMode} locale={locale} />
          ) : (
            <Tag tone={view.standing === 'PENDING' ? 'line' : 'stop'} sign="cross">
              {say(locale, OFF_SALE[view.standing].tag)}
            </Tag>
          )}
          {view.modality ? <Tag tone="line">{modalityWord(view.modality, locale)}</Tag> : null}
          {view.languages.map((one) => (
            <Tag tone="line">{languageWord(one, locale)}</Tag>
          ))}
          {view.domain ? <Tag tone="line">{view.domain}</Tag> : null}
        </div>
        <h1>{inLocale(view.name, locale)}</h1>
        <p class="sub">
          {locale === 'en' && view.name.zh !== view.name.en ? <span lang="zh-CN">{view.name.zh} </span> : null}
          {sub}
        </p>
      </div>
    </div>
  );
}

function Price({ view, chrome }: Part) {
  const { locale } = chrome;
  const free = view.openMode === 'OPEN_PUBLIC_PLATFORM';
  return (
    <section class="panel">
      <p class="quiet small">{say(locale, 'priceTitle')}</p>
      {view.priceFen !== undefined && view.priceFen > 0n ? (
        <p class="big-sum">{headlineAmount(view.priceFen, locale)}</p>
      ) : (
        <p class="big-sum quiet">{say(locale, free ? 'priceFree' : 'priceNone')}</p>
      )}
      {view.standing === 'ON_SALE' ? null : <p class="small">{say(locale, OFF_SALE[view.standing].why)}</p>}
      {view.rebate && view.openMode === 'SALE' && view.standing === 'ON_SALE' ? (
        <>
          <p class="small quiet">
            {say(locale, 'priceRebate', {
              programme: inLocale(view.rebate.programme, locale),
              rate: ratePercent(view.rebate.rate),
              cap: headlineAmount(view.rebate.capFen, locale),
            })}
          </p>
          <p class="small quiet">
            {say(locale, 'priceRelated')} <a href={relatedHref(view)}>{say(locale, 'checkRelated')}</a>
          </p>
        </>
      ) : null}
      <dl class="pairs">
        <dt>{say(locale, 'metaLicenceText')}</dt>
        <dd>{view.licence ?? say(locale, 'none')}</dd>
      </dl>
    </section>
  );
}

function Facts({ view, chrome }: Part) {
  const { locale } = chrome;
  const nothing = say(locale, 'factNone');
  const size = view.records === undefined ? undefined : say(locale, 'factRecords', { n: grouped(view.records) });
  const bytes = view.bytes === undefined ? undefined : byteSize(view.bytes);
  const facts: readonly {
    readonly label: string;
    readonly value?: string | undefined;
    readonly more?: string | undefined;
  }[] = [
    { label: say(locale, 'factSize'), value: size ?? bytes, more: size ? bytes : undefined },
    {
      label: say(locale, 'factUpdates'),
      value:
        view.updateIntervalDays === undefined
          ? undefined
          : say(locale, 'factUpdateDays', { n: view.updateIntervalDays }),
    },
    {
      label: say(locale, 'factQuality'),
      value: view.quality && say(locale, 'factQualityScore', { score: view.quality.score }),
      more: view.quality && say(locale, 'factQualityOf', { date: tableDate(view.quality.on, locale) }),
    },
    { label: say(locale, 'factPersonal'), value: view.personalInfo && inLocale(view.personalInfo, locale) },
  ];
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div>
          <dt>{fact.label}</dt>
          <dd class={fact.value ? undefined : 'quiet'}>
            {fact.value ?? nothing}
            {fact.more ? <small>{fact.more}</small> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const SOURCE_WORDS = {
  stated: 'matrixStated',
  licence: 'matrixStated',
  usageInfo: 'matrixUsage',
  unknown: 'matrixUnknown',
} as const;

function Permissions({ view, chrome }: Part) {
  const { locale } = chrome;
  const lead =
    view.permissionSource === 'licence' && view.licence
      ? say(locale, 'matrixLicence', { licence: view.licence })
      : say(locale, SOURCE_WORDS[view.permissionSource]);
  return (
    <section class="panel">
      <h2>{say(locale, 'matrixTitle')}</h2>
      <p class="lead">{lead}</p>
      <Matrix rows={buildMatrix(view.permissions)} locale={locale} />
    </section>
  );
}

function Attestations({ view, chrome }: Part) {
  const { locale } = chrome;
  const [release] = view.releases;
  return (
    <section class="panel">
      <h2>{say(locale, 'attTitle')}</h2>
      {view.attestations.length === 0 || !release ? (
        <p class="quiet">{say(locale, 'attNone')}</p>
      ) : (
        <>
          <p class="lead">{say(locale, 'attLead', { n: view.attestations.length, version: release.version })}</p>
          <Table
            caption={say(locale, 'attTitle')}
            columns={[
              { label: say(locale, 'attCol') },
              { label: say(locale, 'attFinding') },
              { label: say(locale, 'attIssuer') },
              { label: say(locale, 'colState') },
            ]}
            rows={view.attestations.map((one) => {
              const look = attestationLook(one, view.asOf, locale);
              return [
                attestationName(one.type, locale),
                one.finding ? inLocale(one.finding, locale) : say(locale, 'none'),
                one.issuer ? inLocale(one.issuer.name, locale) : say(locale, 'none'),
                <Tag tone={look.tone} sign={look.sign}>
                  {look.word}
                </Tag>,
              ];
            })}
          />
        </>
      )}
    </section>
  );
}

function Releases({ view, chrome }: Part) {
  const { locale } = chrome;
  if (view.releases.length === 0) return null;
  return (
    <section class="panel">
      <h2>{say(locale, 'releasesTitle')}</h2>
      <Table
        caption={say(locale, 'releasesTitle')}
        columns={[
          { label: say(locale, 'relVersion') },
          { label: say(locale, 'relDate') },
          { label: say(locale, 'relDigest') },
        ]}
        rows={view.releases.map((release, index) => [
          <>
            <b>{release.version}</b> {index === 0 ? say(locale, 'relCurrent') : null}
          </>,
          release.releasedOn ? tableDate(release.releasedOn, locale) : say(locale, 'none'),
          release.digest ? <Digest value={release.digest} /> : say(locale, 'none'),
        ])}
      />
    </section>
  );
}

/** The question with the provider filled in; whoever asks for a company finds the own code there too. */
function relatedHref({ provider }: CorpusView): string {
  return provider.uscc === undefined ? '/related' : `/related?b=${encodeURIComponent(provider.uscc)}`;
}
