/**
 * The last yuan of one enterprise's yearly cap (reliability page, P5): it files claim after claim over two instances at
 * once, and several officers settle meanwhile. Caps are kept by the settlement, which one transaction at a time runs for a
 * programme and a year; the awards must add up to the cap, or to all that was asked for, whichever is less.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { load } from '../../src/cli/load/load.js';
import { usccCheckCharacter } from '../../src/kernel/uscc.js';
import { Attestations } from '../../src/modules/attestations/index.js';
import { Catalogue, Originals } from '../../src/modules/catalogue/index.js';
import { Decider } from '../../src/modules/claims/decider.service.js';
import { Claims, type SettleOrder } from '../../src/modules/claims/index.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import { Identity } from '../../src/modules/identity/index.js';
import { Bods, Parties } from '../../src/modules/parties/index.js';
import { Programmes } from '../../src/modules/programmes/index.js';
import { Usage } from '../../src/modules/usage/index.js';
import type { Faults } from './frame.js';
import type { Random } from './random.js';
import { PERIOD, SAMPLE_FOLDER } from './sample-book.js';
import type { Instance, StormPlace } from './storm-place.js';

const PROGRAMME = 'SZ-CORPUS-PURCHASE';
const CAP_FEN = 200_000_000n;
const CLAIMS = 18;
/** Each has some of the claims filed and settles after each, so that one year takes many runs. */
const OFFICERS = 6;
const SELLER = '91440300999001083P';
const CORPUS = 'sb-zh-news';

type Officers = Pick<SettleOrder, 'reviewerId' | 'resolverId'>;

export interface CapFindings {
  /** Settlements that decided some of the claims. */
  readonly runs: number;
  readonly over: bigint;
  readonly under: bigint;
}

/** What earlier runs awarded is no longer counted towards a cap. */
export function forgetAwards(place: StormPlace): void {
  for (const instance of place.instances) {
    Reflect.set(room(instance, Decider), 'alreadyAwarded', async () => new Map());
  }
}

/** The sample year: the corpus, its seller and its attestations. To be called once, before the first {@link capStorm}. */
export async function openMarket(place: StormPlace): Promise<void> {
  const instance = place.instance(0);
  await instance.run((ctx) => room(instance, Programmes).sync(ctx));
  await take(instance, SAMPLE_FOLDER);
  await settle(instance, await officers(instance));
}

export async function capStorm(
  place: StormPlace,
  random: Random,
  number: number,
  faults: Faults,
): Promise<CapFindings> {
  const head = `91440300MA7${String(number).padStart(6, '0')}`;
  const uscc = head + usccCheckCharacter(`${head}0`);
  const amounts = drawAmounts(random);
  await loadEnterprise(place.instance(0), uscc, number, amounts);
  const numbers = amounts.map((_amount, at) => contractNumber(number, at));
  const people = await officers(place.instance(0));
  await place.connectAll();
  const ends = await Promise.allSettled(
    Array.from({ length: OFFICERS }, async (_, officer) => {
      const instance = place.instance(officer);
      for (const name of numbers.filter((_name, at) => at % OFFICERS === officer)) {
        await file(instance, uscc, name);
        await settle(instance, people);
      }
    }),
  );
  for (const end of ends) if (end.status === 'rejected') faults.add(`${uscc}: ${String(end.reason)}`);
  const wanted = amounts.reduce((sum, amount) => sum + (amount * 3n) / 10n, 0n);
  const due = wanted < CAP_FEN ? wanted : CAP_FEN;
  const [row] = await place.reader.query<{ awarded: bigint; runs: bigint }[]>(
    `select coalesce(sum(d.amount_fen), 0)::bigint as awarded, count(distinct d.run_id) as runs from claims.decision d join claims.claim c on c.id = d.claim_id
     join parties.organisation o on o.id = c.applicant_id where o.uscc = $1`,
    [uscc],
  );
  const awarded = row?.awarded ?? 0n;
  if (awarded !== due) faults.add(`${uscc}: awarded ${awarded} fen, its cap and its contracts give ${due}`);
  return {
    runs: Number(row?.runs ?? 0n),
    over: awarded > due ? awarded - due : 0n,
    under: awarded < due ? due - awarded : 0n,
  };
}

/** Most of the cap is asked for by some; what is left of it by all. */
function drawAmounts(random: Random): bigint[] {
  return Array.from({ length: CLAIMS }, (_, at) =>
    at < 2 ? random.between(290_000_000n, 333_000_000n) : random.between(1_000n, 40_000_000n),
  );
}

const contractNumber = (number: number, at: number): string => `CAP-2025-${number}-${at}`;

async function loadEnterprise(
  instance: Instance,
  uscc: string,
  number: number,
  amounts: readonly bigint[],
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-cap-'));
  const lines = amounts.map((amount, at) => {
    const paid = [amount, amount, amount, amount].join(',');
    const name = contractNumber(number, at);
    return `${name},${PROGRAMME},${uscc},${SELLER},${CORPUS},2025-03-03,${paid},2025-04-04,CERT-${name},MODEL_RESEARCH,INV-${name},`;
  });
  const files = {
    'organisations.csv': `uscc,nameZh,kind,registeredOn,placeCode\n${uscc},封顶样例${number},ENTERPRISE,2019-03-12,440305\n`,
    'holdings.csv': `holder,company,sharePct,validFrom,validTo,source,extractedOn\nperson:封顶样例${number},${uscc},100,2019-03-12,,registry,2026-01-06\n`,
    'contracts.csv': `number,programme,buyer,seller,corpus,signedOn,amountFen,acceptedFen,invoicedFen,paidFen,paidOn,exchangeCertificate,purpose,invoiceNumbers,terminatedOn\n${lines.join('\n')}\n`,
    // Without it the contracts would make a claim by themselves.
    'claims.csv': 'programme,period,applicant,contracts\n',
  };
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    await take(instance, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function take(instance: Instance, folder: string): Promise<void> {
  const rooms = {
    parties: room(instance, Parties),
    bods: room(instance, Bods),
    catalogue: room(instance, Catalogue),
    originals: room(instance, Originals),
    attestations: room(instance, Attestations),
    contracts: room(instance, Contracts),
    claims: room(instance, Claims),
    usage: room(instance, Usage),
  };
  await instance.run((ctx) => load(ctx, rooms, folder));
}

async function file(instance: Instance, applicant: string, contract: string): Promise<void> {
  const draft = { programme: PROGRAMME, period: PERIOD, applicant, contracts: [contract] };
  const [taken] = await instance.run((ctx) => room(instance, Claims).take(ctx, [draft]));
  if (taken?.outcome === 'refused') throw new Error(JSON.stringify(taken.errors));
}

/** Looked up beforehand: the look-up takes turns, and would have the officers come one by one. */
async function officers(instance: Instance): Promise<Officers> {
  const { reviewer, resolver } = await instance.run((ctx) => room(instance, Identity).systemPersons(ctx));
  return { reviewerId: reviewer.id, resolverId: resolver.id };
}

async function settle(instance: Instance, people: Officers): Promise<void> {
  const order = { programme: PROGRAMME, period: PERIOD, ...people };
  await instance.run((ctx) => room(instance, Claims).settle(ctx, order));
}

function room<T>({ rooms }: Instance, type: Type<T>): T {
  return rooms.get(type, { strict: false });
}
