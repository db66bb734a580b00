/** Hostile archives and streams, each made here: they end in the right code, in bounded time, with what came before kept. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cabOf } from '../../fixtures/extract/build-cab.ts';
import { rar4Of, rar5Of } from '../../fixtures/extract/rar-of.ts';
import { tarMember, tarOf } from '../../fixtures/extract/tar-of.ts';
import { withTool } from '../../fixtures/extract/with-tool.ts';
import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { extractFixtures, readAll } from './read-all.ts';

const MB = 1024 ** 2;
const CORPUS = process.env['PHISWEEP_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');
const FIXTURES = join(import.meta.dirname, '../../fixtures/extract');

const within = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  const result = await work();
  expect(performance.now() - start).toBeLessThan(ms);
  return result;
};

const repeated = (data: Uint8Array, times: number): Buffer => Buffer.concat(new Array(times).fill(data));
const BLANKS = Buffer.alloc(20 * MB, 0x20);

describe('streams that expand a thousandfold', () => {
  const before = 'canary before the bomb. ';
  const bombs: [string, () => Buffer | undefined][] = [
    ['bomb.gz', () => Buffer.concat([gzipSync(before), repeated(gzipSync(BLANKS), 20)])],
    ['bomb.zst', () => Buffer.concat([zstdCompressSync(before), repeated(zstdCompressSync(BLANKS), 20)])],
    ['bomb.bz2', () => packed('bzip2', 'bz2')],
    ['bomb.xz', () => packed('xz', 'xz')],
    ['bomb.lzma', () => withTool(['xz', '-k', '--format=lzma', 'file'], { file: BLANKS }, 'file.lzma')],
  ];
  const packed = (program: string, ending: string): Buffer | undefined => {
    const make = (file: string | Uint8Array): Buffer | undefined =>
      withTool([program, '-k', 'file'], { file }, `file.${ending}`);
    const [first, bomb] = [make(before), make(BLANKS)];
    return first && bomb && Buffer.concat([first, repeated(bomb, 20)]);
  };

  it.each(bombs)('%s', async (name, make) => {
    const data = make();
    if (data === undefined) return console.warn(`${name}: its program is not installed`);
    const { codes, text, outcome } = await within(20_000, () => readAll(data, name));
    expect(codes).toEqual(['BOMB']);
    expect(outcome.read).toBe(true);
    expect(outcome.textChars).toBeLessThan(Math.max(11 * MB, 210 * data.length));
    if (name !== 'bomb.lzma') expect(text).toContain('canary before');
  });

  it('a tar in gzip in zip: one budget for all levels', async () => {
    const tar = tarOf([
      { name: 'first.txt', content: before },
      { name: 'blank.txt', content: BLANKS },
    ]);
    const data = await zipOf([['a.tgz', gzipSync(tar)]]);
    const { codes, text } = await within(20_000, () => readAll(data, 'x.zip'));
    expect(codes).toEqual(['BOMB']);
    expect(text).toContain('canary before');
  });
});

describe('nesting', () => {
  it('ends a tree of archives like 42.zip', async () => {
    let data: Buffer = await zipOf([['zeros.txt', Buffer.alloc(MB, 0x20)]]);
    for (let level = 0; level < 5; level += 1) {
      const inner = data;
      data = await zipOf(Array.from({ length: 16 }, (_, index) => [`${level}-${index}.zip`, inner] as const));
    }
    const { codes } = await within(25_000, () => readAll(data, '42.zip'));
    expect(codes).toEqual([expect.stringMatching(/BOMB|TOO_MANY/)]);
  });

  it('stops at the depth in streams too', async () => {
    let data = Buffer.from('canary core');
    for (let level = 0; level < 20; level += 1) data = gzipSync(data);
    const { codes, text } = await readAll(data, 'x.gz');
    expect(codes).toEqual(['TOO_DEEP']);
    expect(text).not.toContain('canary core');
  });

  it('ends a stream that expands to itself', async () => {
    const quine = join(CORPUS, 'files/compressed/310_quine.gz');
    if (!existsSync(quine)) return console.warn('no shared corpus');
    const { codes } = await readAll(readFileSync(quine), 'quine.gz');
    expect(codes).toEqual(['TOO_DEEP']);
  });

  it('finds what lies in a TAR attached to a mail', async () => {
    const body = gzipSync(tarOf([{ name: 'a.txt', content: 'canary attached' }])).toString('base64');
    const mail = `From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/gzip; name="a.tgz"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="a.tgz"\r\n\r\n${body}\r\n--b--\r\n`;
    const { text, codes } = await readAll(Buffer.from(mail), 'x.eml');
    expect(text).toContain('canary attached');
    expect(codes).toEqual([]);
  });
});

describe('headers that lie', () => {
  it('TAR: sizes that no file has', async () => {
    for (const size of ['\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff', '\xff'.repeat(12), '777777777777']) {
      const data = Buffer.concat([
        tarMember({ name: 'first.txt', content: 'canary first' }),
        tarMember({ name: 'huge.txt', size, content: 'canary inside'.padEnd(512) }),
      ]);
      for (const [packed, name] of [
        [data, 'x.tar'],
        [gzipSync(data), 'x.tgz'],
      ] as const) {
        const { codes, text } = await within(5_000, () => readAll(packed, name));
        expect(codes).toEqual(['BAD_FORMAT']);
        expect(text).toContain('canary first');
      }
    }
  });

  it('TAR: more members than the limit', async () => {
    const members = Array.from({ length: 300 }, (_, at) => ({ name: `${at}.txt`, content: `canary ${at}` }));
    const { codes, text } = await readAll(tarOf(members), 'x.tar', { ...DEFAULT_LIMITS, members: 100 });
    expect(codes).toEqual(['TOO_MANY']);
    expect(text).toContain('canary 99');
    expect(text).not.toContain('canary 100');
  });

  it('7z: counts beyond everything', async () => {
    // A header whose list of files claims 2^56 of them, then one that claims 2^17.
    for (const count of [Buffer.from('ff0000000000000001', 'hex'), Buffer.from('c00002', 'hex')]) {
      const header = Buffer.concat([Buffer.from([1, 5]), count, Buffer.alloc(8)]);
      const start = Buffer.alloc(32);
      start.write('377abcaf271c0004', 'hex');
      start.writeBigUInt64LE(BigInt(header.length), 20);
      const { codes } = await within(2_000, () => readAll(Buffer.concat([start, header]), 'x.7z'));
      expect(codes).toEqual(['BAD_FORMAT']);
    }
  });

  it('7z: streams that wait for each other are held up to the limit together', async () => {
    const data = readFileSync(join(FIXTURES, '7z/bcj2/input.7z'));
    const { codes } = await readAll(data, 'x.7z', { ...DEFAULT_LIMITS, loadBytes: 3000 });
    expect(codes).toEqual(['TOO_LARGE']);
  });

  it('RAR: sizes beyond everything, a window of 4 GiB', async () => {
    const five = rar5Of([{ name: 'a.txt', content: 'canary stored' }]);
    expect((await readAll(five, 'x.rar')).text).toContain('canary stored');
    for (const archive of [five, rar4Of([{ name: 'a.txt', content: 'canary stored' }])])
      for (let at = 8; at < archive.length; at += 1) {
        const damaged = Buffer.from(archive);
        damaged[at] = 0xff;
        await within(5_000, () => readAll(damaged, 'x.rar'));
      }
  });

  it('Cabinet: files that share their bytes', async () => {
    const cab = cabOf(
      0,
      [{ packed: Buffer.from('canary stored'), sizeBytes: 13 }],
      Array.from({ length: 50 }, (_, at) => [`${at}.txt`, 13] as const),
    );
    // Every file begins where the folder does: the field behind the size.
    for (let at = 44; cab.readUInt16LE(at + 14) === 0xa0; at = cab.indexOf(0, at + 16) + 1)
      cab.writeUInt32LE(0, at + 4);
    const { codes, text } = await readAll(cab, 'x.cab');
    expect(codes).toEqual(['BOMB']);
    expect(text.split('canary stored')).toHaveLength(2);
  });

  it('ISO: folders that contain themselves', async () => {
    const image = readFileSync(join(FIXTURES, 'iso/joliet/input.iso'));
    const patched = Buffer.from(image);
    let loops = 0;
    for (const tree of [16, 17]) {
      const root = patched.readUInt32LE(tree * 2048 + 156 + 2);
      for (let at = root * 2048; patched[at] !== 0; at += patched[at]!) {
        if ((patched[at + 25]! & 2) === 0 || patched[at + 32] === 1) continue;
        patched.writeUInt32LE(root, at + 2);
        loops += 1;
      }
    }
    expect(loops).toBeGreaterThan(0);
    const { codes, text } = await within(5_000, () => readAll(patched, 'x.iso'));
    expect(codes).toEqual([]);
    expect(text).toContain('canary at the root');
    expect(text).not.toContain('canary inside the document');
  });

  it('LZMA: a window of 4 GiB is not taken before it is needed', async () => {
    const data = withTool(['xz', '-k', '--format=lzma', 'file'], { file: 'canary alone' }, 'file.lzma');
    if (data === undefined) return console.warn('xz is not installed');
    data.writeUInt32LE(0x8000_0000, 1);
    const before = process.memoryUsage().arrayBuffers;
    const { text, codes } = await readAll(data, 'x.lzma');
    expect(text).toContain('canary alone');
    expect(codes).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MB);
  });
});

describe('cut off at three quarters', () => {
  const formats = '7z bzip2 cab compress cpio deb gzip iso lz4 lzma rar rpm sfx tar xz zip zstd'.split(' ');
  const fixtures = extractFixtures().filter(({ name }) => formats.includes(name.split('/')[0]!));
  /** Nothing in the format says where it ends; half the end mark is still there. */
  const endless = /^(?:compress|tar\/version-7)\//;

  it.each(fixtures)('$name says that something is missing, and is no bomb', async ({ input, name }) => {
    const data = readFileSync(input);
    const { codes } = await readAll(data.subarray(0, Math.floor(data.length * 0.75)), name);
    expect(codes).not.toContain('BOMB');
    if (!endless.test(name)) expect(codes).not.toEqual([]);
  });
});
