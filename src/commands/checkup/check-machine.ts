/** Node, the walls around readers, OCR, and the programs that know access lists. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readMounts } from '../../crawl/mounts.ts';
import { installedLanguages } from '../../extract/ocr/languages.ts';
import { missingWalls } from '../../queue/walls.ts';
import { type Checked, fail, ok, warn } from './check.ts';

const LEAST_NODE = 24;

const isOnPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

const checkTool = (program: string, of: string, remedy: string): Checked =>
  isOnPath(program)
    ? ok(`${program} is there for ${of}.`)
    : warn(`${program} is missing: ${of} are not seen.`, remedy);

const checkAccessLists = (mountinfo: string): readonly Checked[] => [
  checkTool(
    'getfacl',
    'POSIX access lists',
    'Install the package acl; until then the modes alone say who can read a file.',
  ),
  ...(/ - (?:cifs|smb3?|smbfs) /.test(mountinfo)
    ? [
        checkTool(
          'getcifsacl',
          'Windows access lists of SMB mounts',
          'Install the package cifs-utils, or declare in the configuration who can read such a share.',
        ),
      ]
    : []),
];

export const checkMachine = (): readonly Checked[] => {
  const major = Number(process.versions.node.split('.')[0]);
  const version = `Node ${process.versions.node} with SQLite ${process.versions['sqlite'] ?? 'unknown'}, ${process.platform} ${process.arch}`;
  const walls = missingWalls();
  return [
    major >= LEAST_NODE
      ? ok(`${version}.`)
      : fail(`${version}: too old.`, `Install Node ${LEAST_NODE} or newer.`),
    ...(walls.length === 0
      ? [ok('Readers can neither write, start programs nor connect; their memory is bounded.')]
      : []),
    ...walls.map((sentence) => warn(sentence, 'Scan from Linux with Node 26 and util-linux.')),
    ok(`OCR reads ${installedLanguages().join(', ')}.`),
    ...(process.platform === 'linux' ? checkAccessLists(readMounts()) : []),
  ];
};
