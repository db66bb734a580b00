/** Outlook data files: damaged trees, heaps and blocks cost what stands in them and no more. */
import { describe, expect, it } from 'vitest';
import { type PstItem, type PstVersion, pstOf } from '../../fixtures/extract/pst-of.ts';
import { decryptBlock } from '../../src/extract/pst-crypt.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { readAll } from './read-all.ts';

const items = (count: number): PstItem[] =>
  Array.from({ length: count }, (_, at) => ({
    properties: [[0x1000, 0x1f, `canary body ${at};`]],
  }));
const read = (data: Uint8Array, limits = DEFAULT_LIMITS) => readAll(new Uint8Array(data), 'x.pst', limits);
const found = (text: string): number => text.match(/canary body \d+;/g)?.length ?? 0;

describe('the encryptions', () => {
  it('are undone, the cyclic one by itself', () => {
    const text = Buffer.from('canary of some length, so that the key runs on');
    const hidden = decryptBlock(text, 2, 0x12345678);
    expect(Buffer.from(hidden)).not.toEqual(text);
    expect(Buffer.from(decryptBlock(hidden, 2, 0x12345678))).toEqual(text);
    // [MS-PST] 5.1: mpbbI begins 71, 241, 180, 230.
    expect([...decryptBlock(Uint8Array.of(0, 1, 2, 3), 1, 0)]).toEqual([71, 241, 180, 230]);
  });
});

describe.each<PstVersion>(['ansi', 'unicode', 'large'])('a damaged file (%s)', (version) => {
  const whole = pstOf(version, 1, [{ name: 'folder', items: items(40) }]);

  it('is read whole where it is', async () => {
    const { codes, text } = await read(whole);
    expect(codes).toEqual([]);
    expect(found(text)).toBe(40);
  });

  it('whose roots are lost is gathered from its pages', async () => {
    const data = Buffer.from(whole);
    for (const at of version === 'ansi' ? [188, 196] : [224, 240]) data.writeUInt32LE(0xfffffe00, at);
    const { codes, text } = await read(data);
    expect(codes).toEqual(['BAD_FORMAT']);
    expect(found(text)).toBe(40);
  });

  it('gives what lies before the cut', async () => {
    const { codes, text } = await read(
      whole.subarray(0, whole.length - 2 * (version === 'large' ? 4096 : 512)),
    );
    expect(codes).toEqual(['BAD_FORMAT']);
    expect(found(text)).toBeGreaterThan(20);
  });

  it('whose tree is a circle ends', async () => {
    const data = Buffer.from(whole);
    const root = data.readUInt32LE(version === 'ansi' ? 188 : 224);
    const entry = version === 'ansi' ? 8 : 16;
    data.writeUInt32LE(root, root + entry);
    const { outcome } = await read(data);
    expect(outcome.read).toBe(true);
  });
});

describe('a hostile file', () => {
  it('with a damaged heap loses that message only', async () => {
    const data = pstOf('unicode', 0, [{ name: 'folder', items: items(10) }]);
    const text = data.indexOf(Buffer.from('canary body 4;', 'utf16le'));
    // The heap's signature stands before it in the same block.
    const heap = data.lastIndexOf(Buffer.from([0xec, 0xbc]), text);
    data.writeUInt16LE(0xffff, heap - 2);
    const result = await read(data);
    expect(result.codes).toEqual(['BAD_FORMAT']);
    expect(found(result.text)).toBe(9);
  });

  it('in which many nodes share one large block is a bomb', async () => {
    const big: PstItem = {
      properties: [],
      attachments: Array.from({ length: 2_000 }, () => ({
        properties: [[0x3701, 0x102, Buffer.from('x')]] as const,
      })),
    };
    const body = { properties: [[0x1000, 0x1f, 'canary '.repeat(300_000)]] as const };
    const data = pstOf('unicode', 0, [{ name: 'folder', items: [body, big] }]);
    const many = pstOf('unicode', 0, [{ name: 'folder', items: [body, ...items(200)] }]);
    expect((await read(data)).codes).not.toContain('BOMB');
    // All messages get the nodes and the data of the first, which is large.
    const first = { data: 0, below: 0 };
    const share = (page: number): void => {
      const bytes = many.readUInt8(page + 490);
      for (let entry = page; entry < page + bytes * many.readUInt8(page + 488); entry += bytes) {
        if (many.readUInt8(page + 491) > 0) share(many.readUInt32LE(entry + 16));
        if (many.readUInt8(page + 491) > 0 || (many.readUInt32LE(entry) & 0x1f) !== 4) continue;
        if (first.data === 0) {
          first.data = many.readUInt32LE(entry + 8);
          first.below = many.readUInt32LE(entry + 16);
        }
        many.writeUInt32LE(first.data, entry + 8);
        many.writeUInt32LE(first.below, entry + 16);
      }
    };
    share(many.readUInt32LE(224));
    const start = process.cpuUsage();
    const { codes, text } = await read(many);
    const { user, system } = process.cpuUsage(start);
    expect(codes).toContain('BOMB');
    expect(text).toContain('canary canary');
    expect((user + system) / 1000).toBeLessThan(20_000);
  });
});
