/**
 * Who signs checkpoints. Ed25519 first; the algorithm and the key's id are stored with every checkpoint, so that SM2 or
 * a hardware module can be added, and keys rotated, without touching older proofs.
 */
export type LogAlgorithm = 'ed25519';

/** What a signature line may be made with: the log's own algorithm, or a witness's timestamped one (C2SP tlog-cosignature). */
export type SignatureAlgorithm = LogAlgorithm | 'cosignature/v1';

export interface Signer {
  /** Key name of the signed note: the log's origin, without scheme. */
  readonly name: string;
  /** Four bytes: SHA-256(name, newline, 0x01, public key), cut (C2SP signed-note). */
  readonly keyId: Uint8Array;
  readonly algorithm: LogAlgorithm;
  sign(bytes: Uint8Array): Uint8Array;
}

/** Who checks a signature: the public half, as known from configuration, never from the database. */
export interface VerifierKey {
  readonly name: string;
  readonly algorithm: SignatureAlgorithm;
  /** The 32 raw bytes of an Ed25519 public key. */
  readonly publicKey: Uint8Array;
}
