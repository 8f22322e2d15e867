/**
 * JSON that is right, wrong or in between, given to `load` as if each file were a Croissant description: never a crash,
 * and what is no JSON is refused as such, not as a wrong description.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './files.js';
import { faultOf, wantedOf } from './json-verdict.js';
import type { Part, Place, Row } from './part.js';
import { told } from './trial.js';
import { tryLoad } from './trial-load.js';

async function judge({ path, name, expected, application, progress }: Place): Promise<Row[]> {
  const opened = await application();
  const files = filesBelow(path);
  const rows: Row[] = [];
  for (const file of files) {
    const wish = expected(`${name}/${file}`);
    const trial = await tryLoad(opened, join(path, file));
    const fault = faultOf(wantedOf(wish), readFileSync(join(path, file)), trial);
    const note = fault ?? trial.refusals[0]?.detail.en;
    rows.push({
      file: `${name}/${file}`,
      expected: wish ?? 'taken or refused with a reason',
      got: told(trial),
      ok: fault === undefined,
      ...(note === undefined ? {} : { note }),
    });
    progress(rows.length, files.length);
  }
  return rows;
}

export const JSON_PARSING: readonly Part[] = [{ set: '07-bad-input', entry: 'json-parsing', judge }];
