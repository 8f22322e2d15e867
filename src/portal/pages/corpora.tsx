/** `/corpora`: which corpora fit? Filters stand in the query string. */
import { formatYuan } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import type { Chrome } from '../chrome.js';
import { html, Page } from '../components/layout.js';
import { Tag } from '../components/signs.js';
import { Table } from '../components/table.js';
import { grouped } from '../format.js';
import { MESSAGES, type MessageKey } from '../messages.table.js';
import { type CorporaView, OPEN_MODES, type OpenMode } from '../views/corpus.view.js';
import { listed, say } from '../wording.js';

const MODE_WORDS: Readonly<Record<OpenMode, MessageKey>> = {
  SALE: 'listed',
  OPEN_PUBLIC_PLATFORM: 'open',
  OPEN_OTHER: 'openOther',
};

/** How a corpus is had; said in words where nobody registered it. */
export function ModeTag({ mode, locale }: { mode: OpenMode | undefined; locale: Locale }) {
  if (mode === undefined) return <Tag tone="line">{say(locale, 'openUnknown')}</Tag>;
  const other = mode === 'OPEN_OTHER';
  return (
    <Tag tone={other ? 'line' : 'ok'} sign={other ? undefined : 'check'}>
      {modeWord(mode, locale)}
    </Tag>
  );
}

export function modeWord(mode: OpenMode, locale: Locale): string {
  return say(locale, MODE_WORDS[mode]);
}

/** The word for a modality where we have one, else as registered. */
export function modalityWord(modality: string, locale: Locale): string {
  const key = `mod${modality.toUpperCase()}`;
  return key in MESSAGES ? say(locale, key as MessageKey) : modality;
}

/** The name of a language tag in the reader's language, else the tag. */
export function languageWord(tag: string, locale: Locale): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function corporaPage(view: CorporaView, chrome: Chrome): string {
  const { locale } = chrome;
  const filtered = Object.values(view.filter).some((value) => value !== '');
  const title =
    view.count === undefined
      ? say(locale, 'navCorpora')
      : say(locale, filtered ? 'corporaFiltered' : 'corporaTitle', { n: grouped(view.count) });
  return html(
    <Page chrome={chrome} title={title}>
      <div class="head">
        <div>
          <h1>{title}</h1>
        </div>
      </div>
      <Filters view={view} locale={locale} filtered={filtered} />
      <section class="panel">
        {view.rows.length === 0 ? (
          <p class="quiet">{say(locale, filtered ? 'corporaEmpty' : 'corporaEmptyAll')}</p>
        ) : (
          <List view={view} locale={locale} />
        )}
      </section>
      {view.nextCursor ? (
        <p class="small">
          <a href={nextHref(view)}>{say(locale, 'nextPage')}</a>
        </p>
      ) : null}
    </Page>,
  );
}

function nextHref(view: CorporaView): string {
  const query = new URLSearchParams(Object.entries(view.filter).filter(([, value]) => value !== ''));
  query.set('cursor', view.nextCursor ?? '');
  return `/corpora?${query}`;
}

function Filters({ view, locale, filtered }: { view: CorporaView; locale: Locale; filtered: boolean }) {
  return (
    <form class="filters" method="get" action="/corpora" aria-label={say(locale, 'corporaSearch')}>
      <p class="field">
        <label for="q">{say(locale, 'corporaQuery')}</label>
        <input id="q" name="q" type="search" value={view.filter.q} />
      </p>
      <Choice
        name="modality"
        label={say(locale, 'corporaModality')}
        locale={locale}
        chosen={view.filter.modality}
        options={view.modalities.map((one) => [one, modalityWord(one, locale)])}
      />
      <Choice
        name="language"
        label={say(locale, 'corporaLanguage')}
        locale={locale}
        chosen={view.filter.language}
        options={view.languages.map((one) => [one, languageWord(one, locale)])}
      />
      <Choice
        name="openMode"
        label={say(locale, 'corporaOpenMode')}
        locale={locale}
        chosen={view.filter.openMode}
        options={OPEN_MODES.map((one) => [one, modeWord(one, locale)])}
      />
      <button class="btn" type="submit">
        {say(locale, 'corporaFind')}
      </button>
      {filtered ? (
        <a class="small" href="/corpora">
          {say(locale, 'corporaClear')}
        </a>
      ) : null}
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly locale: Locale;
  readonly chosen: string;
  readonly options: readonly (readonly [string, string])[];
}

function Choice({ name, label, locale, chosen, options }: ChoiceProps) {
  return (
    <p class="field">
      <label for={`f-${name}`}>{label}</label>
      <select id={`f-${name}`} name={name}>
        <option value="">{say(locale, 'anyOption')}</option>
        {options.map(([value, word]) => (
          <option value={value} selected={value === chosen}>
            {word}
          </option>
        ))}
      </select>
    </p>
  );
}

function List({ view, locale }: { view: CorporaView; locale: Locale }) {
  return (
    <Table
      caption={say(locale, 'navCorpora')}
      columns={[
        { label: say(locale, 'colCorpus') },
        { label: say(locale, 'corporaModality') },
        { label: say(locale, 'colProvider') },
        { label: say(locale, 'colAccess') },
        { label: say(locale, 'colPrice'), numeric: true },
      ]}
      rows={view.rows.map((row) => [
        <a href={`/corpora/${row.id}`}>{inLocale(row.name, locale)}</a>,
        <>
          {row.modality ? modalityWord(row.modality, locale) : say(locale, 'none')}
          {row.languages.length > 0 ? (
            <span class="note-line">
              {listed(
                row.languages.map((one) => languageWord(one, locale)),
                locale,
              )}
            </span>
          ) : null}
        </>,
        inLocale(row.provider.name, locale),
        <ModeTag mode={row.openMode} locale={locale} />,
        row.priceFen === undefined ? say(locale, 'none') : formatYuan(row.priceFen),
      ])}
    />
  );
}
