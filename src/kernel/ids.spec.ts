import { randomBytes } from 'node:crypto';
import { isId, uuidv7, uuidv7Run } from './ids.js';

const AT = Date.parse('2025-06-18T01:30:00Z');

describe('ids', () => {
  it('are UUIDv7 that sort by the time they were made', () => {
    const [early, late] = [uuidv7(AT, randomBytes(16)), uuidv7(AT + 1, randomBytes(16))];
    expect([isId(early), isId(late), early < late]).toEqual([true, true, true]);
    for (const text of ['', 'a', early.toUpperCase().slice(1), '6ba7b810-9dad-11d1-80b4-00c04fd430c8']) {
      expect(isId(text)).toBe(false);
    }
  });

  it('ascend in a run, each valid and of the same time, and no two runs share one', () => {
    const next = uuidv7Run(AT, randomBytes(16));
    const ids = Array.from({ length: 300 }, () => next());
    expect(ids.every(isId)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(300);
    expect(ids.every((id) => id.startsWith(uuidv7(AT, randomBytes(16)).slice(0, 13)))).toBe(true);
    const other = uuidv7Run(AT, randomBytes(16));
    expect(ids).not.toContain(other());
  });
});
