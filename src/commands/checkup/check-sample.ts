/** The first files below a path: clocks, whose they are, files that lie elsewhere, long paths. Nothing is opened but folders. */
import { type BigIntStats, lstatSync, opendirSync } from 'node:fs';
import { join } from 'node:path';
import { LONGEST_PATH } from '../../crawl/open-below.ts';
import { systemProblem } from '../../crawl/system-problem.ts';
import { countOf } from '../../report/words.ts';
import { type Checked, ok, warn } from './check.ts';

/** Clocks differ by less on machines that ask a time server. */
const SKEW_MS = 5 * 60_000;
const MOST_ENTRIES = 5000;

export interface Sample {
  readonly files: number;
  /** Changed later than now. */
  readonly future: number;
  /** Size, but no blocks. */
  readonly stubs: number;
  /** Of other accounts than the one that looks. */
  readonly foreign: number;
  /** Bytes. */
  readonly longestPath: number;
}

/** From the top, breadth first. What cannot be listed was counted by the probe. */
export const sampleOf = (root: string, now: number, most = MOST_ENTRIES): Sample => {
  const sample = { files: 0, future: 0, stubs: 0, foreign: 0, longestPath: Buffer.byteLength(root) };
  const own = process.getuid?.();
  let seen = 0;
  const note = ({ ctimeMs, size, blocks, uid }: BigIntStats): void => {
    sample.files += 1;
    if (Number(ctimeMs) > now + SKEW_MS) sample.future += 1;
    if (blocks === 0n && size >= 4096n) sample.stubs += 1;
    if (own !== undefined && Number(uid) !== own) sample.foreign += 1;
  };
  for (const folders = [root]; folders.length > 0 && seen < most; ) {
    const folder = folders.shift() ?? root;
    try {
      using listing = opendirSync(folder);
      for (let entry = listing.readSync(); entry !== null && seen < most; entry = listing.readSync()) {
        seen += 1;
        const path = join(folder, entry.name);
        sample.longestPath = Math.max(sample.longestPath, Buffer.byteLength(path));
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile()) note(lstatSync(path, { bigint: true }));
      }
    } catch (error) {
      // Beyond the longest path, vanished, or shut: the scan says so for each.
      systemProblem(error);
    }
  }
  return sample;
};

export const checkSample = ({ files, future, stubs, longestPath }: Sample): readonly Checked[] => [
  future === 0
    ? ok(`The clocks agree: of ${countOf(files, 'file')} looked at none is from the future.`)
    : warn(
        `${future} of ${countOf(files, 'file')} looked at were changed in the future.`,
        'Set the clock of the file server or of this machine by a time server; until then such files are read again each time.',
      ),
  ...(stubs === 0
    ? []
    : [
        warn(
          `${stubs} of ${countOf(files, 'file')} looked at hold no blocks here: stubs of files on slower storage, or holes.`,
          'A scan does not call stubs back; scan the archive itself.',
        ),
      ]),
  ...(longestPath <= LONGEST_PATH
    ? []
    : process.platform === 'linux'
      ? [ok(`Paths of more than ${LONGEST_PATH} bytes occur; they are opened folder by folder.`)]
      : [
          warn(
            `Paths of more than ${LONGEST_PATH} bytes occur.`,
            'Only on Linux are they opened folder by folder; scan from there, or name a folder below as a share of its own.',
          ),
        ]),
];
