import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CompactSign } from 'jose';
import { present } from '../../kernel/assert.js';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { type JwsHeader, readJwsHeader, verifyJws } from '../../platform/jws.js';
import { type Organisation, Parties } from '../parties/index.js';
import { type AttestationDraft, Attestations } from './attestations.service.js';
import { type AttestationFact, statusOn } from './core/attestation.js';
import { credentialOf, readCredential, VC_TYPE } from './core/credential.js';
import * as no from './core/credential-errors.js';
import { type IssuerKey, signsOn } from './core/issuer-key.js';
import { CREDENTIAL_SETTINGS, type CredentialSettings } from './credentials.tokens.js';
import { IssuerKeysStore } from './issuer-keys.store.js';

const HEADER_TYPE = 'vc+jwt';
/** A credential is a page, not a file: what is larger is no attestation. */
const JWT_MAX = 200_000;

/** Attestations as signed Verifiable Credentials 2.0, out and in. */
@Injectable()
export class Credentials {
  constructor(
    private readonly attestations: Attestations,
    private readonly keys: IssuerKeysStore,
    private readonly parties: Parties,
    @Inject(CREDENTIAL_SETTINGS) private readonly settings: CredentialSettings,
  ) {}

  /** Everything that may have signed, as a JSON Web Key Set. */
  published() {
    return { keys: this.settings.published };
  }

  /** The credential of one statement that the caller may see. Throws `ATTESTATIONS.UNKNOWN`, `ATTESTATIONS.STATE`. */
  async one(ctx: Ctx, id: string): Promise<string> {
    const fact = await this.attestations.attestation(ctx, id);
    const status = statusOn(fact, shanghaiDate(ctx.now));
    if (status !== 'VERIFIED' && status !== 'EXPIRED') throw no.notExportable(status);
    const [jwt] = await this.sign(ctx, [fact]);
    return present(jwt, 'the credential of one statement');
  }

  /** The credentials of those that are verified and not revoked, in the order given. */
  async sign(ctx: Ctx, facts: readonly AttestationFact[]): Promise<readonly string[]> {
    const verified = facts.filter(({ status, revokedOn }) => status === 'VERIFIED' && revokedOn === undefined);
    const organisations = await this.parties.organisations(
      ctx,
      verified.flatMap(({ issuerId, ownerId }) => [issuerId, ownerId]),
    );
    const { issuer, key, kid } = this.settings;
    return Promise.all(
      verified.map((fact) => {
        const assessor = present(organisations.get(fact.issuerId), 'issuer of an attestation');
        const owner = present(organisations.get(fact.ownerId), 'owner of what is attested');
        const parties = { assessor: urnOf(assessor), assessorName: assessor.nameZh, owner: urnOf(owner) };
        const payload = Buffer.from(JSON.stringify(credentialOf(fact, parties, issuer)), 'utf8');
        const header = { alg: 'EdDSA', typ: HEADER_TYPE, cty: 'vc', kid };
        return new CompactSign(payload).setProtectedHeader(header).sign(key);
      }),
    );
  }

  /** Takes a credential that the caller's organisation signed, as if it had handed in the same as JSON. */
  async take(ctx: Ctx, jwt: string): Promise<AttestationFact> {
    return this.attestations.submit(ctx, await this.read(ctx, jwt.trim()));
  }

  /**
   * Signature first: nothing of the payload is believed before it holds under a key on record of the caller's
   * organisation. Throws `ATTESTATIONS.VC_*` saying what is wrong.
   */
  private async read(ctx: Ctx, jwt: string): Promise<Omit<AttestationDraft, 'issuerId'>> {
    if (jwt.length > JWT_MAX) throw no.notAJwt();
    const today = shanghaiDate(ctx.now);
    const key = await this.keyOf(ctx, jwt);
    const read = readCredential(await verified(jwt, key));
    if ('error' in read) throw read.error;
    const organisation = (await this.parties.organisations(ctx, [key.organisationId])).get(key.organisationId);
    const names = organisation === undefined ? [] : [urnOf(organisation), `urn:uuid:${organisation.id}`];
    if (!names.includes(read.issuer)) throw no.otherIssuer(read.issuer);
    if (read.validUntil !== undefined && read.validUntil <= today) throw no.credentialExpired(read.validUntil);
    const { issuer: _issuer, evidence, ...draft } = read;
    const signed = {
      sha256: createHash('sha256').update(jwt, 'ascii').digest('hex'),
      mediaType: VC_TYPE,
      name: `签名凭证 signed credential ${key.kid}`,
    };
    return { ...draft, evidence: [...evidence, signed] };
  }

  private async keyOf(ctx: Ctx, jwt: string): Promise<IssuerKey> {
    const header = headerOf(jwt);
    const { kid = '', alg = '', typ } = header;
    if (typ !== HEADER_TYPE) throw no.notAJwt();
    const known = await this.keys.byKid(ctx, kid.slice(-200));
    const own = known !== undefined && known.key.organisationId === ctx.actor.organisationId;
    if (!own || !signsOn(known.key, known.end, shanghaiDate(ctx.now))) throw no.keyUnknown(kid.slice(0, 100));
    if (alg !== known.key.algorithm) throw no.algorithmRefused(alg.slice(0, 40));
    return known.key;
  }
}

/** The name of an organisation in credentials. */
export function urnOf({ id, uscc }: Pick<Organisation, 'id' | 'uscc'>): string {
  return uscc === undefined ? `urn:uuid:${id}` : `urn:uscc:${uscc}`;
}

function headerOf(jwt: string): JwsHeader {
  const header = readJwsHeader(jwt);
  if (header === undefined) throw no.notAJwt();
  return header;
}

async function verified(jwt: string, { jwk, algorithm }: IssuerKey): Promise<JsonObject> {
  const payload = await verifyJws(jwt, jwk, algorithm);
  if (payload === undefined) throw no.signatureFails();
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as JsonObject;
  } catch {
    throw no.notAJwt();
  }
}
