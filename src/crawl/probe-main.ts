/** A process of its own that becomes somebody else for good, then looks how far that account comes: lists and opens, counts only. */
import { closeSync, constants, type Dirent, openSync, readdirSync, readFileSync } from 'node:fs';
import { joinPath } from '../util/path-bytes.ts';
import type { ProbeAnswer, ProbeJob, ProbeRow } from './probe.ts';

const DENIED = new Set(['EACCES', 'EPERM']);
/** A link, a pipe without a writer and a device are not waited for. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const isDenied = (error: unknown): boolean => DENIED.has(String((error as NodeJS.ErrnoException).code));

/** Node's types do not know it: https://nodejs.org/api/process.html#processinitgroupsuser-extragroup */
interface WithGroups {
  initgroups(user: string, extraGroup: number): void;
}

/** Groups first: an account that has given up its rights can change neither. */
const become = ({ name, uid, gid }: NonNullable<ProbeJob['account']>): void => {
  if (name === undefined) process.setgroups?.([gid]);
  else (process as unknown as WithGroups).initgroups(name, gid);
  process.setgid?.(gid);
  process.setuid?.(uid);
  let isBack = false;
  try {
    process.setuid?.(0);
    isBack = uid !== 0;
  } catch {
    isBack = false;
  }
  if (isBack || process.getuid?.() !== uid) throw new Error('the rights were not given up');
};

const open = (path: Uint8Array): 'read' | 'denied' | 'failed' => {
  try {
    closeSync(openSync(Buffer.from(path), FLAGS));
    return 'read';
  } catch (error) {
    return isDenied(error) ? 'denied' : 'failed';
  }
};

const list = (path: Uint8Array): readonly Dirent<Buffer>[] | 'denied' | 'file' | 'failed' => {
  try {
    return readdirSync(Buffer.from(path), { encoding: 'buffer', withFileTypes: true });
  } catch (error) {
    if (isDenied(error)) return 'denied';
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR' ? 'file' : 'failed';
  }
};

const probe = (root: Uint8Array, until: number, most: number): ProbeRow => {
  const row = {
    foldersListed: 0,
    foldersDenied: 0,
    filesOpened: 0,
    filesDenied: 0,
    failed: 0,
    stopped: false,
  };
  const waiting: Uint8Array[] = [root];
  let seen = 0;
  const lookAt = (path: Uint8Array): void => {
    const answer = open(path);
    if (answer === 'read') row.filesOpened += 1;
    else if (answer === 'denied') row.filesDenied += 1;
    else row.failed += 1;
  };
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const entries = list(path);
    if (entries === 'file') lookAt(path);
    else if (entries === 'denied') row.foldersDenied += 1;
    else if (entries === 'failed') row.failed += 1;
    else {
      row.foldersListed += 1;
      for (const entry of entries) {
        seen += 1;
        if (seen > most || Date.now() > until) return { ...row, stopped: true };
        if (entry.isDirectory()) waiting.push(joinPath(path, entry.name));
        else if (entry.isFile()) lookAt(joinPath(path, entry.name));
      }
    }
  }
  return row;
};

const job = JSON.parse(readFileSync(0, 'utf8')) as ProbeJob;
if (job.account !== undefined) become(job.account);
const until = Date.now() + job.timeoutMs;
const answer: ProbeAnswer = job.paths.map((path) => probe(Buffer.from(path, 'base64'), until, job.most));
process.stdout.write(JSON.stringify(answer));
