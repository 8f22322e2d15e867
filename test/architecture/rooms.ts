/** The house plan: which room may look into which. The list is complete; an arrow that is not here does not exist. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  translog: [],
  identity: ['translog'],
  followups: ['identity', 'translog'],
  parties: ['followups', 'identity', 'translog'],
  programmes: ['followups', 'identity', 'translog'],
  ledger: ['followups', 'identity', 'translog'],
  catalogue: ['parties', 'followups', 'identity', 'translog'],
  contracts: ['parties', 'catalogue', 'followups', 'identity', 'translog'],
  attestations: ['parties', 'catalogue', 'contracts', 'followups', 'identity', 'translog'],
  usage: ['parties', 'catalogue', 'followups', 'identity', 'translog'],
  claims: [
    'ledger',
    'programmes',
    'parties',
    'catalogue',
    'contracts',
    'attestations',
    'usage',
    'followups',
    'identity',
    'translog',
  ],
  oversight: [
    'claims',
    'ledger',
    'programmes',
    'parties',
    'catalogue',
    'contracts',
    'attestations',
    'usage',
    'followups',
    'identity',
    'translog',
  ],
};

/** Folders under src that are no rooms: they may use any door (`portal`, `cli`) or none (`witness`, `verifier`). */
export const ABOVE_ROOMS = ['portal', 'cli'];
export const BESIDE_ROOMS = ['witness', 'verifier'];

/** File limits (house page, section 5). */
export const LIMITS = { fileLines: 400, functionLines: 70, constructorParameters: 7 };
