/** Code points after IBM's code page 037: letters in three runs of nine, nine and eight, digits from 0xF0. */
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { encodingOf } from '../../src/extract/encoding-of.ts';
import { text } from '../../src/extract/text.ts';
import { accepts, allText, read } from './read-text-like.ts';

const RUNS = [
  ['abcdefghi', 0x81],
  ['jklmnopqr', 0x91],
  ['stuvwxyz', 0xa2],
  ['ABCDEFGHI', 0xc1],
  ['JKLMNOPQR', 0xd1],
  ['STUVWXYZ', 0xe2],
  ['0123456789', 0xf0],
] as const;
const CODES = new Map<string, number>([
  ...RUNS.flatMap(([run, from]) => [...run].map((character, i) => [character, from + i] as const)),
  ...([
    [' ', 0x40],
    ['.', 0x4b],
    [',', 0x6b],
    [':', 0x7a],
    ['-', 0x60],
    ['/', 0x61],
    ['(', 0x4d],
    [')', 0x5d],
  ] as const),
]);
const encode = (written: string, newline: number): Buffer =>
  Buffer.from([...written].map((character) => (character === '\n' ? newline : CODES.get(character)!)));

const LETTER =
  'Patient: Kowalczyk, Ada. MRN: 48217735\nDate of birth: 03/14/1961, SSN 536-22-8731 (verified)\nSeen for asthma. Come again in May.\n';

describe('mainframe text', () => {
  test.each([
    ['line feed', 0x25],
    ['new line', 0x15],
  ])('with %s is read', async (_, newline) => {
    const bytes = encode(LETTER, newline);
    expect(accepts(text, bytes)).toBe(true);
    expect(allText(await read(text, bytes))).toBe(LETTER);
  });

  test('records of fixed length with a binary field are read, the field as spaces', async () => {
    const record = Buffer.concat([
      encode('KOWALCZYK ADA                 48217735  MAIN STREET 12      BOSTON    ', 0x15),
      Buffer.from([0x01, 0x23, 0x0c]),
    ]);
    const told = allText(await read(text, Buffer.concat(Array.from({ length: 20 }, () => record))));
    expect(told.match(/KOWALCZYK ADA {17}48217735 {2}MAIN STREET 12/g)?.length).toBe(20);
  });

  test.each([
    ['ASCII', Buffer.from(LETTER.repeat(3)), 'utf-8'],
    [
      'a table of addresses of mail',
      Buffer.from('a@b.org @c @d @e @f @g @@@@ @h @i @@@ @j @k @l @m\n'.repeat(9)),
      'utf-8',
    ],
  ])('%s is none', (_, bytes, name) => expect(encodingOf(bytes).name).toBe(name));

  test.each(['windows-1251', 'koi8-r', 'cp866'])('Russian in %s is none', (encoding) => {
    const bytes = iconv.encode('Пациент поступил в отделение кардиологии с жалобами. '.repeat(9), encoding);
    expect(encodingOf(bytes).name).not.toBe('ebcdic');
  });

  test.each(['gbk', 'big5', 'shift_jis', 'euc-kr'])('%s without a space is none', (encoding) => {
    const bytes = iconv.encode('患者因胸痛入院治療中下週三複診請按時服藥'.repeat(20), encoding);
    expect(encodingOf(bytes).name).not.toBe('ebcdic');
  });

  test('bytes at random are none', () => {
    let state = 7;
    const bytes = Buffer.from(
      Array.from({ length: 8192 }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state >>> 24;
      }),
    );
    expect(encodingOf(bytes).name).not.toBe('ebcdic');
  });
});
