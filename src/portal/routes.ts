/**
 * Paths of the portal's pages, as the controllers write them. The optional slash at the end tells them from the API's
 * own routes of the same name: Nest excludes from the global prefix by the text of a route, and `/corpora` is both.
 */
export const PORTAL_ROUTES = {
  start: '/',
  asset: '/assets/:name',
  pools: '/pools{/}',
  poolCsv: '/pools/:programme/:period.csv',
  pool: '/pools/:programme/:period{/}',
  corpora: '/corpora{/}',
  corpus: '/corpora/:id{/}',
  verify: '/verify',
  verifyTool: '/verify/tool',
  signIn: '/sign-in',
  singleSignOn: '/sign-in/sso',
  singleSignOnReturn: '/sign-in/sso/return',
  signOut: '/sign-out',
  account: '/account',
  password: '/account/password',
  secondFactor: '/account/second-factor',
  secondFactorConfirm: '/account/second-factor/confirm',
  secondFactorRemove: '/account/second-factor/remove',
  preferences: '/preferences',
  builder: '/builder',
  claim: '/builder/claims/:id',
  provider: '/provider',
  reward: '/provider/claims/:id',
  rewardDispute: '/provider/claims/:id/dispute',
  regulator: '/regulator',
  case: '/regulator/cases/:id',
  operator: '/operator',
  onboardings: '/operator/organisations',
  onboarding: '/operator/organisations/:id',
  onboardingApprove: '/operator/organisations/:id/approve',
  onboardingReturn: '/operator/organisations/:id/return',
  onboardingRefuse: '/operator/organisations/:id/refuse',
  findings: '/findings{/}',
  finding: '/findings/:id{/}',
  declaration: '/declarations/:id{/}',
  related: '/related',
} as const;

/** The same as patterns that match nothing but these texts; the composition root excludes them from the API's prefix. */
export const PORTAL_PATHS: readonly string[] = Object.values(PORTAL_ROUTES).map((path) =>
  path.replace(/[{}:*()[\]+?!\\]/g, '\\$&'),
);
