/** Every page of the portal over the fixtures, by file name: what the picture runner and the page specs go through. */
import type { Chrome } from '../../src/portal/chrome.js';
import { casePage } from '../../src/portal/pages/case.js';
import { claimPage } from '../../src/portal/pages/claim.js';
import { corporaPage } from '../../src/portal/pages/corpora.js';
import { corpusPage } from '../../src/portal/pages/corpus.js';
import { findingPage } from '../../src/portal/pages/finding.js';
import { findingsPage } from '../../src/portal/pages/findings.js';
import { operatorPage, ownClaimsPage, queuePage } from '../../src/portal/pages/lists.js';
import { logPage } from '../../src/portal/pages/log.js';
import { onboardingPage } from '../../src/portal/pages/onboarding.js';
import { onboardingsPage } from '../../src/portal/pages/onboardings.js';
import { poolPage, poolsEmptyPage } from '../../src/portal/pages/pool.js';
import { problemPage } from '../../src/portal/pages/problem.js';
import { relatedPage } from '../../src/portal/pages/related.js';
import { signInPage } from '../../src/portal/pages/sign-in.js';
import { startPage } from '../../src/portal/pages/start.js';
import { cannotTell, findings, findingViews, question, related } from './finding-fixtures.table.js';
import {
  allRefused,
  caseFile,
  chromeOf,
  corpus,
  items,
  manyContracts,
  openedFiled,
  openedReward,
  pool,
  rows,
  unrewarded,
} from './fixtures.table.js';
import { onboarding, onboardings, refusedOnboarding } from './onboarding-fixtures.table.js';

const NOW = new Date('2025-11-26T01:30:00Z');
const formToken = 'form-token';
const reader = { name: '星舟智能', formToken };

/** Pages by name, in the reader's language and theme. */
export function renderFixtures(given: Pick<Chrome, 'locale' | 'theme'>): Readonly<Record<string, string>> {
  const open = chromeOf({ ...given, path: '/corpora' });
  const builder = chromeOf({ ...given, door: 'builder', path: '/builder', reader });
  const officer = chromeOf({ ...given, door: 'regulator', path: '/regulator', reader: { name: '陈静', formToken } });
  const root = pool.checkpoint?.root ?? '';
  return {
    start: startPage(
      {
        corpora: 20,
        pool: { programme: pool.programme, period: '2025', remainingFen: pool.remainingFen },
        logSize: 48_960n,
      },
      open,
    ),
    pool: poolPage(pool, { ...open, path: '/pools/SZ-CORPUS-PURCHASE/2025' }),
    'pools-empty': poolsEmptyPage(open),
    corpora: corporaPage(
      {
        rows: [corpus, { ...corpus, id: 'k2', openMode: 'OPEN_OTHER', languages: [] }],
        count: 2,
        filter: { q: '', modality: '', language: '', openMode: '' },
        modalities: ['text', 'image'],
        languages: ['zh', 'yue'],
      },
      open,
    ),
    corpus: corpusPage(corpus, open),
    corpusSuspended: corpusPage({ ...corpus, standing: 'SUSPENDED' }, open),
    ...signInFixtures(open),
    builder: ownClaimsPage({ rows, whole: true }, items, builder),
    'builder-empty': ownClaimsPage({ rows: [], whole: true }, [], builder),
    claim: claimPage(caseFile, builder),
    'claim-many': claimPage(manyContracts, builder),
    'claim-refused': claimPage(allRefused, builder),
    ...rewardPages({ ...builder, door: 'provider', path: '/provider' }),
    'case-opened': casePage(openedReward, NOW, officer),
    'builder-paged': ownClaimsPage({ rows, whole: false, nextCursor: 'QQ' }, [], builder),
    'queue-paged': queuePage({ rows, items: [], show: 'done', whole: false, nextCursor: 'QQ' }, officer),
    queue: queuePage({ rows, items, show: 'open', whole: true }, officer),
    case: casePage(caseFile, NOW, officer),
    'case-many': casePage(manyContracts, NOW, officer),
    ...findingPages(builder, officer),
    ...onboardingPages({ ...officer, door: 'operator', path: '/operator/organisations' }),
    log: logPage(
      {
        keys: '# key of the log\nledger.example+00000000+AAAA\n',
        checkpoint: {
          size: 48_960n,
          root,
          note: `corpus-ledger\n48960\n${root}\n`,
          cosignedAt: new Date('2026-03-01T02:20:30Z'),
          ageSeconds: 400,
          behind: 3,
        },
      },
      open,
    ),
    problem: problemPage({ status: 404, code: 'PLATFORM.NOT_FOUND', text: '' }, open),
  };
}

/** What a source unit sees of its claims. */
function rewardPages(provider: Chrome): Readonly<Record<string, string>> {
  const wrong = [
    { field: 'corpus', text: '请选择对哪个语料的统计有异议' },
    { field: 'ground', text: '请写明哪里不对，最多 500 字' },
  ];
  return {
    provider: ownClaimsPage({ rows, whole: true }, [], provider),
    'provider-empty': ownClaimsPage({ rows: [], whole: true }, [], provider),
    'claim-opened': claimPage(openedReward, provider),
    'claim-opened-filed': claimPage(openedFiled, provider),
    'claim-opened-refused': claimPage(unrewarded, provider),
    'claim-opened-errors': claimPage(openedReward, provider, { corpus: '', ground: '<x>', errors: wrong }),
  };
}

/** The pages about relatedness, each in every shape that it takes. */
function findingPages(builder: Chrome, officer: Chrome): Readonly<Record<string, string>> {
  return {
    operator: operatorPage(items, { ...officer, door: 'operator', path: '/operator' }),
    'operator-empty': operatorPage([], { ...officer, door: 'operator', path: '/operator' }),
    finding: findingPage(findingViews.notRelated, officer),
    'finding-related': findingPage(findingViews.related, officer),
    'finding-waiting': findingPage(findingViews.waiting, officer),
    'finding-eventful': findingPage(findingViews.eventful, builder),
    findings: findingsPage(findings, officer),
    'findings-unknown': findingsPage(
      { rows: [], filter: { organisation: 'X', outcome: '' }, unknown: true, own: false },
      officer,
    ),
    'findings-own': findingsPage({ ...findings, own: true }, builder),
    related: relatedPage(question, builder),
    'related-errors': relatedPage(
      {
        ...question,
        form: { a: '', b: 'X', on: '2025-02-30', standard: 'Y' },
        errors: [
          { field: 'a', key: 'errCode' },
          { field: 'b', key: 'errUnknownParty' },
          { field: 'on', key: 'errDateForm' },
          { field: 'standard', key: 'errStandard' },
        ],
      },
      builder,
    ),
    'related-answer': relatedPage({ ...question, answer: related }, builder),
    'related-cannot-tell': relatedPage({ ...question, answer: cannotTell }, builder),
  };
}

function onboardingPages(operator: Chrome): Readonly<Record<string, string>> {
  const error = { field: 'missing', text: '请写明缺少什么' };
  return {
    onboardings: onboardingsPage(onboardings, operator),
    'onboardings-empty': onboardingsPage({ state: 'RETURNED', rows: [] }, operator),
    onboarding: onboardingPage(onboarding, operator),
    'onboarding-error': onboardingPage(
      { ...onboarding, typed: { missing: '<x>', reason: '' }, errors: [error] },
      operator,
    ),
    'onboarding-refused': onboardingPage(refusedOnboarding, operator),
  };
}

function signInFixtures(open: Chrome): Readonly<Record<string, string>> {
  return {
    'sign-in': signInPage(
      { next: '/builder', username: '', errors: [], passwordChanged: false, formToken, singleSignOn: false },
      open,
    ),
    'sign-in-errors': signInPage(
      {
        next: '/builder',
        username: '',
        errors: [
          { field: 'username', key: 'errUsername' },
          { field: 'password', key: 'errPassword' },
        ],
        passwordChanged: false,
        formToken,
        singleSignOn: true,
      },
      open,
    ),
  };
}
