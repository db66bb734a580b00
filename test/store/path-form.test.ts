/** Paths: what is shown is harmless, what is kept is every byte. */
import { expect, it } from 'vitest';
import { toPathForm } from '../../src/store/path-form.ts';
import { randomOf } from './random-share.ts';

it.each([
  ['plain/ä.txt', { shown: 'plain/ä.txt' }],
  ['new\nline', { shown: 'new\\nline', bytesBase64: Buffer.from('new\nline').toString('base64') }],
  ['rtl\u202etxt', { shown: 'rtl\\u{202e}txt', bytesBase64: Buffer.from('rtl\u202etxt').toString('base64') }],
])('shows %j', (path, form) => {
  expect(toPathForm(Buffer.from(path))).toEqual(form);
});

it('writes out bytes that are no UTF-8 and leaves the rest', () => {
  // A lone continuation byte, a cut sequence before a whole one, an overlong slash, a surrogate.
  const bytes = Buffer.from([0x61, 0x80, 0xc3, 0xc3, 0xa4, 0xc0, 0xaf, 0xed, 0xa0, 0x80]);
  expect(toPathForm(bytes).shown).toBe('a\\x80\\xc3ä\\xc0\\xaf\\xed\\xa0\\x80');
  expect(Buffer.from(toPathForm(bytes).bytesBase64!, 'base64')).toEqual(bytes);
});

it('loses no byte of 2,000 hostile names and shows no control', () => {
  const random = randomOf(3);
  for (let i = 0; i < 2000; i += 1) {
    const bytes = Uint8Array.from({ length: 1 + random(30) }, () => 1 + random(255));
    const { shown, bytesBase64 } = toPathForm(bytes);
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(
      Buffer.compare(
        bytesBase64 === undefined ? Buffer.from(shown) : Buffer.from(bytesBase64, 'base64'),
        bytes,
      ),
    ).toBe(0);
  }
});
