/**
 * What no leaf and no audit covers, by name and with the reason; everything else is found. Read by the tamper test, which
 * fails when a name is missing here or no longer needed, and printed by the tamper harness.
 */

/** By table: why, then the columns that may be changed without notice. A column that becomes covered leaves this list. */
export const UNCOVERED: Readonly<Record<string, readonly [reason: string, ...columns: string[]]>> = {
  'identity.credential': [
    'a password is replaced, not recorded',
    'account_id',
    'password_hash',
    'changed_at',
    'temporary',
  ],
  'identity.session': [
    'of use until the sign-in ends by itself',
    'id',
    'account_id',
    'kind',
    'secret_digest',
    'second_factor',
    'opened_at',
    'seen_at',
    'expires_at',
    'ended_at',
    'ended_why',
  ],
  'identity.refresh_token': [
    'of use until the sign-in ends by itself',
    'token_digest',
    'session_id',
    'issued_at',
    'used_at',
  ],
  'identity.sign_in_wait': [
    'counts of failed sign-ins; forgotten after a month',
    'subject',
    'failures',
    'last_at',
    'free_at',
    'succeeded_at',
  ],
  'identity.totp': [
    'a secret, which is in no log; that a second factor came or went is',
    'account_id',
    'secret_sealed',
    'confirmed',
    'last_step',
  ],
  'identity.recovery_code': [
    'a secret, which is in no log; that one was used is',
    'account_id',
    'code_digest',
    'used_at',
  ],
  'public.migration': ['which migrations ran; says nothing that was recorded', 'id', 'timestamp', 'name'],
  'followups.delivery': [
    'how far a notice is on its way to an address; the notice and the address are facts of their own',
    'id',
    'notice_id',
    'webhook_id',
    'state',
    'attempts',
    'next_at',
    'last_outcome',
  ],
  'catalogue.search_entry': [
    'which of two hits is shown first; what is found and how is compared with records',
    'place',
  ],
  'platform.clock_floor': ['only holds recorded times back; a record bears its own', 'only_row', 'at'],
  'platform.idempotency_key': [
    'remembers replies so that a retry does nothing twice; what was done is recorded elsewhere',
    'scope',
    'route',
    'key',
    'fingerprint',
    'mandate',
    'status',
    'content_type',
    'location',
    'etag',
    'body',
    'created_at',
  ],
};

/** By table: whole rows that may be deleted, doubled or made up without notice, and why. */
export const UNCOVERED_ROWS: Readonly<
  Record<string, { readonly reason: string; readonly deleted?: true; readonly doubled?: true; readonly forged?: true }>
> = {
  'identity.credential': { reason: 'a password is replaced, not recorded', deleted: true, doubled: true, forged: true },
  'identity.session': {
    reason: 'of use until the sign-in ends by itself',
    deleted: true,
    doubled: true,
    forged: true,
  },
  'identity.refresh_token': {
    reason: 'of use until the sign-in ends by itself',
    deleted: true,
    doubled: true,
    forged: true,
  },
  'identity.sign_in_wait': {
    reason: 'counts of failed sign-ins; forgotten after a month',
    deleted: true,
    doubled: true,
    forged: true,
  },
  'identity.totp': {
    reason: 'a secret, which is in no log; that a second factor came or went is',
    deleted: true,
    doubled: true,
    forged: true,
  },
  'identity.recovery_code': {
    reason: 'a secret, which is in no log; that one was used is',
    deleted: true,
    doubled: true,
    forged: true,
  },
  'identity.account_name': { reason: 'a name may be erased', deleted: true },
  'public.migration': {
    reason: 'which migrations ran; says nothing that was recorded',
    deleted: true,
    doubled: true,
    forged: true,
  },
  'followups.delivery': {
    reason: 'how far a notice is on its way to an address; it is read in the inbox all the same',
    deleted: true,
    doubled: true,
    forged: true,
  },
  'platform.clock_floor': { reason: 'only holds recorded times back', deleted: true, doubled: true, forged: true },
  'translog.cosignature': {
    reason: 'a copy of what the witness keeps itself; without it an older head is the last published',
    deleted: true,
  },
  'platform.idempotency_key': {
    reason: 'remembers replies; what was done is recorded elsewhere',
    deleted: true,
    doubled: true,
    forged: true,
  },
};
