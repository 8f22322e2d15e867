/** The tables that are no facts: what may be changed in them, by whom, and why that is right. */

export interface ChangingTable {
  /** What the application may do, as a GRANT spells it. */
  readonly app: string;
  /** What background jobs may do that run under a login of their own. */
  readonly worker?: string;
  readonly why: string;
}

/**
 * Every other table is append-only: the application reads it and adds rows, no more. A table that has neither the guard
 * of `platform.make_append_only` nor a line here is shown at `/health/ready` and fails a test.
 */
export const CHANGING: Readonly<Record<string, ChangingTable>> = {
  'platform.idempotency_key': {
    app: 'select, insert, update (created_at, fingerprint), delete',
    worker: 'select, update (created_at), delete',
    why: 'stored replies are swept after a day (the right to update created_at is the right to lock rows for that); an erasure takes the meaning out of a fingerprint',
  },
  'platform.clock_floor': {
    app: 'select, update (at)',
    worker: 'select, update (at)',
    why: 'one row, raised and never lowered: held by a trigger of its own',
  },
  'identity.account_name': {
    app: 'select, insert, delete',
    why: 'names can be erased; the account keeps their salted digest',
  },
  'identity.credential': {
    app: 'select, insert, update (password_hash, changed_at, temporary)',
    why: 'a password is replaced, not recorded',
  },
  'identity.audit_pending': {
    app: 'select, insert, delete',
    worker: 'select, insert, delete',
    why: 'a queue: an entry of the audit leaves it with the batch that it is gathered into',
  },
  'identity.session': {
    app: 'select, insert, update (second_factor, seen_at, ended_at, ended_why), delete',
    why: 'a sign-in is used, strengthened and ended; a month after its end it is forgotten',
  },
  'identity.refresh_token': {
    app: 'select, insert, update (used_at), delete',
    why: 'a refresh token is used once, and forgotten with its sign-in',
  },
  'identity.sign_in_wait': {
    app: 'select, insert, update (failures, last_at, free_at, succeeded_at), delete',
    why: 'counts of failed sign-ins, forgotten after a month',
  },
  'identity.totp': {
    app: 'select, insert, update (secret_sealed, confirmed, last_step), delete',
    why: 'the secret of a second factor is replaced and removed; that it was is recorded in second_factor_step',
  },
  'identity.recovery_code': {
    app: 'select, insert, update (used_at), delete',
    why: 'a recovery code is used once; that it was is recorded in second_factor_step',
  },
  'claims.claim_standing': {
    app: 'select, insert, update (state)',
    why: 'where a claim stands, for lists; its events say so as well, and the audit compares',
  },
  'translog.pending': {
    app: 'select, insert, delete',
    worker: 'select, insert, delete',
    why: 'a queue: a leaf leaves it when it gets its position',
  },
  'translog.tile': {
    app: 'select, insert, update (hashes)',
    worker: 'select, insert, update (hashes)',
    why: 'the right-most tiles grow: held by a trigger of its own',
  },
  'ledger.balance': {
    app: 'select, insert, update (balance_fen)',
    worker: 'select, insert, update (balance_fen)',
    why: 'a projection of the legs; `book audit` adds them again',
  },
  'ledger.reservation': {
    app: 'select, insert, update (open_fen)',
    worker: 'select, insert, update (open_fen)',
    why: 'a projection of the legs, kept by their trigger; `book audit` adds them again',
  },
  'followups.delivery': {
    app: 'select, insert, update (state, attempts, next_at, last_outcome)',
    worker: 'select, insert, update (state, attempts, next_at, last_outcome)',
    why: 'an outbox: how far a notice is on its way to an address; the notice itself is a fact',
  },
  'catalogue.search_entry': {
    app: 'select, insert, update',
    why: 'what searches read; it follows from corpora, releases and their lives, and the audit compares it with them',
  },
  'usage.day_count': {
    app: 'select, insert, update (events)',
    why: 'counts that follow from the events and their corrections; the audit compares them',
  },
  'parties.graph_version': {
    app: 'select, update (version)',
    why: 'one row, raised by one with each change of the register: held by a trigger of its own, compared with the rows by the audit',
  },
  'parties.person_private': {
    app: 'select, insert, delete',
    why: 'names can be erased, once two persons have said so: held by a trigger of its own',
  },
};

/** Facts that jobs record: the sequencer's positions and checkpoints, expired reservations and their leaves. */
export const WORKER_RECORDS: readonly string[] = [
  'identity.audit_batch',
  'translog.leaf',
  'translog.position',
  'translog.checkpoint',
  'translog.cosignature',
  'ledger.transfer',
  'ledger.leg',
];

/** Not for an auditor: a password or what stands in for one is nobody's evidence. */
export const SECRETS: readonly string[] = [
  'identity.credential',
  'identity.session',
  'identity.refresh_token',
  'identity.sign_in_wait',
  'identity.totp',
  'identity.recovery_code',
];

/** Routines that only migrations call; all others that are no triggers are for the application. */
export const MIGRATION_ROUTINES: readonly string[] = ['platform.make_append_only', 'platform.wall'];
