/** What the room needs from the configuration; the composition root provides it under `PARTIES_SETTINGS`. */
export interface PartiesSettings {
  /** Megabytes that the register of relations may take in memory (`RELATED_GRAPH_MB`). */
  readonly graphMb: number;
}

export const PARTIES_SETTINGS = Symbol('PARTIES_SETTINGS');
