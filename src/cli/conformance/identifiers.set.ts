/** Unified social credit codes as other projects list them, against the kernel: form, check characters, spelling. */
import { readFileSync } from 'node:fs';
import {
  hasUsccForm,
  innerOrganisationCode,
  normaliseUscc,
  usccCheckCharacter,
  usccCheckHolds,
} from '../../kernel/uscc.js';
import { compared, type Part, type Row } from './part.js';

interface UsccFile {
  readonly codes: readonly {
    readonly code: string;
    readonly well_formed: boolean;
    readonly check_digit_ok: boolean;
    readonly org_code_check_ok: boolean;
  }[];
  readonly refuse: readonly { readonly input: string; readonly why: string }[];
  readonly normalise: readonly { readonly input: string; readonly normalised: string }[];
}

/** Judges the text of a file of codes; `file` is how its rows name it. */
export function judgeCodes(file: string, text: string): Row[] {
  const { codes, refuse, normalise } = JSON.parse(text) as UsccFile;
  return [
    ...codes.map((row) =>
      compared(
        file,
        row.code,
        verdict(row.well_formed, row.check_digit_ok, row.org_code_check_ok),
        verdictOn(row.code),
      ),
    ),
    ...refuse.map(({ input, why }) => {
      const reason = refusal(normaliseUscc(input));
      const got = reason === undefined ? 'taken' : 'refused';
      return { ...compared(file, `refuse ${JSON.stringify(input)}`, 'refused', got), note: reason ?? why };
    }),
    ...normalise.map(({ input, normalised }) =>
      compared(file, `normalise ${JSON.stringify(input)}`, normalised, normaliseUscc(input)),
    ),
  ];
}

function verdictOn(code: string): string {
  const form = hasUsccForm(code);
  return verdict(form, form && usccCheckHolds(code), form && innerOrganisationCode(code).checkHolds);
}

function verdict(form: boolean, check: boolean, inner: boolean): string {
  const say = (what: string, holds: boolean) => `${what} ${holds ? 'holds' : 'fails'}`;
  return [say('form', form), say('check character', check), say('organisation code', inner)].join(', ');
}

/** Why a code without evidence is not taken, if it is not. A wrong check character is never repaired. */
function refusal(code: string): string | undefined {
  if (!hasUsccForm(code)) return 'form';
  return usccCheckHolds(code) ? undefined : `check character is not ${usccCheckCharacter(code)}`;
}

export const IDENTIFIERS: readonly Part[] = [
  {
    set: '05-identifiers',
    entry: 'uscc.json',
    judge: ({ path, name }) => judgeCodes(name, readFileSync(path, 'utf8')),
  },
];
