import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { countNewlines } from '../../src/extract/count-newlines.ts';
import { text } from '../../src/extract/text.ts';
import { accepts, allText, read } from './read-text-like.ts';

const TEXTS = {
  de: 'Sehr geehrte Frau Müller, die Untersuchung der Schilddrüse ergab keinen auffälligen Befund. Bitte kommen Sie am Dienstag nüchtern in die Sprechstunde. Mit freundlichen Grüßen\n',
  fr: 'Madame, nous avons reçu les résultats de l’échographie réalisée à l’hôpital. Le médecin vous a prescrit un traitement à prendre matin et soir pendant trois semaines.\n',
  ru: 'Пациент поступил в отделение кардиологии с жалобами на боль в груди. Назначено лечение, состояние удовлетворительное.\n',
  pl: 'Pacjent został przyjęty na oddział kardiologii z powodu bólu w klatce piersiowej. Zalecono dalsze leczenie w poradni, następna wizyta w przyszłą środę.\n',
  el: 'Ο ασθενής εισήχθη στο τμήμα καρδιολογίας με πόνο στο στήθος. Η θεραπεία συνεχίζεται.\n',
  ja: '患者は胸の痛みを訴えて循環器科に入院しました。治療は順調に進んでいます。来週の水曜日に再診です。\n',
  zh: '患者因胸痛入住心内科。治疗进展顺利，下周三复诊。请按时服药。\n',
  tw: '患者因胸痛入住心臟內科。治療進展順利，下週三複診。請按時服藥。\n',
  ko: '환자는 가슴 통증으로 심장내과에 입원했습니다. 치료는 순조롭게 진행되고 있습니다.\n',
} as const;

const CASES: readonly (readonly [keyof typeof TEXTS, string])[] = [
  ['ru', 'utf8'],
  ['de', 'utf-16le'],
  ['de', 'utf-16be'],
  ['ja', 'utf-16le'],
  ['zh', 'utf-16be'],
  ['ru', 'utf-16le'],
  ['de', 'windows-1252'],
  ['fr', 'windows-1252'],
  ['de', 'cp850'],
  ['de', 'cp437'],
  ['de', 'iso-8859-15'],
  ['ru', 'windows-1251'],
  ['ru', 'koi8-r'],
  ['ru', 'cp866'],
  ['ru', 'iso-8859-5'],
  ['pl', 'windows-1250'],
  ['pl', 'iso-8859-2'],
  ['el', 'windows-1253'],
  ['el', 'iso-8859-7'],
  ['ja', 'shift_jis'],
  ['ja', 'euc-jp'],
  ['zh', 'gbk'],
  ['tw', 'big5'],
  ['ko', 'euc-kr'],
];

describe('an encoding is told from the bytes alone', () => {
  test.each(CASES)('%s in %s', async (language, encoding) => {
    const written = TEXTS[language].repeat(3);
    const bytes = iconv.encode(written, encoding);
    expect(accepts(text, bytes)).toBe(true);
    expect(allText(await read(text, bytes))).toBe(written);
  });
  test.each(['utf8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    '%s by its mark, across pieces',
    async (encoding) => {
      const written = `${TEXTS.ru.repeat(4000)}😀 end`;
      const bytes = iconv.encode(written, encoding, { addBOM: true });
      expect(bytes.length).toBeGreaterThan(800_000);
      expect(accepts(text, bytes)).toBe(true);
      expect(allText(await read(text, bytes)).replaceAll('.\n\n', '.\n')).toBe(written);
    },
  );
  test('a declared charset is believed where UTF-8 does not hold', async () => {
    const bytes = iconv.encode('<?xml version="1.0" encoding="iso-8859-7"?><a>\u03b1</a>', 'iso-8859-7');
    expect(allText(await read(text, bytes))).toContain('\u03b1');
    const utf8 = Buffer.from('<?xml version="1.0" encoding="iso-8859-7"?><a>\u03b1</a>');
    expect(allText(await read(text, utf8))).toContain('\u03b1');
  });
  test('UTF-8 that breaks late loses neither the line nor its neighbours', async () => {
    const plain = 'nothing but letters here\n'.repeat(8000);
    const bytes = Buffer.concat([
      Buffer.from(plain),
      Buffer.from('Grüße “one”\n'),
      iconv.encode('für Müller – 5 €\n', 'windows-1252'),
      Buffer.from('Ünd so\n'),
    ]);
    expect(allText(await read(text, bytes)).slice(plain.length)).toBe(
      'Grüße “one”\nfür Müller – 5 €\nÜnd so\n',
    );
  });
});

describe('text is told from other bytes', () => {
  test.each([
    ['nothing', '', true],
    ['one letter', 'a', true],
    ['three bytes', 'a\r\n', true],
    ['an accent alone', '\xe9', true],
    ['padding', `${'log line 17\n'.repeat(20)}${'\0'.repeat(200)}`, true],
    ['a few strange bytes', `${'some words in a line\n'.repeat(50)}\x01\x02`, true],
    ['MLLP frames', '\x0bMSH|^~\\&|A\rPID|1\r\x1c\r', true],
    ['RTF', '{\\rtf1 x}', false],
    ['PDF', '%PDF-1.7\n1 0 obj', false],
    ['little-endian numbers', '\x01\0\0\0\x02\0\0\0\x03\0\0\0'.repeat(40), false],
  ])('%s', (_, input, expected) => {
    expect(accepts(text, Buffer.from(input, 'latin1'))).toBe(expected);
  });
  test('random bytes are no text', () => {
    let state = 7;
    const bytes = Uint8Array.from({ length: 65_536 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    });
    expect(accepts(text, bytes)).toBe(false);
  });
});

test('line ends are counted at every length and position', () => {
  const bytes = Uint8Array.from({ length: 600_000 }, (_, at) => (at % 7 === 3 ? 10 : 65));
  for (const [from, to] of [
    [0, 0],
    [0, 1],
    [3, 4],
    [1, 17],
    [5, 262_149],
    [0, 600_000],
    [11, 599_999],
  ] as const) {
    let expected = 0;
    for (let at = from; at < to; at += 1) if (at % 7 === 3) expected += 1;
    expect(countNewlines(bytes.subarray(from, to))).toBe(expected);
  }
});
