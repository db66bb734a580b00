/** The kernel beside Node's own HMAC, for every length around the bounds of a block, and for text that is no ASCII. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createHmacs } from '../../src/util/hmac-sha256.ts';
import type { PackedTexts } from '../../src/util/text-table.ts';

const plainly = (key: Uint8Array, message: string): string =>
  createHmac('sha256', key).update(message).digest().subarray(0, 16).toString('base64url');

const packedOf = (texts: readonly string[]): PackedTexts => {
  const starts = Uint32Array.of(0, ...texts.map((_, i) => texts.slice(0, i + 1).join('').length));
  return {
    units: Uint16Array.from(texts.join(''), (unit) => unit.charCodeAt(0)),
    starts,
    count: texts.length,
  };
};

test.each([0, 16, 32, 64, 65, 200])('agrees with Node under a key of %i bytes', (length) => {
  const key = Uint8Array.from({ length }, (_, i) => (i * 37 + 11) & 255);
  const messages = Array.from({ length: 203 }, (_, i) =>
    i % 17 === 5
      ? `größe\0${'é'.repeat(i % 30)}`
      : `ssn\0${String(i)
          .repeat(70)
          .slice(0, i % 90)}`,
  );
  expect(createHmacs(key)(packedOf(messages))).toEqual(messages.map((message) => plainly(key, message)));
  expect(createHmacs(key)(packedOf([]))).toEqual([]);
});
