import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCrawler } from '../../src/crawl/create-crawler.ts';
import { openFile } from '../../src/crawl/open-file.ts';
import { tempShare, writeFiles } from './temp-share.ts';
import { entriesOf, latin1, requestOf, walk } from './walk.ts';

/** Two seconds of attack each; a soak makes so many tries. */
const soak = process.env['PHISWEEP_SOAK'] === '1';
const TRIES = 200_000;
const ATTACK_MS = 2_000;
const LONGEST_MS = 600_000;

const goesOn = (startMs: number, tries: number): boolean =>
  soak ? tries < TRIES : performance.now() - startMs < ATTACK_MS;

const besieged = async () => {
  const [share, outside] = [tempShare(), tempShare()];
  writeFiles(share, { 'd/x.txt': 'inside' });
  writeFiles(outside, { 'x.txt': 'outside', 'only-outside.txt': 'outside' });
  const { entries } = await walk(share);
  const attacker = spawn(process.execPath, [join(import.meta.dirname, 'swap-folder.ts'), share, outside], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    attacker.kill('SIGKILL');
    await once(attacker, 'close');
  });
  await once(attacker.stdout, 'data');
  return { share, entry: entries.find(({ kind }) => kind === 'file')! };
};

describe('a folder that is swapped for a link all the time', () => {
  it('leads an open without the check out of the share: the attack works', async () => {
    const { share } = await besieged();
    let escapes = 0;
    for (let tries = 0; tries < 100_000 && escapes < 20; tries += 1) {
      try {
        const fd = openSync(join(share, 'd/x.txt'), constants.O_RDONLY | constants.O_NOFOLLOW);
        if (readFileSync(fd, 'utf8') === 'outside') escapes += 1;
        closeSync(fd);
      } catch {
        // Between two renames there is no `d`.
      }
    }
    expect(escapes).toBe(20);
  });

  it(
    'never leads openFile out of the share',
    async () => {
      const { entry } = await besieged();
      const seen = new Map<string, number>();
      const startMs = performance.now();
      for (let tries = 0; goesOn(startMs, tries); tries += 1) {
        const opened = openFile(entry);
        const outcome = 'problem' in opened ? opened.problem.code : readFileSync(opened.fd, 'utf8');
        if ('fd' in opened) closeSync(opened.fd);
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      }
      expect(seen.get('outside')).toBeUndefined();
      // Both happened, so the attack met the moment.
      expect(seen.get('inside')).toBeGreaterThan(0);
      expect(seen.get('ESCAPED')).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );

  it(
    'never puts a name or a size from outside into a listing',
    async () => {
      const { share } = await besieged();
      const crawler = createCrawler({ threads: 1 });
      onTestFinished(() => crawler.close());
      const seen = new Map<string, number>();
      let tries = 0;
      const startMs = performance.now();
      function* requests() {
        for (; goesOn(startMs, tries); tries += 1) yield requestOf(share, 'd', tries);
      }
      for await (const listings of crawler.list(requests()))
        for (const listing of listings) {
          const names = entriesOf(listing, requestOf(share, 'd'));
          const outcome =
            listing.problem ?? names.map(({ path, sizeBytes }) => `${latin1(path)} ${sizeBytes}`).join();
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        }
      // Put back before the last look, the folder would vouch for its namesake outside, of 7 bytes.
      expect(
        [...seen.keys()].filter((outcome) => !['GONE', 'ESCAPED', 'd/x.txt 6'].includes(outcome)),
      ).toEqual([]);
      expect(seen.get('d/x.txt 6')).toBeGreaterThan(0);
      expect(seen.get('ESCAPED')).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );
});
