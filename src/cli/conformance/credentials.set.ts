/**
 * Verifiable Credentials 2.0: the examples of its authors against their schemas, then every credential that we give of the
 * sample year against the same schema, its signature against the published key by a second method (no JOSE library).
 */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { Attestations, Credentials } from '../../modules/attestations/index.js';
import { projectFolder } from '../../platform/config.js';
import type { Application } from '../application.js';
import { load } from '../load/load.js';
import { filesBelow } from './files.js';
import type { Part, Place, Row } from './part.js';

const CREDENTIAL = 'verifiable-credential';
const PAGE = 500;

export interface Given {
  readonly jwts: readonly string[];
  readonly keys: readonly object[];
}

async function judgeFolder({ path, name, expected, application }: Place): Promise<Row[]> {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(path, file), 'utf8'));
  const schemaOf = (kind: string): string => `${kind}-schema.json`;
  const files = filesBelow(path);
  const examples = files.filter((file) => file.includes('/'));
  // The schemas refer to one another by their ids.
  const schemas = files
    .filter((file) => !file.includes('/'))
    .map((file) => [file, read(file) as { $id: string }] as const);
  const ajv = new Ajv2020({ strict: false, schemas: schemas.map(([, schema]) => schema) });
  const validators = new Map(schemas.map(([file, { $id }]) => [file, ajv.getSchema($id)]));
  const rows = examples.map((file): Row => {
    const validate = validators.get(schemaOf(file.split('/', 1)[0] ?? ''));
    const fault = validate === undefined ? 'no schema of this kind' : faultOf(validate, read(file));
    const wish = expected(`${name}/${file}`) ?? 'validates';
    return { file: `${name}/${file}`, expected: wish, got: fault ?? 'validates', ok: fault === undefined };
  });
  const validate = validators.get(schemaOf(CREDENTIAL));
  if (validate === undefined) return rows;
  return [...rows, ...judgeGiven(`${name}/${schemaOf(CREDENTIAL)}`, validate, await givenOf(await application()))];
}

/** One row for each credential, and three that must be refused: altered, cut short, under another key. */
export function judgeGiven(file: string, validate: ValidateFunction, { jwts, keys }: Given): Row[] {
  const rows = jwts.map((jwt): Row => {
    const fault = faultOf(validate, payloadOf(jwt)) ?? signatureFault(jwt, keys);
    const vector = String((payloadOf(jwt) as { id?: unknown }).id);
    return { file, vector, expected: 'validates and verifies', got: fault ?? 'validates and verifies', ok: !fault };
  });
  const [first] = jwts;
  if (first === undefined) return [{ file, expected: 'credentials to judge', got: 'none were given', ok: false }];
  const { issuer: _issuer, ...cut } = payloadOf(first) as Record<string, unknown>;
  const [header = '', , signature = ''] = first.split('.');
  const altered = `${header}.${Buffer.from(JSON.stringify(cut)).toString('base64url')}.${signature}`;
  const refused = (vector: string, fault: string | undefined): Row => ({
    file,
    vector,
    expected: 'refused',
    got: fault === undefined ? 'taken' : 'refused',
    ok: fault !== undefined,
    ...(fault === undefined ? {} : { note: fault }),
  });
  return [
    ...rows,
    refused('without its issuer', faultOf(validate, cut)),
    refused('altered after signing', signatureFault(altered, keys)),
    refused('with no key published', signatureFault(first, [])),
  ];
}

/** Every verified attestation of the sample year as a credential, in a transaction that is rolled back. */
async function givenOf(application: Application): Promise<Given> {
  const credentials = application.get(Credentials);
  const jwts: string[] = [];
  const done = new Error('done');
  try {
    await application.run(async (ctx) => {
      await load(ctx, application.loadRooms(), join(projectFolder(), 'config', 'sample-year'));
      const facts = await application.get(Attestations).search(ctx, { limit: PAGE });
      jwts.push(...(await credentials.sign(ctx, facts)));
      throw done;
    });
  } catch (error) {
    if (error !== done) throw error;
  }
  return { jwts, keys: credentials.published().keys };
}

function faultOf(validate: ValidateFunction, value: unknown): string | undefined {
  if (validate(value)) return undefined;
  const errors = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  return errors.length > 0 ? errors.join('; ') : 'it does not validate';
}

function payloadOf(jwt: string): unknown {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

function signatureFault(jwt: string, keys: readonly object[]): string | undefined {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Record<string, unknown>;
  const jwk = keys.find((one) => (one as { kid?: unknown }).kid === kid);
  if (jwk === undefined) return `the key ${String(kid)} is not published`;
  if (alg !== 'EdDSA') return `the algorithm is ${String(alg)}`;
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const holds = verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
  return holds ? undefined : 'the signature does not hold';
}

export const CREDENTIALS: readonly Part[] = [
  { set: '06-policy-crypto', entry: 'vc-2.0-schema-examples', judge: judgeFolder },
];
