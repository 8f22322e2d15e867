/** A call of the purchase rebate for a season told in 2026, and who takes part in it. */
export const CALL = {
  key: '2026',
  title: { zh: '2026 年度语料采购资助', en: 'Purchases of corpora, 2026' },
  window: { from: '2026-04-01', until: '2026-05-01' },
  signed: { from: '2026-01-01', until: '2027-01-01' },
  applicantKinds: ['ENTERPRISE', 'BRANCH'],
  materials: [
    {
      code: 'APPLICATION_FORM',
      title: { zh: '申请表', en: 'Application form' },
      issuer: { zh: '申报单位', en: 'the applicant' },
      from: 'UPLOAD',
      form: 'ORIGINAL',
      signature: 'CERTIFIED_SEAL',
    },
    {
      code: 'INVOICES',
      title: { zh: '发票', en: 'Invoices' },
      issuer: { zh: '卖方', en: 'the seller' },
      from: 'UPLOAD',
      form: 'COPY',
      signature: 'SEALED_SCAN',
    },
  ],
  approvalLevels: [{ by: { zh: '集体审议', en: 'collective resolution' } }],
  publicity: { days: 5, kind: 'WORKING_DAYS' },
  clause: '2026 年度申请指南',
  source: '测试用指南',
  tag: 'proposal',
};
export const SELLER = '91440300999001083P';
export const BUYERS = { buyer: '91440300999001016R', 'buyer-luming': '91440300999001032F' } as const;
export const SHA = 'b'.repeat(64);
export const PAPERS = [
  { code: 'APPLICATION_FORM', sha256: SHA },
  { code: 'INVOICES', sha256: SHA },
];
