/** Values for a schema: what it asks for, and what it does not. */
import fc from 'fast-check';
import type { Random } from '../prove/random.js';
import type { Schema } from './document.js';

export type Value = unknown;

/** What the service has told of itself: ids and codes that requests may name. */
export class Known {
  private readonly ids = new Map<string, Set<string>>();
  readonly codes = new Set<string>();
  /** Who asks next. */
  asker = '';

  /** Takes ids and codes out of a reply to the user; `resource` is what the path was about. */
  learn(resource: string, username: string, value: unknown, depth = 0): void {
    if (depth > 4 || typeof value !== 'object' || value === null) return;
    // An account that the fuzzer knows it would disable, and could not sign in as again.
    if ('username' in value) return;
    for (const [name, one] of Object.entries(value).slice(0, 60)) {
      if (typeof one === 'string' && name === 'id') {
        this.of(resource).add(one);
        this.of(`${resource} of ${username}`).add(one);
      } else if (typeof one === 'string' && name === 'uscc') this.codes.add(one);
      else this.learn(/^\d+$/.test(name) || name === 'items' ? resource : name, username, one, depth + 1);
    }
  }

  /** An id of the resource that the asker was shown, or anybody, or of anything; undefined when none is known. */
  id(resource: string, random: Random): string | undefined {
    for (const seen of [`${resource} of ${this.asker}`, resource]) {
      const some = [...this.of(seen)];
      if (some.length > 0 && !random.once(6)) return random.pick(some);
    }
    const all = [...this.ids.values()].flatMap((some) => [...some]);
    return all.length === 0 ? undefined : random.pick(all);
  }

  private of(resource: string): Set<string> {
    const found = this.ids.get(resource) ?? new Set<string>();
    this.ids.set(resource, found);
    return found;
  }
}

export class Values {
  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly naughty: readonly string[],
    private readonly known: Known,
    private readonly random: Random,
  ) {}

  /** What the schema asks for; `name` is that of the field or parameter. */
  right(schema: Schema, name = '', depth = 0): Value {
    const { random } = this;
    const one = this.resolved(schema);
    const hints = one.type === 'array' ? undefined : HINTS[name];
    if (hints !== undefined) return random.pick(hints);
    const options = (one.oneOf ?? one.anyOf) as readonly Schema[] | undefined;
    if (options !== undefined) return this.right(random.pick(options), name, depth + 1);
    if (Array.isArray(one.allOf))
      return Object.assign({}, ...one.allOf.map((part: Schema) => this.right(part, name, depth + 1)));
    if (Array.isArray(one.enum)) return random.pick(one.enum);
    if (one.default !== undefined && random.once(2)) return one.default;
    switch (one.type) {
      case 'integer':
      case 'number':
        return (
          Number(one.minimum ?? 0) +
          random.below(Math.min(50, Number(one.maximum ?? 100) - Number(one.minimum ?? 0) + 1))
        );
      case 'boolean':
        return random.once(2);
      case 'array':
        return this.list(one, name, depth);
      case 'string':
        return this.text(one, name);
      default:
        return depth > 8 ? {} : this.object(one, depth);
    }
  }

  /** Something that the schema does not ask for, or only barely. */
  wrong(): Value {
    const { random } = this;
    if (!random.once(3)) return random.pick(this.naughty);
    return random.pick([null, true, 0, -1, 1.5, 1e21, 2 ** 53, [], {}, [[]], { id: 'x' }, ['x'], 'x']);
  }

  /** The same with one place of it made wrong, left out or added. */
  bent(value: Value): Value {
    const { random } = this;
    if (typeof value !== 'object' || value === null || random.once(12)) return this.wrong();
    if (Array.isArray(value)) {
      if (value.length === 0 || random.once(6)) return [...value, this.wrong()];
      const at = random.below(value.length);
      return value.map((one, index) => (index === at ? this.bent(one) : one));
    }
    const names = Object.keys(value);
    if (names.length === 0 || random.once(6)) return { ...value, [random.pick(this.naughty)]: this.wrong() };
    const name = random.pick(names);
    const { [name]: gone, ...rest } = value as Record<string, Value>;
    if (random.once(6)) return rest;
    return { ...rest, [name]: random.once(2) ? this.bent(gone) : this.wrong() };
  }

  private resolved(schema: Schema): Schema {
    const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
    return name === undefined ? schema : this.resolved(this.schemas[name] ?? {});
  }

  private list(schema: Schema, name: string, depth: number): Value {
    const least = Number(schema.minItems ?? (depth > 6 ? 0 : 1));
    const length = least + this.random.below(2);
    return Array.from({ length }, () => this.right((schema.items as Schema | undefined) ?? {}, name, depth + 1));
  }

  private object(schema: Schema, depth: number): Value {
    const required = new Set((schema.required as readonly string[] | undefined) ?? []);
    const properties = Object.entries((schema.properties as Record<string, Schema> | undefined) ?? {});
    const chosen = properties.filter(([name]) => required.has(name) || name === 'on' || this.random.once(4));
    return Object.fromEntries(chosen.map(([name, one]) => [name, this.right(one, name, depth + 1)]));
  }

  private text(schema: Schema, name: string): string {
    const { random, known } = this;
    if (schema.format === 'uuid')
      return known.id(RESOURCES[name] ?? `${name}s`, random) ?? '0192f3c0-0000-7000-8000-000000000000';
    if (schema.format === 'date')
      return random.once(4) ? soon(random) : `2025-0${1 + random.below(9)}-1${random.below(10)}`;
    if (schema.format === 'date-time') return '2025-06-18T08:00:00+08:00';
    if (schema.format === 'fen') return String(random.below(2_000_000));
    if (PARTY.test(name) && known.codes.size > 0) return random.pick([...known.codes]);
    if (schema.example !== undefined) return String(schema.example);
    if (typeof schema.pattern === 'string') {
      const [text] = fc.sample(fc.stringMatching(new RegExp(schema.pattern)), { numRuns: 1, seed: random.word() });
      return text ?? '';
    }
    const id = random.once(3) ? known.id(name, random) : undefined;
    const text = id ?? random.pick(['样例', 'a', 'SZ-CORPUS-PURCHASE', '2025', '甲方 A', 'DG-COMPUTE']);
    return text.padEnd(Number(schema.minLength ?? 0), '字').slice(0, Number(schema.maxLength ?? 100));
  }
}

/** Words that a field takes and of which the document says only that they are texts. */
const HINTS: Readonly<Record<string, readonly string[]>> = {
  attestations: ['SOURCE_LEGALITY', 'PERSONAL_INFO', 'INTELLECTUAL_PROPERTY', 'CONTENT_SAFETY', 'DATA_CLASSIFICATION'],
};
/** Where the records lie that a field names, if not under its own name with an s. */
const RESOURCES: Readonly<Record<string, string>> = {
  corpus: 'corpora',
  framework: 'contracts',
  person: 'persons',
  subject: 'releases',
};

/** A day within the next three months. */
const soon = (random: Random): string =>
  new Date(Date.now() + (1 + random.below(90)) * 86_400_000).toISOString().slice(0, 10);

const PARTY =
  /^(uscc|buyer|seller|from|to|a|b|organisation|applicant|declarant|counterparty|lender|borrower|payer|payee)$/i;
