import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { related } from '../../src/cli/related.command.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import { codeOf } from '../support/market.js';

const UNKNOWN_ID = '01a20ac4-81d2-7172-aac1-000000000000';
const HOLDERS = ['许念安', '顾清和', '程砚舟'];

interface Line {
  readonly id: string;
  readonly a: { readonly id: string; readonly name: string };
  readonly b: { readonly id: string; readonly name: string };
  readonly asOf: string;
  readonly outcome: string;
}

describe('findings on relatedness as people see them', () => {
  let journey: Journey;
  let findings: Line[];

  beforeAll(async () => {
    journey = await openJourney();
    findings = await journey.all<Line>('/api/v1/findings?limit=200', 'auditor');
  });
  afterAll(() => journey?.close());

  const page = (path: string, username?: Username, locale = 'zh-CN') =>
    journey.get(path, username).set('Accept', 'text/html').set('Accept-Language', locale);
  const of = (buyer: string, outcome: string): Line => {
    const found = findings.find(({ a, outcome: is }) => a.name.includes(buyer) && is === outcome);
    if (!found) throw new Error(`the sample year has no ${outcome} finding on ${buyer}`);
    return found;
  };

  it('are there with each answer that the register can give by itself, and one with flags beside it', async () => {
    expect(new Set(findings.map(({ outcome }) => outcome))).toEqual(
      new Set(['RELATED', 'INDETERMINATE', 'NOT_RELATED']),
    );
    const { text } = await page(`/findings/${of('砚田坊', 'RELATED').id}`, 'officer-review').expect(200);
    expect(text).toContain('提示，不影响结论（');
  });

  it('show a buyer its own finding, and of another company nothing that tells it from one that does not exist', async () => {
    const own = of('鹿鸣谷', 'NOT_RELATED');
    const { text } = await page(`/findings/${own.id}`, 'buyer-luming').expect(200);
    expect(text).toContain(`${own.a.name}与${own.b.name}：非关联方`);
    const foreign = await page(`/findings/${own.id}`, 'buyer').expect(404);
    const unknown = await page(`/findings/${UNKNOWN_ID}`, 'buyer').expect(404);
    const illFormed = await page('/findings/not-an-id', 'buyer').expect(404);
    expect(foreign.text).toBe(unknown.text);
    expect(illFormed.text).toBe(unknown.text);
    expect(foreign.text).not.toContain(own.b.name);
  });

  it('show an officer the persons by name and the path, limb by limb with its clause', async () => {
    const { text } = await page(`/findings/${of('砚田坊', 'RELATED').id}`, 'officer-review').expect(200);
    expect(HOLDERS.some((name) => text.includes(name))).toBe(true);
    expect(text).toContain('国家税务总局公告2016年第42号，第二条（一）');
    expect(text).toContain('深圳语料券默认认定标准，第 1 版');
    const english = await page(`/findings/${of('砚田坊', 'RELATED').id}`, 'auditor', 'en').expect(200);
    expect(english.text).toContain('Shown beside, not part of the outcome');
  });

  it('name whom to ask where the register cannot tell', async () => {
    const { text } = await page(`/findings/${of('澄观屿', 'INDETERMINATE').id}`, 'operator').expect(200);
    expect(text).toContain('股东只查明 70.00%');
    expect(text).toMatch(/请向 深圳澄观屿语言科技有限公司 914403009990010597 索取/);
  });

  it('are listed for whoever may see them', async () => {
    const own = (await page('/findings', 'buyer-luming').expect(200)).text;
    expect(own).toContain('与贵单位有关的关联认定');
    expect(own).not.toContain('砚田坊');
    const related_ = (await page('/findings?outcome=RELATED', 'operator').expect(200)).text;
    expect([related_.includes('砚田坊'), related_.includes('鹿鸣谷')]).toEqual([true, false]);
    const byCode = (await page('/findings?organisation=914403009990010597', 'auditor').expect(200)).text;
    expect([byCode.includes('澄观屿'), byCode.includes('砚田坊')]).toEqual([true, false]);
    expect((await page('/findings?organisation=X', 'auditor').expect(200)).text).toContain('没有登记代码为 X 的单位');
    await page('/findings', 'admin').expect(403);
  });

  describe('the claim and the case', () => {
    const caseOf = async (applicant: string): Promise<string> => {
      const claims = await journey.all<{ id: string; applicant: { nameZh: string } }>('/api/v1/claims', 'auditor');
      return claims.find((claim) => claim.applicant.nameZh.includes(applicant))?.id ?? '';
    };

    it('draw the finding as it was frozen, whatever the register says since, and say that it has changed', async () => {
      const id = await caseOf('鹿鸣谷');
      const before = (await page(`/regulator/cases/${id}`, 'officer-review').expect(200)).text;
      expect(before).not.toContain('按现在的登记，结论或依据已不同');
      const changed = of('鹿鸣谷', 'NOT_RELATED');
      const other = findings.find(({ a, b }) => a.id === changed.a.id && b.name.includes('听澜汀'));
      const control = { type: 'CONTROLS', from: other?.a.id, to: other?.b.id, basis: 'AGREEMENT' };
      const record = { ...control, validFrom: '2020-08-20', source: 'other', extractedOn: '2026-01-06' };
      await journey.post('/api/v1/relations', record, 'operator', 'control').expect(201);
      const after = (await page(`/regulator/cases/${id}`, 'officer-review').expect(200)).text;
      expect(after).toContain('按现在的登记，结论或依据已不同');
      const drawing = /<figure class="ownership">.*?<\/figure>/gs;
      expect(after.match(drawing)).toEqual(before.match(drawing));
      expect(after).not.toContain('属于关联方');
      const claim = (await page(`/builder/claims/${id}`, 'buyer-luming').expect(200)).text;
      expect(claim).toContain('买卖双方是否关联');
      expect(claim).toContain(`/findings/${other?.id}`);
    });

    it('lead to the finding with the old and the new path, from the queue of the exchange and from the case', async () => {
      const items = (await page('/operator', 'operator').expect(200)).text;
      const [, id] = /href="\/findings\/([0-9a-f-]{36})"/.exec(items) ?? [];
      expect(items).toContain('登记变动后，认定会有不同');
      const { text } = await page(`/findings/${id}`, 'officer-review').expect(200);
      expect(text).toContain('起因：登记了一项新的关系');
      expect(text.indexOf('此前')).toBeLessThan(text.indexOf('按变动后的登记'));
      const queue = (await page('/regulator', 'officer-review').expect(200)).text;
      expect(queue).toMatch(/\/regulator\/cases\/[0-9a-f-]{36}#parties/);
      await page('/operator', 'buyer').expect(403);
    });
  });

  describe('the question on the spot', () => {
    const A = '91440300999001040A';
    const B = '914403009990011048';
    const asked = (b: string, more = '') => `/related?a=${A}&b=${b}&on=2025-06-18${more}`;

    it('answers any signed-in reader, stores nothing, and shows no name of a person to a company', async () => {
      const { text } = await page(asked(B), 'provider').expect(200);
      expect(text).toContain('属于关联方');
      expect(HOLDERS.filter((name) => text.includes(name))).toEqual([]);
      expect(text).toContain('自然人 1');
      expect((await page(asked(B), 'auditor').expect(200)).text).toContain('许念安');
      expect((await journey.all<Line>('/api/v1/findings?limit=200', 'auditor')).length).toBe(findings.length);
      await page(asked(B))
        .expect(303)
        .expect('Location', /^\/sign-in\?next=/);
    });

    it('answers by the standard asked', async () => {
      const { text } = await page(asked('91440300999001083P', '&standard=CAS36'), 'buyer').expect(200);
      expect(text).toContain('企业会计准则第36号——关联方披露，第 1 版');
      expect(text).toContain('须由人工认定');
    });

    it('tells each wrong field beside it, in the language of the reader, and keeps what was typed', async () => {
      const wrong = '/related?a=&b=91440300999001000X&on=2025-02-30&standard=NONE';
      const zh = (await page(wrong, 'buyer').expect(422)).text;
      const en = (await page(wrong, 'buyer', 'en').expect(422)).text;
      for (const field of ['a', 'b', 'on', 'standard']) {
        expect(zh).toContain(`id="${field}-wrong"`);
        expect(zh).toContain(`href="#${field}"`);
      }
      expect(zh).toContain('没有登记代码为 91440300999001000X 的单位');
      expect(en).toContain('Enter a day that exists, written like 2025-06-18');
      expect(en).toContain('value="91440300999001000X"');
      expect(en).toContain('<title>Error: ');
    });

    it('starts with the code of the own company, and with the provider where it comes from a corpus', async () => {
      const { text } = await page('/related?b=91440300999001083P', 'buyer').expect(200);
      expect(text).toMatch(/name="a"[^>]*value="91440300999001016R"/);
      expect(text).toMatch(/name="b"[^>]*value="91440300999001083P"/);
      const corpora = (await page('/corpora').expect(200)).text;
      const paths = [...corpora.matchAll(/href="(\/corpora\/[0-9a-f-]{36})"/g)].map(([, path]) => path ?? '');
      const sheets = await Promise.all(paths.map(async (path) => (await page(path)).text));
      expect(sheets.some((sheet) => sheet.includes('href="/related?b=91440300999001083P"'))).toBe(true);
    });

    /** Two companies linked by a share and a loan; without paid-in capital the answer has a reason. */
    const twoWithLoan = async (): Promise<string[]> => {
      const codes = [codeOf(701), codeOf(702)];
      for (const uscc of codes) {
        const draft = { uscc, nameZh: `借贷样例${uscc.slice(-4)}`, kind: 'ENTERPRISE' };
        await journey.post('/api/v1/organisations', draft, 'operator', uscc).expect(201);
      }
      const [from, to] = codes;
      const days = { from, to, validFrom: '2025-01-01', source: 'registry', extractedOn: '2026-01-06' };
      await journey
        .post('/api/v1/relations', { type: 'HOLDS', sharePct: '10', ...days }, 'operator', 'ten')
        .expect(201);
      const loan = { type: 'LOAN', amountFen: '100', ...days };
      await journey.post('/api/v1/relations', loan, 'operator', 'loan').expect(201);
      return codes;
    };

    it('is answered from the command line word for word as by the API, reasons included', async () => {
      const [lender = '', borrower = ''] = await twoWithLoan();
      const printed: string[] = [];
      const call = {
        words: [A, B],
        options: { on: '2025-06-18' },
        json: true,
        application: async () => journey.application,
        print: (line: string) => void printed.push(line),
        write: () => undefined,
        note: () => undefined,
        readStdin: async () => '',
      };
      expect(await related.run(call)).toBe(0);
      const reply = await journey.post('/api/v1/relatedness', { a: A, b: B, on: '2025-06-18' }, 'buyer').expect(200);
      expect(printed.splice(0)).toEqual([reply.text]);
      expect(await related.run({ ...call, words: [lender, borrower] })).toBe(0);
      const reasoned = { a: lender, b: borrower, on: '2025-06-18' };
      const second = await journey.post('/api/v1/relatedness', reasoned, 'buyer').expect(200);
      expect((second.body as { reasons: object[] }).reasons).toHaveLength(1);
      expect(printed.splice(0)).toEqual([second.text]);
      expect(await related.run({ ...call, json: false })).toBe(0);
      expect(printed.join('\n')).toContain('结论  属于关联方（RELATED）');
      expect(printed.join('\n')).toContain('Outcome   Related parties (RELATED)');
    });
  });
});
