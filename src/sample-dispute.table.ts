import type { DisputeDraft } from './modules/usage/index.js';

/** What a source unit of the sample year says against how its use was counted; recorded after the year is loaded. */
export const SAMPLE_DISPUTE: DisputeDraft = {
  corpus: 'xy-open-dialogue',
  period: '2025',
  ground: '澄观屿的四次使用因其股东未查明而未计入；我单位与其无任何持股、任职或亲属关系，请予认定',
  evidence: [
    {
      sha256: '5c1f0b5d0f6c6f3a3d3b7f0e5f5f9a2e6a7f6b7f1f2a4d0c8b9e7d6c5b4a3928',
      mediaType: 'application/pdf',
      name: '非关联情况说明（盖章）',
    },
  ],
};
