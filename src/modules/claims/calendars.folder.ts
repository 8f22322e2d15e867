import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert } from '../../kernel/assert.js';
import { byBytes } from '../../kernel/money.js';
import { type CalendarFile, type Calendars, calendarsOf } from './core/calendar.js';

/** The calendars that this release ships, `config/calendars`, found from the code at whatever depth it was built. */
export function shippedCalendars(): Calendars {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    const folder = join(at, 'config', 'calendars');
    if (existsSync(folder)) return readCalendars(folder);
    assert(dirname(at) !== at, 'config/calendars is missing from the installation');
  }
}

function readCalendars(folder: string): Calendars {
  const names = readdirSync(folder)
    .filter((name) => /^cn-[0-9]{4}\.json$/.test(name))
    .sort(byBytes);
  return calendarsOf(
    names.map((name) => {
      const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CalendarFile;
      assert(name === `cn-${file.year}.json`, `${name} is the calendar of ${file.year}`);
      return file;
    }),
  );
}
