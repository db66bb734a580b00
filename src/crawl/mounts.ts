/** Which file systems show modes that say nothing, or not all, of who may read: told by the kernel's own list of mounts. */
import { readFileSync } from 'node:fs';
import { systemProblem } from './system-problem.ts';

/**
 * `invented`: the mount makes the modes up (SMB, FAT, NTFS, object stores). `trusting`: the modes are the server's, but with AUTH_SYS any
 * client says which user it is (RFC 5531, 8.2): what is open is open, what looks narrow need not be.
 */
export type Doubt = 'invented' | 'trusting';

const INVENTED =
  /^(?:cifs|smb3?|smbfs|vboxsf|vmhgfs|prl_fs|drvfs|davfs|fuseblk|fuse\.(?:sshfs|smbnetfs|rclone|s3fs|gcsfuse|goofys|gvfsd-fuse|vmhgfs-fuse|davfs2?)|vfat|msdos|exfat|ntfs3?)$/;
const TRUSTING = /^nfs4?$/;

/** gnu_dev_makedev(): as stat() answers it. */
const deviceOf = (major: bigint, minor: bigint): bigint =>
  ((major & 0xfffn) << 8n) | (minor & 0xffn) | ((minor & ~0xffn) << 12n) | ((major & ~0xfffn) << 32n);

/** Type of the file system of each device. See proc_pid_mountinfo(5). */
function* devicesIn(mountinfo: string): Generator<readonly [device: bigint, type: string]> {
  for (const line of mountinfo.split('\n')) {
    const [, device = '', rest = ''] = /^\d+ \d+ (\d+:\d+) .*? - (.*)$/.exec(line) ?? [];
    const [major, minor] = device.split(':');
    if (major !== undefined && minor !== undefined)
      yield [deviceOf(BigInt(major), BigInt(minor)), rest.split(' ')[0] ?? ''];
  }
}

/** By device number; local disks are not in it. */
export const doubtedDevices = (mountinfo: string): ReadonlyMap<bigint, Doubt> => {
  const found = new Map<bigint, Doubt>();
  for (const [device, type] of devicesIn(mountinfo)) {
    const doubt = INVENTED.test(type) ? 'invented' : TRUSTING.test(type) ? 'trusting' : undefined;
    if (doubt !== undefined) found.set(device, doubt);
  }
  return found;
};

/** What a Windows server has moved to slower storage shows over SMB as a file without blocks. Elsewhere that is a file of holes. */
const STUBS = /^(?:cifs|smb3?|smbfs|drvfs)$/;

export const stubDevices = (mountinfo: string): ReadonlySet<bigint> =>
  new Set([...devicesIn(mountinfo)].flatMap(([device, type]) => (STUBS.test(type) ? [device] : [])));

/** The kernel's list for this process; empty where the system keeps none. */
export const readMounts = (): string => {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch (error) {
    systemProblem(error);
    return '';
  }
};
