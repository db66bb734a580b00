/** Outlook's own formats: compressed RTF as published, damaged and circular files, messages in messages. */
import { describe, expect, it } from 'vitest';
import { pieceOfBer } from '../../fixtures/extract/ber-of.ts';
import { compressedRtf, type Item, msgOf, tnefOf, tnefProperties } from '../../fixtures/extract/mapi-of.ts';
import { decompressRtf } from '../../src/extract/rtf-compressed.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { readAll } from './read-all.ts';

describe('compressed RTF', () => {
  it.each([
    // [MS-OXRTFCP] 4.1.1 and 4.1.2.
    [
      '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
      '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
    ],
    ['1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0', '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}'],
  ])('is unpacked as in the specification', (hex, text) => {
    expect(Buffer.from(decompressRtf(Buffer.from(hex, 'hex'))!).toString('latin1')).toBe(text);
  });

  it('never gives more than it says, nor more than there can be', () => {
    const lying = compressedRtf('canary');
    lying.writeUInt32LE(0xffffffff, 4);
    expect(decompressRtf(lying)!.length).toBeLessThanOrEqual(9 * lying.length);
    lying.writeUInt32LE(3, 4);
    expect(Buffer.from(decompressRtf(lying)!).toString()).toBe('can');
  });
});

describe('messages', () => {
  const nested = (levels: number): Item => ({
    properties: [[0x1000, 0x1f, `canary level ${levels}`]],
    attachments: levels === 0 ? [] : [{ properties: [[0x3701, 0x0d, 0]], message: nested(levels - 1) }],
  });

  it('stop at the depth, and what lies above is kept', async () => {
    const { codes, text } = await readAll(new Uint8Array(msgOf(nested(12))), 'x.msg');
    expect(codes).toEqual(['TOO_DEEP']);
    expect(text).toContain('canary level 4');
    expect(text).not.toContain('canary level 3');
  });

  it('count against the members', async () => {
    const many: Item = {
      properties: [],
      attachments: Array.from({ length: 30 }, (_, at) => ({
        properties: [[0x3701, 0x0d, 0]],
        message: { properties: [[0x1000, 0x1f, `canary number ${at};`]] },
      })),
    };
    const { codes, text } = await readAll(new Uint8Array(msgOf(many)), 'x.msg', {
      ...DEFAULT_LIMITS,
      members: 9,
    });
    expect(codes).toEqual(['TOO_MANY']);
    expect(text).toContain('canary number 8;');
    expect(text).not.toContain('canary number 9;');
  });

  it('end where sectors run in a circle', async () => {
    const data = msgOf({ properties: [[0x1000, 0x1f, 'canary '.repeat(20_000)]] });
    const entry = data.indexOf(Buffer.from('__substg1.0_1000001F', 'utf16le'));
    const first = data.readUInt32LE(entry + 116);
    // The sixth sector of the body is followed by its first.
    const table = (data.readUInt32LE(76 + 4 * Math.floor((first + 5) / 128)) + 1) * 512;
    expect(data.readUInt32LE(table + 4 * ((first + 5) % 128))).toBe(first + 6);
    data.writeUInt32LE(first, table + 4 * ((first + 5) % 128));
    const start = process.cpuUsage();
    const { outcome } = await readAll(new Uint8Array(data), 'x.msg');
    const { user } = process.cpuUsage(start);
    expect(outcome.problem?.code).toBe('BAD_FORMAT');
    expect(outcome.textChars).toBeGreaterThan(1_000);
    expect(user / 1000).toBeLessThan(5_000);
  });

  it('stop at what all attachments hold together where they share their sectors', async () => {
    const data = msgOf({
      properties: [],
      attachments: Array.from({ length: 60 }, (_, at) => [
        [0x3707, 0x1f, `${at}.bin`],
        [0x3701, 0x102, Buffer.alloc(at === 0 ? 8 * 1024 ** 2 : 5000, at)],
      ]),
    });
    // All take the chain and the size of the first.
    const entries = [
      ...data
        .toString('latin1')
        .matchAll(/_\0_\0s\0u\0b\0s\0t\0g\x001\0\.\x000\0_\x003\x007\x000\x001\x000\x001\x000\x002\0/g),
    ].map(({ index }) => index);
    const first = entries.find((at) => data.readUInt32LE(at + 120) === 8 * 1024 ** 2)!;
    for (const at of entries) data.copy(data, at + 116, first + 116, first + 124);
    const { codes } = await readAll(new Uint8Array(data), 'x.msg', {
      ...DEFAULT_LIMITS,
      expandedBytes: 100 * 1024 ** 2,
    });
    expect(entries.length).toBe(60);
    expect(codes).toContain('EXPANDS');
  });
});

describe('protected mail', () => {
  it('that is signed is read, that is encrypted is locked', async () => {
    const attached = (name: string, data: Buffer): Item => ({
      properties: [[0x001a, 0x1f, 'IPM.Note.SMIME']],
      attachments: [
        [
          [0x3707, 0x1f, name],
          [0x3701, 0x102, data],
        ],
      ],
    });
    const signed = Buffer.from(
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: base64\r\n\r\nY2FuYXJ5IHNpZ25lZA==\r\n--b--\r\n',
    );
    expect((await readAll(new Uint8Array(msgOf(attached('smime.p7m', signed))), 'x.msg')).text).toContain(
      'canary signed',
    );
    const opaque = pieceOfBer(
      0x30,
      Buffer.from('06092a864886f70d010703', 'hex'),
      pieceOfBer(0xa0, Buffer.alloc(40)),
    );
    const rights = Buffer.from('76e80460c411e386', 'hex');
    for (const data of [opaque, Buffer.concat([rights, Buffer.alloc(40)])])
      expect((await readAll(new Uint8Array(msgOf(attached('message.rpmsg', data))), 'x.msg')).codes).toEqual([
        'LOCKED',
      ]);
  });
});

describe('TNEF', () => {
  it('keeps what comes before the cut', async () => {
    const whole = tnefOf([
      [1, 0x00069003, tnefProperties([[0x1000, 0x1f, 'canary body']])],
      [2, 0x00069002, Buffer.alloc(14)],
      [2, 0x0006800f, Buffer.from('canary attachment '.repeat(20))],
    ]);
    const { codes, text } = await readAll(
      new Uint8Array(whole.subarray(0, whole.length - 100)),
      'winmail.dat',
    );
    expect(codes).toEqual(['BAD_FORMAT']);
    expect(text).toContain('canary body');
    expect(text).toContain('canary attachment');
  });

  it('believes no count', async () => {
    const properties = tnefProperties([[0x1000, 0x1f, 'canary body']]);
    properties.writeUInt32LE(0xffffffff, 0);
    properties.writeUInt32LE(0xffffffff, 8);
    const { text } = await readAll(new Uint8Array(tnefOf([[1, 0x00069003, properties]])), 'winmail.dat');
    expect(text.length).toBeLessThan(1_000);
  });
});
