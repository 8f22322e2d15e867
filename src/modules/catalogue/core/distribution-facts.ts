/** What the texts of a file's description mean: an address, a size in bytes, a media type, a digest. Absent = not said. */

/** Characters that no address in Turtle or JSON-LD may hold and that its normal form may leave (Turtle 1.1, IRIREF). */
const NOT_IN_ADDRESSES = /[\s<>"{}|^`\\]/;
const LENGTH_MAX = 2_000;

/** An http or https address in its normal form; undefined for anything else, so that no scheme but these goes out. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || text.length > LENGTH_MAX || !/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return undefined;
  }
  const { href, username, password } = new URL(text);
  return NOT_IN_ADDRESSES.test(href) || username !== '' || password !== '' ? undefined : href;
}

const UNITS: Readonly<Record<string, bigint>> = {
  b: 1n,
  byte: 1n,
  bytes: 1n,
  kb: 1_000n,
  mb: 1_000_000n,
  gb: 1_000_000_000n,
  tb: 1_000_000_000_000n,
  pb: 1_000_000_000_000_000n,
  kib: 1_024n,
  mib: 1_048_576n,
  gib: 1_073_741_824n,
  tib: 1_099_511_627_776n,
  pib: 1_125_899_906_842_624n,
};

/** `117743 B` or `1.5 kB` in whole bytes, rounded down; undefined where the text is no size. */
export function byteCount(text: string | undefined): string | undefined {
  const match = /^\s*(\d{1,18})(?:\.(\d{1,9}))?\s*([a-z]*)\s*$/i.exec(text ?? '');
  if (!match) return undefined;
  const [, whole = '', fraction = '', word = ''] = match;
  const unit = UNITS[word === '' ? 'b' : word.toLowerCase()];
  if (unit === undefined) return undefined;
  return ((BigInt(whole + fraction) * unit) / 10n ** BigInt(fraction.length)).toString();
}

/** The address of a media type in the register of IANA. */
export function mediaTypeAddress(type: string): string | undefined {
  const bare = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const known = /^(application|audio|font|image|message|model|multipart|text|video)\/[a-z0-9][a-z0-9.+_-]{0,100}$/;
  return known.test(bare) ? `https://www.iana.org/assignments/media-types/${bare}` : undefined;
}

export function isSha256(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{64}$/i.test(text);
}
