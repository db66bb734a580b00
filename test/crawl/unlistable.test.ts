import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRoot, tempShare, writeFiles } from './temp-share.ts';

const script = join(import.meta.dirname, 'unprivileged.ts');
const NOBODY = 65_534;

/** As somebody who is not root: root may list everything. */
const walkAsNobody = (share: string): unknown => {
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const { stdout, stderr } = spawnSync(process.execPath, [script, share], { ...user, encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
};

describe('folders that may not be listed', () => {
  it('are answers of their own, with the rest of the tree listed', () => {
    const share = tempShare();
    const folders = Array.from({ length: 20 }, (_, i) => `f${String(i).padStart(2, '0')}`);
    writeFiles(share, Object.fromEntries(folders.map((name) => [`${name}/x.txt`, ''])));
    chmodSync(share, 0o755);
    for (const name of folders) chmodSync(join(share, name), 0o755);
    // No list right, no pass right, neither.
    chmodSync(join(share, 'f03'), 0o311);
    chmodSync(join(share, 'f07'), 0o000);
    const { decisions, failed } = walkAsNobody(share) as { decisions: object; failed: object };
    expect(failed).toEqual({ f03: 'NOT_LISTED', f07: 'NOT_LISTED' });
    expect(Object.keys(decisions).filter((path) => path.endsWith('x.txt')).length).toBe(18);
  });

  it('name the entries that may be listed but not looked at', () => {
    const share = tempShare();
    writeFiles(share, { 'd/a.txt': '', 'd/b.txt': '' });
    chmodSync(share, 0o755);
    chmodSync(join(share, 'd'), 0o744);
    const { decisions, failed } = walkAsNobody(share) as { decisions: object; failed: object };
    if (isRoot) {
      expect(decisions).toEqual({ d: 'descend', 'd/a.txt': 'unread', 'd/b.txt': 'unread' });
      expect(failed).toEqual({});
    }
  });

  it.skipIf(!isRoot)('are refused as roots', () => {
    const share = tempShare();
    chmodSync(share, 0o700);
    expect(walkAsNobody(share)).toEqual({ refused: `${share} may not be read by this account.` });
  });
});
