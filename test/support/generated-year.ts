/** A `load` folder of any size: so many buyers with one purchase each, from a few sellers whose corpora are attested. */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
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

/**
 * Writes the folder. One purchase in ten lacks its certificate, one in ten has another purpose, one buyer in ten is of
 * another city, one purchase in seven was paid in part; amounts run up to where the cap bites.
 */
export async function writeGeneratedYear(folder: string, buyers: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const organisations = createWriteStream(join(folder, 'organisations.csv'));
  organisations.write('uscc,nameZh,nameEn,kind,registeredOn,placeCode,stateAssetsAuthority\n');
  organisations.write(`${ASSESSOR},生成评估,,ASSESSOR,2015-01-01,440305,false\n`);
  for (let at = 0; at < SELLERS; at += 1)
    organisations.write(`${seller(at)},生成卖方${at},,ENTERPRISE,2018-01-01,440304,false\n`);
  const contracts = createWriteStream(join(folder, 'contracts.csv'));
  contracts.write(
    'number,programme,buyer,seller,corpus,signedOn,amountFen,acceptedFen,invoicedFen,paidFen,paidOn,exchangeCertificate,purpose,invoiceNumbers,terminatedOn\n',
  );
  for (let at = 0; at < buyers; at += 1) {
    const buyer = code('MA', 5_000_000 + at);
    const place = at % 10 === 3 ? '440106' : '440305';
    organisations.write(`${buyer},生成买方${at},,ENTERPRISE,2020-01-01,${place},false\n`);
    const amount = 1_000_000 + ((at * 7_919) % 900_000_000);
    const paid = at % 7 === 0 ? Math.floor(amount / 2) : amount;
    const day = `2025-${String(1 + (at % 11)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')}`;
    const certificate = at % 10 === 1 ? '' : `GEN-${at}`;
    const purpose = at % 10 === 2 ? 'OTHER' : 'MODEL_RESEARCH';
    contracts.write(
      `GEN-2025-${String(at).padStart(7, '0')},SZ-CORPUS-PURCHASE,${buyer},${seller(at)},gen-${at % SELLERS},${day},${amount},${amount},${amount},${paid},2025-12-20,${certificate},${purpose},F${at},\n`,
    );
  }
  organisations.end();
  contracts.end();
  await Promise.all([finished(organisations), finished(contracts)]);
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
