export interface Tier {
  readonly name: string;
  readonly limitSeconds: number;
  readonly match: RegExp;
}
export const TIERS: readonly Tier[];
export function testRegexOf(name: string): string;
