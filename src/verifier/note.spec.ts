import { ed25519 } from '@noble/curves/ed25519.js';
import { concat, toBase64, utf8 } from './bytes.js';
import { readKeys } from './keys.js';
import { cosignedMessage, formatKey, keyId, type NoteKey, openNote, parseKey } from './note.js';

/** A signer made from one byte, so that every run signs alike. */
function signer(name: string, type: 0x01 | 0x04, seed: number) {
  const secret = new Uint8Array(32).fill(seed);
  const publicKey = ed25519.getPublicKey(secret);
  const key: NoteKey = { name, type, id: keyId(name, type, publicKey), publicKey };
  const line = (body: Uint8Array): string => `— ${name} ${toBase64(concat(key.id, body))}\n`;
  return {
    key,
    sign: (text: string): string => line(ed25519.sign(utf8(text), secret)),
    cosign: (text: string, seconds: number): string => {
      const time = new Uint8Array(8);
      new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
      return line(concat(time, ed25519.sign(cosignedMessage(seconds, text), secret)));
    },
    line,
  };
}

const TEXT = 'ledger.example/log\n3\nAAAA\n';
const log = signer('ledger.example/log', 0x01, 1);
const witness = signer('witness.example', 0x04, 2);
const stranger = signer('stranger.example', 0x01, 3);
const fault = (note: string | Uint8Array, keys: readonly NoteKey[]): string => {
  const opened = openNote(typeof note === 'string' ? utf8(note) : note, keys);
  return 'fault' in opened ? opened.fault : 'taken';
};

describe('a signed note', () => {
  const good = `${TEXT}\n${log.sign(TEXT)}${witness.cosign(TEXT, 1_772_332_830)}${stranger.sign(TEXT)}`;

  it('gives its text, who of the given keys signed and when, and who else did', () => {
    const opened = openNote(utf8(good), [log.key, witness.key]);
    expect(opened).toEqual({
      text: TEXT,
      signatures: [{ key: log.key }, { key: witness.key, timestamp: 1_772_332_830 }],
      unknown: [{ name: 'stranger.example', id: stranger.key.id }],
    });
  });

  it('of none of the given keys is refused, though the signatures hold', () => {
    expect(fault(good, [])).toBe('NO_KNOWN_SIGNATURE');
    expect(fault(good, [signer('ledger.example/log', 0x01, 9).key])).toBe('NO_KNOWN_SIGNATURE');
  });

  it('is refused for one wrong line of a given key, wherever it stands', () => {
    const wrong = log.line(new Uint8Array(64).fill(7));
    expect(fault(`${TEXT}\n${wrong}${witness.cosign(TEXT, 1)}`, [log.key, witness.key])).toBe('BAD_SIGNATURE');
    expect(fault(`${good}${wrong}`, [log.key, witness.key])).toBe('BAD_SIGNATURE');
    expect(fault(`${good}${log.line(new Uint8Array(63))}`, [log.key, witness.key])).toBe('BAD_SIGNATURE');
  });

  it('is refused when a witness’s time is not the one it signed, or no time at all', () => {
    const moved = witness.cosign(TEXT, 5).replace(toBase64(concat(witness.key.id, Uint8Array.of(0, 0, 0, 0, 0))), '');
    expect(fault(`${TEXT}\n${moved}`, [witness.key])).not.toBe('taken');
    const far = concat(new Uint8Array(8).fill(255), new Uint8Array(64));
    expect(fault(`${TEXT}\n${witness.line(far)}`, [witness.key])).toBe('BAD_SIGNATURE');
  });

  it('does not take a witness’s signature for a log’s, nor the other way round', () => {
    const asLog = { ...witness.key, type: 0x01 as const };
    const asWitness = { ...log.key, type: 0x04 as const };
    expect(fault(`${TEXT}\n${witness.cosign(TEXT, 5)}`, [asLog])).toBe('BAD_SIGNATURE');
    expect(fault(`${TEXT}\n${log.sign(TEXT)}`, [asWitness])).toBe('BAD_SIGNATURE');
  });

  it('counts a repeated line once and refuses two given keys of one name and id', () => {
    const opened = openNote(utf8(`${TEXT}\n${log.sign(TEXT)}${log.sign(TEXT)}`), [log.key]);
    expect('signatures' in opened && opened.signatures).toHaveLength(1);
    expect(fault(good, [log.key, log.key])).toBe('AMBIGUOUS_KEY');
  });

  it('in another form is no note', () => {
    const line = log.sign(TEXT);
    const wrong = [
      '',
      TEXT,
      `${TEXT}\n`,
      `${TEXT}${line}`,
      `${TEXT}\n${line}`.slice(0, -1),
      `${TEXT}\n${line.replace('—', '-')}`,
      `${TEXT}\n${line.replace(' ledger', '  ledger')}`,
      `${TEXT}\n${line.replace('=', '')}`,
      `\tx\n\n${line}`,
      `${TEXT}\n${Array.from({ length: 101 }, (_, at) => signer(`s${at}`, 1, at + 1).line(new Uint8Array(64))).join('')}`,
    ];
    for (const note of wrong) expect([note.slice(-60), fault(note, [log.key])]).toEqual([note.slice(-60), 'MALFORMED']);
    expect(fault(concat(Uint8Array.of(0xff), utf8(good)), [log.key])).toBe('MALFORMED');
  });

  it('with a byte order mark is another text than was signed', () => {
    expect(fault(concat(Uint8Array.of(0xef, 0xbb, 0xbf), utf8(good)), [log.key])).toBe('BAD_SIGNATURE');
  });
});

describe('a verifier key', () => {
  it('reads back as it was written, of a log or a witness', () => {
    for (const { key } of [log, witness]) expect(parseKey(formatKey(key.name, key.type, key.publicKey))).toEqual(key);
  });

  it('as the note of another project publishes it is read', () => {
    const key = parseKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    expect(key?.name).toBe('PeterNeumann');
  });

  it('with another id, type, length or name is none', () => {
    const [name = '', id = '', body = ''] = formatKey('a.example', 0x01, log.key.publicKey).split('+');
    const other = toBase64(concat(Uint8Array.of(0x02), log.key.publicKey));
    const wrong = [
      `${name}+00000000+${body}`,
      `b.example+${id}+${body}`,
      `${name}+${id}+${other}`,
      `${name}+${id}+AQ==`,
      name,
      '',
    ];
    for (const vkey of wrong) expect([vkey, parseKey(vkey)]).toEqual([vkey, undefined]);
  });

  it('stands one a line among comments; each counts once, and wrong lines are named', () => {
    const vkey = formatKey(log.key.name, 0x01, log.key.publicKey);
    const cosigner = formatKey(witness.key.name, 0x04, witness.key.publicKey);
    expect(readKeys(`# log\r\n${vkey}\n\n ${vkey} \nnonsense\n${cosigner}`)).toEqual({
      logKeys: [log.key],
      witnessKeys: [witness.key],
      wrongLines: [5],
    });
  });
});
