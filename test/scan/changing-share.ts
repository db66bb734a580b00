/**
 * A share that people work on night after night, and the record of what they did, kept while they did it: which values came,
 * went, moved and came back. Nothing of it is asked of the scanner.
 */
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export type Change = 'new' | 'fixed' | 'reappeared' | 'moved';

export interface ChangingShare {
  /** Begins another night; answers nothing of the one before. */
  nextNight(): void;
  /** What the night so far must be reported as: `change path mrn`, sorted. */
  record(): readonly string[];
  add(path: string, patients?: number): void;
  /** Other patients in place of the first. */
  edit(path: string): void;
  append(path: string): void;
  /** The patients are taken out; the file stays. */
  fix(path: string): void;
  /** As it was before it was fixed, with its old time. */
  restore(path: string): void;
  /** Another number of the same length, with the old time: only the change time tells. */
  patch(path: string): void;
  move(from: string, to: string): void;
  moveFolder(from: string, to: string): void;
  copy(from: string, to: string): void;
  remove(path: string): void;
  /** Two files take each other's place. */
  swap(one: string, other: string): void;
  /** Times of what is written from now on, in hours from now. */
  clock(hours: number): void;
  paths(): readonly string[];
}

const textOf = (mrns: readonly string[]): string =>
  mrns.length === 0
    ? 'Minutes of the meeting: the roof is mended.\n'
    : mrns.map((mrn) => `Patient: Ada Kowalczyk\nMRN: ${mrn}\nSeen for asthma.\n`).join('\n');

export const createChangingShare = (root: string): ChangingShare => {
  const files = new Map<string, readonly string[]>();
  /** What each path has ever been reported with. */
  const known = new Map<string, Set<string>>();
  const former = new Map<string, { readonly mrns: readonly string[]; readonly mtime: Date }>();
  let changes: string[] = [];
  let made = 0;
  let hours = 0;

  const at = (path: string): string => join(root, path);
  const newMrn = (): string => {
    made += 1;
    return String(48_200_000 + made * 7);
  };
  const note = (change: Change, path: string, mrn: string): void =>
    void changes.push(`${change} ${path} ${mrn}`);
  const write = (path: string, mrns: readonly string[], mtime?: Date): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), textOf(mrns));
    const time = mtime ?? new Date(Date.now() + hours * 3_600_000);
    if (mtime !== undefined || hours !== 0) utimesSync(at(path), time, time);
    files.set(path, mrns);
  };
  /** What of a path's values came and went. */
  const compare = (path: string, before: readonly string[], after: readonly string[]): void => {
    const ever = known.get(path) ?? new Set();
    known.set(path, ever);
    for (const mrn of before) if (!after.includes(mrn)) note('fixed', path, mrn);
    for (const mrn of after) {
      if (!before.includes(mrn)) note(ever.has(mrn) ? 'reappeared' : 'new', path, mrn);
      ever.add(mrn);
    }
  };
  const change = (path: string, mrns: readonly string[], mtime?: Date): void => {
    compare(path, files.get(path) ?? [], mrns);
    write(path, mrns, mtime);
  };
  const mrnsOf = (path: string): readonly string[] => {
    const mrns = files.get(path);
    if (mrns === undefined) throw new Error(`${path} is not on the share`);
    return mrns;
  };
  const carry = (from: string, to: string): void => {
    const mrns = mrnsOf(from);
    known.set(to, new Set([...(known.get(to) ?? []), ...mrns]));
    for (const mrn of mrns) note('moved', to, mrn);
    files.delete(from);
    files.set(to, mrns);
  };

  return {
    nextNight: () => {
      changes = [];
    },
    record: () => changes.toSorted(),
    add: (path, patients = 1) => change(path, Array.from({ length: patients }, newMrn)),
    edit: (path) => change(path, mrnsOf(path).map(newMrn)),
    append: (path) => change(path, [...mrnsOf(path), newMrn()]),
    fix: (path) => {
      former.set(path, { mrns: mrnsOf(path), mtime: statSync(at(path)).mtime });
      change(path, []);
    },
    restore: (path) => {
      const before = former.get(path);
      if (before === undefined) throw new Error(`${path} was never fixed`);
      change(path, before.mrns, before.mtime);
    },
    patch: (path) => {
      const { mtime, size } = statSync(at(path));
      change(path, mrnsOf(path).map(newMrn), mtime);
      if (statSync(at(path)).size !== size) throw new Error('a patch keeps the size');
    },
    move: (from, to) => {
      mkdirSync(dirname(at(to)), { recursive: true });
      renameSync(at(from), at(to));
      carry(from, to);
    },
    moveFolder: (from, to) => {
      renameSync(at(from), at(to));
      for (const path of [...files.keys()])
        if (path.startsWith(`${from}/`)) carry(path, `${to}${path.slice(from.length)}`);
    },
    copy: (from, to) => {
      copyFileSync(at(from), at(to));
      const { atime, mtime } = statSync(at(from));
      utimesSync(at(to), atime, mtime);
      compare(to, [], mrnsOf(from));
      files.set(to, mrnsOf(from));
    },
    remove: (path) => {
      compare(path, mrnsOf(path), []);
      former.set(path, { mrns: mrnsOf(path), mtime: statSync(at(path)).mtime });
      rmSync(at(path));
      files.delete(path);
    },
    swap: (one, other) => {
      const [first, second] = [mrnsOf(one), mrnsOf(other)];
      renameSync(at(one), at('swapping'));
      renameSync(at(other), at(one));
      renameSync(at('swapping'), at(other));
      compare(one, first, second);
      compare(other, second, first);
      files.set(one, second).set(other, first);
    },
    clock: (to) => {
      hours = to;
    },
    paths: () => {
      for (const [path, mrns] of files)
        if (readFileSync(at(path), 'utf8') !== textOf(mrns))
          throw new Error(`${path} is not what was written`);
      return [...files.keys()].sort();
    },
  };
};
