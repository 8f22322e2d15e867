/** Cheap things to do over HTTP, each with a number of its own, and where they are stored. */
import { usccCheckCharacter } from '../../src/kernel/uscc.js';
import {
  buyerToken,
  type Client,
  type LocalInstance,
  operatorToken,
  type ProofServer,
  type Sent,
} from './instances.js';

export const EFFECTS = ['organisation', 'person', 'relation', 'contract'] as const;
export type Effect = (typeof EFFECTS)[number];

/** One row and one leaf of the same kind and id for each. */
export const TABLES: Readonly<Record<Effect, string>> = {
  organisation: 'parties.organisation',
  person: 'parties.person',
  relation: 'parties.relation',
  contract: 'contracts.contract',
};

const CODES = 99_000_000;

/** A code with a right check character; `number` tells organisations apart. */
function codeOf(number: number): string {
  const first = `91440300${String(number).padStart(9, '0')}`;
  return first + usccCheckCharacter(`${first}0`);
}

export const personName = (number: number): string => `自然人${number}`;

/** Two organisations between which things happen, and who may record them. */
export class Market {
  private readonly lender = codeOf(CODES);
  private readonly borrower = codeOf(CODES + 1);

  private constructor(
    private readonly operator: string,
    private readonly buyer: string,
  ) {}

  static async open(client: Client, { application, port }: LocalInstance): Promise<Market> {
    const operator = await operatorToken(application);
    const ids: string[] = [];
    for (const code of [codeOf(CODES), codeOf(CODES + 1)]) {
      const body = { uscc: code, nameZh: `样例${code}`, kind: 'ENTERPRISE' };
      const reply = await client.send(port, { path: '/organisations', token: operator, key: `market-${code}`, body });
      if (reply.status !== 201) throw new Error(`no market: ${reply.status} ${reply.body}`);
      ids.push((JSON.parse(reply.body.toString('utf8')) as { id: string }).id);
    }
    return new Market(operator, await buyerToken(application, ids[0] ?? ''));
  }

  /** The request for effect `number`; `other` asks for something else of the same kind. */
  ask(effect: Effect, number: number, other = false): Omit<Sent, 'key'> {
    const own = other ? number + CODES / 2 : number;
    switch (effect) {
      case 'organisation':
        return this.asOperator('/organisations', { uscc: codeOf(own), nameZh: `企业${own}`, kind: 'ENTERPRISE' });
      case 'person':
        return this.asOperator('/persons', { nameZh: personName(own) });
      case 'relation':
        return this.asOperator('/relations', {
          type: 'LOAN',
          from: this.lender,
          to: this.borrower,
          amountFen: String(own),
          validFrom: '2025-01-01',
          source: 'declared',
          extractedOn: '2025-06-01',
        });
      case 'contract':
        return {
          path: '/contracts',
          token: this.buyer,
          body: {
            number: `HT-${own}`,
            subjectKind: 'COMPUTE',
            buyer: this.lender,
            seller: this.borrower,
            signedOn: '2025-06-18',
            amountFen: String(own),
            purpose: 'MODEL_RESEARCH',
          },
        };
    }
  }

  private asOperator(path: string, body: object): Omit<Sent, 'key'> {
    return { path, token: this.operator, body };
  }
}

export interface Stored {
  readonly rows: number;
  readonly leaves: number;
}

/** How many rows and leaves of each kind there are, read past the service. */
export async function countStored(server: ProofServer): Promise<Record<Effect, Stored>> {
  const counts = await Promise.all(
    EFFECTS.map(async (effect) => {
      const [row] = await server.query<{ rows: bigint; leaves: bigint }>(
        `select (select count(*) from ${TABLES[effect]}) as rows,
                (select count(*) from translog.leaf where kind = $1) as leaves`,
        [effect],
      );
      return [effect, { rows: Number(row?.rows), leaves: Number(row?.leaves) }] as const;
    }),
  );
  return Object.fromEntries(counts) as Record<Effect, Stored>;
}
