/** A share that changes from night to night, made from a seed: files come, go, change, fail; folders too. */
import type { SampleFile, SampleShare, SampleValue } from './sample-share.ts';

/** Mulberry32: small, and the same everywhere. */
export const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

const valuesOf = (random: (below: number) => number): SampleValue[] =>
  Array.from({ length: random(4) }, (_, i) => ({
    category: 'mrn',
    value: String(random(60)),
    person: i + 1,
  }));

const fileOf = (random: (below: number) => number, version: number): SampleFile => {
  const values = valuesOf(random);
  const common = { version, size: random(1000), reach: random(6) };
  switch (random(12)) {
    case 0:
      return { ...common, kind: 'link', decision: 'LINK' };
    case 1:
      return { ...common, verdict: 'unread', problem: random(2) === 0 ? 'LOCKED' : 'NO_ACCESS' };
    case 2:
      return { ...common, verdict: 'partial', problem: random(2) === 0 ? 'NO_TEXT' : 'TOO_LARGE', values };
    default:
      return { ...common, values };
  }
};

const FOLDERS = ['', 'a/', 'a/b/', 'a-b/', 'a/b/c/', 'd/', 'd.x/', 'e\xff/'];

/** The share on a night; each night follows from the one before. */
export const randomShare = (seed: number, night: number, files = 150): SampleShare => {
  const random = randomOf(seed);
  const all = new Map<string, SampleFile>();
  const put = (version: number): void =>
    void all.set(`${FOLDERS[random(FOLDERS.length)]}f${random(files * 2)}.txt`, fileOf(random, version));
  for (let i = 0; i < files; i += 1) put(1);
  let failing = '';
  for (let now = 1; now <= night; now += 1) {
    const paths = [...all.keys()];
    for (let i = 0; i < files / 10; i += 1) {
      all.delete(paths[random(paths.length)]!);
      put(now + 1);
    }
    // A whole folder goes, and may come back in another night.
    const folder = FOLDERS[1 + random(FOLDERS.length - 1)]!;
    if (random(3) === 0) for (const path of paths) if (path.startsWith(folder)) all.delete(path);
    failing = random(2) === 0 ? FOLDERS[random(FOLDERS.length)]! : '-';
  }
  const share: Record<string, SampleShare[string]> = Object.fromEntries(all);
  const isThere = failing === '' || [...all.keys()].some((path) => path.startsWith(failing));
  if (night > 0 && isThere) share[failing.replace(/\/$/, '')] = 'NOT_LISTED';
  return share;
};
