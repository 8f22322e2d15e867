/** A `load` folder of any size: buyers with five claims of a purchase each, from a few sellers whose corpora are attested. */
import { once } from 'node:events';
import { createWriteStream, mkdirSync, type WriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { usccCheckCharacter } from '../../src/kernel/uscc.js';

const SELLERS = 20;
const KINDS = ['SOURCE_LEGALITY', 'PERSONAL_INFO', 'INTELLECTUAL_PROPERTY', 'CONTENT_SAFETY', 'DATA_CLASSIFICATION'];
const METRICS: Readonly<Record<string, object>> = {
  PERSONAL_INFO: { level: 'NONE' },
  CONTENT_SAFETY: {
    manualSampled: 4000,
    manualPassed: 3990,
    technicalSampled: 10_000,
    technicalPassed: 9_950,
    totalItems: 100_000,
  },
  DATA_CLASSIFICATION: { level: 'GENERAL' },
};

function code(prefix: string, at: number): string {
  const first = `91440300${prefix}${String(at).padStart(9 - prefix.length, '0')}`;
  return first + usccCheckCharacter(`${first}0`);
}

const seller = (at: number): string => code('MA1', at % SELLERS);
const ASSESSOR = code('MA2', 1);

const CLAIMS_EACH = 5;
const HEADS = {
  organisations: 'uscc,nameZh,nameEn,kind,registeredOn,placeCode,stateAssetsAuthority',
  holdings: 'holder,company,sharePct,validFrom,validTo,source,extractedOn',
  contracts:
    'number,programme,buyer,seller,corpus,signedOn,amountFen,acceptedFen,invoicedFen,paidFen,paidOn,exchangeCertificate,purpose,invoiceNumbers,terminatedOn',
  claims: 'programme,period,applicant,contracts',
};
type Line = (table: keyof typeof HEADS, line: string) => Promise<void>;

async function writeOrganisation(line: Line, uscc: string, name: string, place: string, owner: string): Promise<void> {
  const kind = uscc === ASSESSOR ? 'ASSESSOR' : 'ENTERPRISE';
  await line('organisations', `${uscc},${name},,${kind},2018-01-01,${place},false`);
  await line('holdings', `person:${owner},${uscc},100,2015-01-01,,registry,2025-01-05`);
}

async function writePurchase(line: Line, at: number, buyer: string): Promise<void> {
  const number = `GEN-2025-${String(at).padStart(7, '0')}`;
  const amount = 1_000_000 + ((at * 7_919) % 300_000_000);
  const paid = at % 7 === 0 ? Math.floor(amount / 2) : amount;
  const day = `2025-${String(1 + (at % 11)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')}`;
  const certificate = at % 10 === 1 ? '' : `GEN-${at}`;
  const purpose = at % 10 === 2 ? 'OTHER' : 'MODEL_RESEARCH';
  await line(
    'contracts',
    `${number},SZ-CORPUS-PURCHASE,${buyer},${seller(at)},gen-${at % SELLERS},${day},${amount},${amount},${amount},${paid},2025-12-20,${certificate},${purpose},F${at},`,
  );
  await line('claims', `SZ-CORPUS-PURCHASE,2025,${buyer},${number}`);
}

/**
 * Writes the folder. One purchase in ten lacks its certificate, one in ten has another purpose, one buyer in ten is of
 * another city, one in twenty belongs to whoever owns its seller, one purchase in seven was paid in part; amounts run up
 * to where the cap bites. Nothing of it is held in memory.
 */
export async function writeGeneratedYear(folder: string, claims: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, WriteStream>();
  for (const [table, head] of Object.entries(HEADS)) {
    const file = createWriteStream(join(folder, `${table}.csv`));
    file.write(`${head}\n`);
    files.set(table, file);
  }
  const line: Line = async (table, text) => {
    const file = files.get(table) as WriteStream;
    if (!file.write(`${text}\n`)) await once(file, 'drain');
  };
  await writeOrganisation(line, ASSESSOR, '生成评估', '440305', 'assessor');
  for (let at = 0; at < SELLERS; at += 1) {
    await writeOrganisation(line, seller(at), `生成卖方${at}`, '440304', `seller-${at}`);
  }
  for (let at = 0; at < claims; at += 1) {
    const who = Math.floor(at / CLAIMS_EACH);
    const buyer = code('MA', 5_000_000 + who);
    if (at % CLAIMS_EACH === 0) {
      const owner = who % 20 === 7 ? `seller-${at % SELLERS}` : `buyer-${who}`;
      await writeOrganisation(line, buyer, `生成买方${who}`, who % 10 === 3 ? '440106' : '440305', owner);
    }
    await writePurchase(line, at, buyer);
  }
  for (const file of files.values()) file.end();
  await Promise.all([...files.values()].map((file) => finished(file)));
  writeAttested(folder);
}

/** The corpora of the sellers, each with all attestations that a purchase needs. */
function writeAttested(folder: string): void {
  const corpora = Array.from({ length: SELLERS }, (_, at) => {
    const digest = at.toString(16).padStart(64, '0');
    return `gen-${at},${seller(at)},生成语料${at},${digest},text,zh,商业许可合同,SALE,100000000,,2024-09-10,30,1000000,1000000000,commercial=yes`;
  });
  const head =
    'key,provider,nameZh,releaseDigest,modality,language,licence,openMode,priceFen,croissantFile,releasedOn,updateIntervalDays,records,bytes,permissions';
  writeFileSync(join(folder, 'corpora.csv'), `${[head, ...corpora].join('\n')}\n`);
  const statements = corpora.flatMap((_, at) =>
    KINDS.map((type) =>
      JSON.stringify({
        type,
        corpus: `gen-${at}`,
        issuer: ASSESSOR,
        issuedOn: '2024-11-01',
        validUntil: '2027-11-01',
        metrics: METRICS[type] ?? {},
        evidenceSha256: 'a'.repeat(64),
      }),
    ),
  );
  writeFileSync(join(folder, 'attestations.jsonl'), `${statements.join('\n')}\n`);
}
