/** JSON Schema of the credentials that this exchange gives: what `credentialSchema` of each of them names. */
export const CREDENTIAL_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: '合规存证 Compliance attestation',
  type: 'object',
  required: ['@context', 'id', 'type', 'issuer', 'validFrom', 'credentialStatus', 'credentialSubject'],
  properties: {
    type: { type: 'array', contains: { const: 'ComplianceAttestation' } },
    issuer: { type: 'string' },
    validFrom: { type: 'string', format: 'date-time' },
    validUntil: { type: 'string', format: 'date-time' },
    credentialSubject: {
      type: 'object',
      required: ['id', 'subjectKind', 'owner', 'attestationType', 'attestedBy', 'metrics', 'evidence'],
      properties: {
        id: { type: 'string', pattern: '^urn:uuid:[0-9a-f-]{36}$' },
        subjectKind: { enum: ['RELEASE', 'CONTRACT', 'ORGANISATION'] },
        digest: { type: 'string' },
        owner: { type: 'string' },
        attestationType: { type: 'string', pattern: '^[A-Z][A-Z_]{1,39}$' },
        attestedBy: {
          type: 'object',
          required: ['id', 'name'],
          properties: { id: { type: 'string' }, name: { type: 'string' } },
        },
        metrics: { type: 'object' },
        evidence: {
          type: 'array',
          items: {
            type: 'object',
            required: ['sha256'],
            properties: { sha256: { type: 'string' }, mediaType: { type: 'string' }, name: { type: 'string' } },
          },
        },
      },
    },
  },
} as const;
