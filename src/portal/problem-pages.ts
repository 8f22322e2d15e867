import { inLocale, type Locale } from '../kernel/text.js';
import type { ProblemPages } from '../platform/http/problem.filter.js';
import { problemPage } from './pages/problem.js';

/** How the portal says "no"; the composition root hands it to the HTTP platform, which knows no pages. */
export const portalProblemPages: ProblemPages = {
  signInPath: '/sign-in',
  render(problem, locale: Locale): string {
    return problemPage(
      { status: problem.status, code: problem.code, text: inLocale(problem.text, locale) },
      { locale, theme: 'system', door: 'public', path: '/', footer: { sample: false } },
    );
  },
};
