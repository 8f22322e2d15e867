import { parseDate } from '../../../kernel/calendar-date.js';
import { digestOf } from '../../../kernel/canonical-json.js';
import { fen } from '../../../kernel/money.js';
import { appropriationAccount, organisationAccount, poolAccount, sameAccount } from './account.js';
import { type AccountRecord, accountRecord, type BookedTransfer, transferRecord } from './ledger-record.js';

const transfer: BookedTransfer = {
  id: '0197a000-0000-7000-8000-000000000001',
  kind: 'reversal',
  eventDate: parseDate('2025-06-18'),
  recordedAt: new Date('2025-06-18T01:30:00.000Z'),
  reference: { kind: 'plan', id: 'p1' },
  narrative: '冲正',
  reverses: '0197a000-0000-7000-8000-000000000000',
  expiresOn: parseDate('2025-09-18'),
  settles: '0197a000-0000-7000-8000-000000000003',
  legs: [
    { number: 1, accountId: 'a', amountFen: fen(-5n) },
    { number: 2, accountId: 'b', amountFen: fen(5n) },
  ],
};
const account: AccountRecord = {
  id: '0197a000-0000-7000-8000-000000000002',
  recordedAt: new Date('2025-06-18T01:30:00.000Z'),
  ...organisationAccount('SZ-CORPUS', '2025', 'paid', 'org-1'),
};

describe('the records of the book', () => {
  it('show every field of a transfer, so that a change of any one changes the leaf', () => {
    const changes: Partial<BookedTransfer>[] = [
      { id: 'x' },
      { kind: 'pay' },
      { eventDate: parseDate('2025-06-19') },
      { recordedAt: new Date('2025-06-18T01:30:00.001Z') },
      { reference: { kind: 'claim', id: 'p1' } },
      { reference: { kind: 'plan', id: 'p2' } },
      { narrative: '冲销' },
      { reverses: 'x' },
      { expiresOn: parseDate('2025-09-19') },
      { settles: 'x' },
      { legs: transfer.legs.slice(0, 1) },
      { legs: transfer.legs.map((leg) => ({ ...leg, number: leg.number + 1 })) },
      { legs: transfer.legs.map((leg) => ({ ...leg, accountId: 'c' })) },
      { legs: transfer.legs.map((leg) => ({ ...leg, amountFen: fen(leg.amountFen + 1n) })) },
    ];
    const digests = new Set(changes.map((change) => digestOf(transferRecord({ ...transfer, ...change }))));
    expect(digests.add(digestOf(transferRecord(transfer))).size).toBe(changes.length + 1);
  });

  it('show every field of an account', () => {
    const changes: Partial<AccountRecord>[] = [
      { id: 'x' },
      { code: 'x' },
      { kind: 'payable' },
      { pool: 'x' },
      { period: '2026' },
      { organisation: 'x' },
      { normalSide: 'credit' },
      { minBalanceFen: fen(-1n) },
      { recordedAt: new Date(0) },
    ];
    const digests = new Set(changes.map((change) => digestOf(accountRecord({ ...account, ...change }))));
    expect(digests.add(digestOf(accountRecord(account))).size).toBe(changes.length + 1);
  });
});

describe('account names', () => {
  it('say what the account is', () => {
    expect(appropriationAccount('SZ-CORPUS', '2025')).toMatchObject({
      code: 'authority/appropriation/SZ-CORPUS/2025',
      normalSide: 'credit',
    });
    expect(poolAccount('SZ-CORPUS', '2025', 'available')).toMatchObject({
      code: 'pool/SZ-CORPUS/2025/available',
      minBalanceFen: 0n,
    });
    expect(account.code).toBe('pool/SZ-CORPUS/2025/paid/org-1');
  });

  it('take no slash or blank from outside', () => {
    expect(() => poolAccount('SZ/CORPUS', '2025', 'available')).toThrow('plain words');
    expect(() => organisationAccount('SZ', '2025', 'paid', '')).toThrow('plain words');
  });

  it('stand for one set of terms', () => {
    const draft = poolAccount('SZ', '2025', 'lapsed');
    expect(sameAccount(draft, { ...draft })).toBe(true);
    expect(sameAccount(draft, { ...draft, minBalanceFen: fen(-1n) })).toBe(false);
  });
});
