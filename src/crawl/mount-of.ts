/** The mount a path lies on, from the kernel's list: see proc_pid_mountinfo(5). */

export interface Mount {
  readonly point: string;
  /** `ext4`, `nfs4`, `cifs`. */
  readonly type: string;
  /** Of the mount and of the file system: `ro`, `relatime`, `soft`. */
  readonly options: ReadonlySet<string>;
}

/** Blanks and the like stand as three octal digits. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** `path` is absolute and holds no link. Undefined where there is no list. */
export const mountOf = (path: string, mountinfo: string): Mount | undefined => {
  let found: Mount | undefined;
  for (const line of mountinfo.split('\n')) {
    const [, rawPoint = '', options = '', type = '', more = ''] =
      /^\d+ \d+ \S+ \S+ (\S+) (\S+) .*?- (\S+) \S+ (\S+)/.exec(line) ?? [];
    const point = unescaped(rawPoint);
    const isAbove = point === '/' || path === point || path.startsWith(`${point}/`);
    // What is mounted later on the same place hides what was there.
    if (type === '' || !isAbove || (found !== undefined && point.length < found.point.length)) continue;
    found = { point, type, options: new Set([...options.split(','), ...more.split(',')]) };
  }
  return found;
};
