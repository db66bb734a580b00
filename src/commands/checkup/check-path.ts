/** A path that is to be scanned: its mount, what this account may do there, clocks, and files that lie elsewhere. */
import { realpathSync } from 'node:fs';
import { type Mount, mountOf } from '../../crawl/mount-of.ts';
import { readMounts } from '../../crawl/mounts.ts';
import type { ProbeRow } from '../../crawl/probe.ts';
import { systemProblem } from '../../crawl/system-problem.ts';
import { PROBLEMS } from '../../model/problem.ts';
import { countOf } from '../../report/words.ts';
import { type Checked, fail, ok, warn } from './check.ts';
import { checkSample, type Sample, sampleOf } from './check-sample.ts';

const NETWORK = /^(?:cifs|smb3?|smbfs|nfs4?|afs|ceph|glusterfs|9p|fuse\..+|drvfs)$/;
const MODELESS = /^(?:cifs|smb3?|smbfs|drvfs|vfat|exfat|ntfs3?|fuseblk)$/;

/** O_NOATIME holds for the system's own disks, and for files of one's own or for root: open(2); a server is not asked: nfs(5). */
const checkAccessTimes = ({ type, options }: Mount, { foreign, files }: Sample): Checked => {
  if (NETWORK.test(type))
    return warn(
      'The server decides whether reading a file sets its time of last access; this machine cannot keep it from doing so.',
      'If somebody goes by these times, switch them off on the server while scanning (noatime; fsutil behavior set disableLastAccess 1).',
    );
  const isRoot = process.getuid?.() === 0;
  if (
    options.has('ro') ||
    options.has('noatime') ||
    isRoot ||
    (process.platform === 'linux' && foreign === 0)
  )
    return ok('Reading leaves the times of last access as they are.');
  return warn(
    `${foreign} of ${countOf(files, 'file')} looked at belong to other accounts and may get a new time of last access when they are read.`,
    'Mount it read-only or with noatime, or scan as root or as the owner of the files.',
  );
};

const checkMount = (path: string, sample: Sample): readonly Checked[] => {
  const mount = mountOf(path, readMounts());
  if (mount === undefined) return [];
  const { point, type, options } = mount;
  return [
    ok(
      `It lies on ${point} (${type}${options.has('ro') ? ', read-only' : ''}${NETWORK.test(type) ? ', over the network' : ''}).`,
    ),
    checkAccessTimes(mount, sample),
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
    const sample = sampleOf(real, Date.now());
    return [...checkMount(real, sample), checkRights(probed), ...checkSample(sample)];
  } catch (error) {
    const { sentence, remedy } = PROBLEMS[systemProblem(error)];
    return [fail(sentence, remedy)];
  }
};
