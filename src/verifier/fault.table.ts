/** Why a receipt is refused, in the words of those who read it. `{detail}` is what the check has to name. */
import type { Words } from './words.js';

export const FAULTS = {
  NO_LOG_KEY: {
    zh: '还没有给出日志公钥，无法核对签名。请粘贴日志公钥，公钥应从主管部门或日志运营方公布处取得，不要只从凭证的来源取得。',
    en: 'No log key was given, so no signature can be checked. Paste the key of the log; take it from where the authority or the log operator publishes it, not only from whoever gave you the receipt.',
  },
  TOO_LARGE: {
    zh: '文件超过 1 MiB，不是本账本出具的凭证。',
    en: 'The file is larger than 1 MiB; this ledger issues no such receipt.',
  },
  NOT_TEXT: {
    zh: '文件不是 UTF-8 文本，凭证可能被压缩、转码或损坏。请重新下载凭证。',
    en: 'The file is not UTF-8 text; the receipt may have been packed, re-encoded or damaged. Download it again.',
  },
  NOT_A_RECEIPT: {
    zh: '第一行不是 c2sp.org/tlog-proof@v1，这不是本格式的凭证。请选择从账本下载的 .tlog-proof 文件。',
    en: 'The first line is not c2sp.org/tlog-proof@v1, so this is no receipt of this format. Choose the .tlog-proof file downloaded from the ledger.',
  },
  NO_EXTRA: {
    zh: '缺少 extra 行，凭证里没有记录内容，无法核对。',
    en: 'There is no extra line: the receipt holds no record that could be checked.',
  },
  EXTRA_ENCODING: {
    zh: 'extra 行不是规范的 base64，凭证被改动或损坏。',
    en: 'The extra line is not canonical base64: the receipt was changed or damaged.',
  },
  EXTRA_JSON: {
    zh: 'extra 的内容不是 RFC 8785 规范 JSON（例如有多余空白、重复的字段或不同的数字写法），凭证被改动或损坏。',
    en: 'The content of extra is not canonical JSON of RFC 8785 (blanks, repeated names, another spelling of a number): the receipt was changed or damaged.',
  },
  EXTRA_FIELDS: {
    zh: 'extra 必须恰好含 kind、id、record、salt 四个字段，且 record 为对象。',
    en: 'The content of extra must have exactly the fields kind, id, record and salt, with an object as record.',
  },
  SALT: {
    zh: '盐值不是 32 字节的规范 base64，无法重算条目。',
    en: 'The salt is not canonical base64 of 32 bytes, so the entry cannot be recomputed.',
  },
  KIND_DIFFERS: {
    zh: '凭证标明的类型与记录里的类型不同，标签被改动。',
    en: 'The kind on the label of the receipt is another than the one in the record: the label was changed.',
  },
  ID_DIFFERS: {
    zh: '凭证标明的编号与记录里的编号不同，标签被改动。',
    en: 'The id on the label of the receipt is another than the one in the record: the label was changed.',
  },
  INDEX: {
    zh: 'index 行不是十进制整数（不得有正负号、前导零，须小于 2⁵³）。',
    en: 'The index line is not a decimal number (no sign, no leading zero, below 2⁵³).',
  },
  HASH_LINE: {
    zh: '第 {detail} 个证明哈希不是 32 字节的规范 base64，凭证被改动或损坏。',
    en: 'Hash {detail} of the proof is not canonical base64 of 32 bytes: the receipt was changed or damaged.',
  },
  NO_CHECKPOINT: {
    zh: '证明之后没有空行和检查点，凭证不完整。请重新下载凭证。',
    en: 'No blank line and checkpoint follow the proof: the receipt is cut short. Download it again.',
  },
  NOTE_MALFORMED: {
    zh: '检查点不是签名文本的格式（正文、空行、签名行），或签名行超过 100 行。',
    en: 'The checkpoint is not in the form of a signed note (text, blank line, signature lines), or has more than 100 signature lines.',
  },
  CHECKPOINT_MALFORMED: {
    zh: '检查点正文的格式不对：应依次为日志名称、记录数、根哈希，记录数须小于 2⁵³。',
    en: 'The text of the checkpoint has another form than log name, number of records and root hash; the number must be below 2⁵³.',
  },
  ROOT_LENGTH: {
    zh: '检查点的根哈希不是 32 个字节。',
    en: 'The root hash of the checkpoint is not 32 bytes.',
  },
  EMPTY_LOG: {
    zh: '检查点的记录数为 0，空日志不能证明任何记录。',
    en: 'The checkpoint is of an empty log, which proves no record.',
  },
  OUT_OF_RANGE: {
    zh: '记录的位置不在检查点的范围内：{detail}。',
    en: 'The position of the record lies outside the checkpoint: {detail}.',
  },
  PROOF_LENGTH: {
    zh: '证明哈希的个数不对：{detail}。凭证被截短或加长。',
    en: 'The proof has the wrong number of hashes: {detail}. The receipt was cut or extended.',
  },
  WRONG_ROOT: {
    zh: '由记录算出的根哈希与检查点的根哈希不同：记录、盐值、位置或证明至少有一处被改动，或凭证与检查点不是一套。',
    en: 'The root computed from the record is another than the root of the checkpoint: the record, the salt, the position or the proof was changed, or the checkpoint belongs to another receipt.',
  },
  OTHER_LOG: {
    zh: '检查点的日志名称是“{detail}”，您给出的日志公钥都不是这个名称的。请核对公钥是否属于这个日志。',
    en: 'The checkpoint names the log “{detail}”, and none of the log keys given has that name. Check that the key is of this log.',
  },
  UNKNOWN_SIGNER: {
    zh: '检查点上没有您给出的日志公钥的签名。可能给错了公钥，或检查点由别人签发。',
    en: 'The checkpoint carries no signature by the log keys given: the key may be the wrong one, or somebody else signed.',
  },
  AMBIGUOUS_KEY: {
    zh: '给出的公钥中有两个名称和标识相同，无法判断用哪一个。请删去重复的公钥。',
    en: 'Two of the keys given have the same name and id, so it cannot be told which one to use. Remove the repeated key.',
  },
  BAD_SIGNATURE: {
    zh: '检查点上有一行签名不成立：签名者是您给出的公钥之一，但内容与签名不符。检查点或签名被改动。',
    en: 'A signature on the checkpoint does not hold: it names one of the keys given, but does not fit the text. The checkpoint or the signature was changed.',
  },
} as const satisfies Readonly<Record<string, Words>>;

export type ReceiptFaultCode = keyof typeof FAULTS;
