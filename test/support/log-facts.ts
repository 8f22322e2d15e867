/** Leaves of facts that stand for what a room would record. */
import { randomBytes } from 'node:crypto';
import { uuidv7 } from '../../src/kernel/ids.js';
import type { Leaf } from '../../src/modules/translog/index.js';

/** Makes facts with ids that rise from a moment on, in milliseconds since 1970. */
export function factsFrom(start: number): (count: number, kind?: string) => Leaf[] {
  let clock = start;
  return (count, kind = 'fact') =>
    Array.from({ length: count }, (_, at) => {
      clock += 1;
      const id = uuidv7(clock, randomBytes(16));
      return { kind, id, record: { id, number: at } };
    });
}
