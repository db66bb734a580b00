import { spawnSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempShare, writeFiles } from './temp-share.ts';

it('openFile works where nothing but reading is permitted, as in the scan host', () => {
  const share = tempShare();
  writeFiles(share, { 'a/letter.txt': 'text' });
  const { dev } = lstatSync(join(share, 'a/letter.txt'), { bigint: true });
  const module = JSON.stringify(join(import.meta.dirname, '../../src/crawl/open-file.ts'));
  const script = `
    import { openFile } from ${module};
    import { readFileSync } from 'node:fs';
    const entry = { root: Buffer.from(${JSON.stringify(share)}), path: Buffer.from('a/letter.txt'), deviceId: ${dev}n };
    process.stdout.write(readFileSync(openFile(entry).fd, 'utf8'));`;
  const flags = ['--permission', '--allow-fs-read=*', '--disable-warning=PERM0006'];
  const args = [...flags, '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['text', '']);
});
