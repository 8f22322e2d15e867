/** What the room needs from the configuration; the composition root provides it under `PARTIES_SETTINGS`. */
export interface PartiesSettings {
  /** Megabytes that the register of relations may take in memory (`RELATED_GRAPH_MB`). */
  readonly graphMb: number;
  /**
   * Days after its issue for which an extract of the register of enterprises is taken (`EXTRACT_MAX_DAYS`) [proposal]:
   * practice page 1 says that it is checked, not how old it may be.
   */
  readonly extractMaxDays: number;
  /** Days after its issue at which an extract on record is to be renewed (`EXTRACT_RENEWAL_DAYS`) [proposal]. */
  readonly extractRenewalDays: number;
}

export const PARTIES_SETTINGS = Symbol('PARTIES_SETTINGS');
