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

/** By device number; local disks are not in it. See proc_pid_mountinfo(5). */
export const doubtedDevices = (mountinfo: string): ReadonlyMap<bigint, Doubt> => {
  const found = new Map<bigint, Doubt>();
  for (const line of mountinfo.split('\n')) {
    const [, device = '', rest = ''] = /^\d+ \d+ (\d+:\d+) .*? - (.*)$/.exec(line) ?? [];
    const type = rest.split(' ')[0] ?? '';
    const doubt = INVENTED.test(type) ? 'invented' : TRUSTING.test(type) ? 'trusting' : undefined;
    const [major, minor] = device.split(':');
    if (doubt !== undefined && major !== undefined && minor !== undefined)
      found.set(deviceOf(BigInt(major), BigInt(minor)), doubt);
  }
  return found;
};

/** Of this machine, now; none where the system keeps no such list. */
export const readDoubtedDevices = (): ReadonlyMap<bigint, Doubt> => {
  try {
    return doubtedDevices(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch (error) {
    systemProblem(error);
    return new Map();
  }
};
