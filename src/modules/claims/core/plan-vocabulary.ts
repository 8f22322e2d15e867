/** Where an award plan stands, and the steps that lead on (practice page section 3). */
export type PlanState = 'DRAFT' | 'RESOLVED' | 'PUBLISHED' | 'ISSUED' | 'WITHDRAWN';
export type PlanStep = 'resolve' | 'publish' | 'republish' | 'issue' | 'withdraw';
