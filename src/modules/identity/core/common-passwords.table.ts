/**
 * Passwords that everybody tries first, made by rule: words that lists of leaked passwords are known to begin with, alone,
 * doubled, and followed by what people put behind them; and walks over the keyboard. All in lower case.
 */

/** In English, then in pinyin, then of this service. */
export const COMMON_WORDS: readonly string[] = [
  ...'password passwd passphrase secret letmein welcome login admin administrator root guest user test testing'.split(
    ' ',
  ),
  ...'changeme default master super supervisor manager service system server database oracle mysql postgres'.split(' '),
  ...'iloveyou love lover princess sunshine dragon monkey tiger eagle lion shadow ninja hunter killer'.split(' '),
  ...'football baseball basketball soccer hockey superman batman pokemon starwars freedom whatever trustno'.split(' '),
  ...'computer internet google facebook microsoft apple samsung huawei tencent alibaba michael jordan ashley'.split(
    ' ',
  ),
  ...'charlie thomas jessica daniel andrew summer winter spring autumn monday friday january december'.split(' '),
  ...'woaini woaiwojia aini mima denglu guanliyuan zhongguo china beijing shanghai shenzhen guangzhou'.split(' '),
  ...'dongguan nihao wangwei zhangwei liwei wangfang lina zhangmin liujing wangjing zhaoyang tianxia'.split(' '),
  ...'corpus ledger corpusledger yuliao zhangben yuliaozhangben shuju jiaoyi zhengfu gongsi'.split(' '),
];

const ENDINGS: readonly string[] = [
  ...'1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0 00 01 000 007 11 111 1111 111111'.split(' '),
  ...'123123 321 4321 54321 654321 520 5201314 1314 521 666 6666 666666 668 88 888 8888 888888 168 999'.split(' '),
  ...'2018 2019 2020 2021 2022 2023 2024 2025 2026 2027 ! !! @ # . ? !@# @123 @1234 #123 _123 abc qwe qaz'.split(' '),
];

const WALKS: readonly string[] = [
  'qwertyuiop[]',
  'asdfghjkl;',
  'zxcvbnm,./',
  '1234567890',
  '0987654321',
  'abcdefghijklmnopqrstuvwxyz',
  '1qaz2wsx3edc4rfv5tgb6yhn',
  'qazwsxedcrfvtgbyhnujm',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '!qaz@wsx#edc$rfv',
  '!@#$%^&*()',
];
const WALK_MIN = 5;

/** Every password of the list. */
export function commonPasswords(): Set<string> {
  const all = new Set<string>();
  for (const word of COMMON_WORDS) {
    for (const base of [word, word + word]) {
      all.add(base);
      for (const ending of ENDINGS) all.add(base + ending);
    }
  }
  for (const walk of WALKS) {
    for (let from = 0; from < walk.length; from++) {
      for (let to = from + WALK_MIN; to <= walk.length; to++) {
        const part = walk.slice(from, to);
        all.add(part).add(part + part);
      }
    }
  }
  for (const digit of '0123456789') {
    for (let length = WALK_MIN; length <= 20; length++) all.add(digit.repeat(length));
  }
  return all;
}
