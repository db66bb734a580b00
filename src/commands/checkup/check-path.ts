/** A path that is to be scanned: its mount, what this account may do there, clocks, and files that lie elsewhere. */
import { type BigIntStats, lstatSync, opendirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { mountOf } from '../../crawl/mount-of.ts';
import { readMounts } from '../../crawl/mounts.ts';
import type { ProbeRow } from '../../crawl/probe.ts';
import { systemProblem } from '../../crawl/system-problem.ts';
import { PROBLEMS } from '../../model/problem.ts';
import { countOf } from '../../report/words.ts';
import { type Checked, fail, ok, warn } from './check.ts';

const NETWORK = /^(?:cifs|smb3?|smbfs|nfs4?|afs|ceph|glusterfs|9p|fuse\..+|drvfs)$/;
const MODELESS = /^(?:cifs|smb3?|smbfs|drvfs|vfat|exfat|ntfs3?|fuseblk)$/;
/** Clocks differ by less on machines that ask a time server. */
const SKEW_MS = 5 * 60_000;
const SAMPLE = 2000;

const checkMount = (path: string): readonly Checked[] => {
  const mount = mountOf(path, readMounts());
  if (mount === undefined) return [];
  const { point, type, options } = mount;
  const isRoot = process.getuid?.() === 0;
  const keepsTimes = options.has('ro') || options.has('noatime') || isRoot;
  return [
    ok(
      `It lies on ${point} (${type}${options.has('ro') ? ', read-only' : ''}${NETWORK.test(type) ? ', over the network' : ''}).`,
    ),
    keepsTimes
      ? ok('Reading leaves the times of last access as they are.')
      : warn(
          'Files of other accounts may get a new time of last access when they are read.',
          'Mount it read-only or with noatime, or scan as root or as the owner of the files.',
        ),
    ...(MODELESS.test(type)
      ? [
          warn(
            'The modes of its files are made up by the mount and say nothing of who can read them.',
            'Declare the exposure of the share in the configuration, import its access lists, or let getcifsacl ask.',
          ),
        ]
      : []),
    ...(type.startsWith('nfs') && options.has('soft')
      ? [warn('It is a soft mount: a busy server may look like damaged files.', 'Mount it hard.')]
      : []),
  ];
};

interface Sample {
  entries: number;
  future: number;
  stubs: number;
}

/** The first entries from the top, breadth first. What cannot be listed was counted by the probe. */
const sampleOf = (root: string, now: number): Sample => {
  const sample = { entries: 0, future: 0, stubs: 0 };
  const note = ({ ctimeMs, size, blocks }: BigIntStats): void => {
    sample.entries += 1;
    if (Number(ctimeMs) > now + SKEW_MS) sample.future += 1;
    if (blocks === 0n && size >= 4096n) sample.stubs += 1;
  };
  for (const folders = [root]; folders.length > 0 && sample.entries < SAMPLE; ) {
    const folder = folders.shift() ?? root;
    try {
      using listing = opendirSync(folder);
      for (
        let entry = listing.readSync();
        entry !== null && sample.entries < SAMPLE;
        entry = listing.readSync()
      ) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile()) note(lstatSync(path, { bigint: true }));
      }
    } catch (error) {
      systemProblem(error);
    }
  }
  return sample;
};

const checkSample = (root: string): readonly Checked[] => {
  const { entries, future, stubs } = sampleOf(root, Date.now());
  return [
    future === 0
      ? ok(`The clocks agree: of ${countOf(entries, 'file')} looked at none is from the future.`)
      : warn(
          `${future} of ${countOf(entries, 'file')} looked at were changed in the future.`,
          'Set the clock of the file server or of this machine by a time server; until then such files are read again each time.',
        ),
    ...(stubs === 0
      ? []
      : [
          warn(
            `${stubs} of ${countOf(entries, 'file')} looked at hold no blocks here: stubs of files on slower storage, or holes.`,
            'A scan does not call stubs back; scan the archive itself.',
          ),
        ]),
  ];
};

const checkRights = ({
  foldersListed,
  foldersDenied,
  filesOpened,
  filesDenied,
  failed,
  stopped,
}: ProbeRow): Checked => {
  const sentence = `This account lists ${countOf(foldersListed, 'folder')} and opens ${countOf(filesOpened, 'file')}${stopped ? ' of the first that were tried' : ''}; denied ${countOf(foldersDenied, 'folder')} and ${countOf(filesDenied, 'file')}${failed === 0 ? '' : `; ${failed} failed`}.`;
  if (foldersListed + filesOpened === 0)
    return fail(sentence, 'Give the scanning account the right to read it.');
  return foldersDenied + filesDenied + failed === 0
    ? ok(sentence)
    : warn(
        sentence,
        'Give the scanning account the right to read all of it: what it cannot open is unread in the ledger.',
      );
};

/** `probed` undefined: the probe did not come back in time. */
export const checkPath = (path: string, probed: ProbeRow | undefined): readonly Checked[] => {
  if (probed === undefined)
    return [fail('It did not answer in time.', 'Look whether its server is up and the mount is alive.')];
  try {
    const real = realpathSync(path);
    return [...checkMount(real), checkRights(probed), ...checkSample(real)];
  } catch (error) {
    const { sentence, remedy } = PROBLEMS[systemProblem(error)];
    return [fail(sentence, remedy)];
  }
};
