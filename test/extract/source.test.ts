/** Sources: bounded reads, bytes counted, and a hash only of what was read in order and to its end. */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createBudget } from '../../src/extract/budget.ts';
import { type FileSource, fileSource, streamSource } from '../../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-source-'));
afterAll(() => rmSync(folder, { recursive: true }));
const MB = 1024 ** 2;

const opened = async (
  data: Uint8Array,
  limits: Partial<typeof DEFAULT_LIMITS>,
  work: (source: FileSource, path: string) => Promise<void>,
): Promise<void> => {
  const path = join(folder, 'file');
  writeFileSync(path, data);
  const fd = openSync(path, 'r');
  try {
    await work(
      fileSource(
        fd,
        data.byteLength,
        'file',
        createBudget({ ...DEFAULT_LIMITS, ...limits }, data.byteLength),
      ),
      path,
    );
  } finally {
    closeSync(fd);
  }
};

const collect = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};

const pattern = (bytes: number): Buffer =>
  Buffer.alloc(bytes).map((_, index) => (index * 31 + (index >> 8)) & 0xff) as Buffer;

describe('fileSource', () => {
  it.each([0, 1, 100_000, 3 * MB + 5, 17 * MB + 3])('reads %i bytes once and hashes them', async (bytes) => {
    const data = pattern(bytes);
    await opened(data, {}, async (source) => {
      expect(Buffer.from(await source.head()).equals(data.subarray(0, 65_536))).toBe(true);
      expect((await collect(source.chunks())).equals(data)).toBe(true);
      expect(source.contentHash()).toBe(createHash('sha256').update(data).digest('hex'));
      expect(source.bytesRead).toBeLessThanOrEqual(bytes + 65_536);
    });
  });

  it('has no hash of a file read in part', async () => {
    await opened(pattern(20 * MB), {}, async (source) => {
      await source.head();
      source.readAt(10 * MB, 100);
      expect(source.contentHash()).toBeUndefined();
    });
  });

  it('looks at the tail of a film without loading it', async () => {
    await opened(pattern(10 * MB), {}, async (source) => {
      await source.head();
      expect(source.readAt(10 * MB - 10, 100).byteLength).toBe(10);
      expect(source.bytesRead).toBe(65_536 + 10);
    });
  });

  it('stops at the limits with their code', async () => {
    await opened(pattern(3 * MB), { fileBytes: 2 * MB, loadBytes: MB }, async (source) => {
      await expect(collect(source.chunks())).rejects.toMatchObject({ problem: { code: 'TOO_LARGE' } });
      await expect(source.bytes()).rejects.toMatchObject({ problem: { code: 'TOO_LARGE' } });
    });
  });

  it('ends where a file ends that shrank', async () => {
    await opened(pattern(20 * MB), {}, async (source, path) => {
      await source.head();
      truncateSync(path, 2 * MB);
      expect((await collect(source.chunks())).byteLength).toBe(2 * MB);
      expect(source.contentHash()).toBeUndefined();
    });
  });
});

describe('streamSource', () => {
  const member = (sizes: readonly number[]) => {
    let opens = 0;
    const source = streamSource(
      async function* () {
        opens += 1;
        for (const size of sizes) yield pattern(size);
      },
      'm',
      createBudget(DEFAULT_LIMITS, 1),
    );
    return { source, opens: () => opens };
  };

  it('expands a small member once', async () => {
    const { source, opens } = member([10, 20]);
    expect((await source.head()).byteLength).toBe(30);
    expect((await collect(source.chunks())).byteLength).toBe(30);
    expect(opens()).toBe(1);
  });

  it('starts a large one again instead of keeping it', async () => {
    const { source, opens } = member([MB, MB, 5]);
    expect((await source.head()).byteLength).toBe(65_536);
    expect((await collect(source.chunks())).byteLength).toBe(2 * MB + 5);
    expect(opens()).toBe(2);
  });
});
