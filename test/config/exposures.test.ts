/** Lists of access as file servers print them, and mounts whose modes say nothing. Accounts and paths are made up. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config-schema.ts';
import { configSchema } from '../../src/config/config-schema.ts';
import { declaredExposure } from '../../src/config/declared-exposure.ts';
import { loadExposures } from '../../src/config/load-exposures.ts';
import { loadPolicy } from '../../src/config/load-policy.ts';
import { parseIcacls } from '../../src/config/parse-icacls.ts';
import { aclExposures } from '../../src/crawl/acl.ts';
import { cifsAces } from '../../src/crawl/ask-getcifsacl.ts';
import { doubted, exposureOf, modeAccess, OUTSIDE, toExposure } from '../../src/crawl/exposure.ts';
import { doubtedDevices } from '../../src/crawl/mounts.ts';
import { windowsCircle } from '../../src/crawl/windows-acl.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const none = () => undefined;
const shown = (config: Config) => {
  const { of } = loadExposures(configSchema.parse(config));
  return (path: string): string => {
    const exposure = of('Files', Buffer.from(path));
    return exposure === undefined ? 'nothing' : `${exposure.reach} ${exposure.broadWrite} ${exposure.source}`;
  };
};

const ICACLS = String.raw`D:\Shares\Files BUILTIN\Administrators:(OI)(CI)(F)
                NT AUTHORITY\SYSTEM:(OI)(CI)(F)
                CLINIC\Records team:(OI)(CI)(RX)

D:\Shares\Files\Open letters 2024 Everyone:(I)(OI)(CI)(R)
                                  CLINIC\Domain Users:(OI)(CI)(IO)(M)

D:\Shares\Files\Open letters 2024\own.docx CLINIC\ward7:(R,W)

D:\Shares\Files\Shut CLINIC\Domain Users:(DENY)(OI)(CI)(R)
                     CLINIC\Domain Users:(OI)(CI)(F)
                     NT AUTHORITY\SYSTEM:(OI)(CI)(F)

Successfully processed 4 files; Failed processing 0 files
`;

describe('icacls', () => {
  test('finds paths with spaces, and accounts with spaces', () => {
    expect(parseIcacls(ICACLS).map(({ path, aces }) => [path, aces.map(({ trustee }) => trustee)])).toEqual([
      ['D:\\Shares\\Files', ['BUILTIN\\Administrators', 'NT AUTHORITY\\SYSTEM', 'CLINIC\\Records team']],
      ['D:\\Shares\\Files\\Open letters 2024', ['Everyone', 'CLINIC\\Domain Users']],
      ['D:\\Shares\\Files\\Open letters 2024\\own.docx', ['CLINIC\\ward7']],
      ['D:\\Shares\\Files\\Shut', ['CLINIC\\Domain Users', 'CLINIC\\Domain Users', 'NT AUTHORITY\\SYSTEM']],
    ]);
  });

  const exposureImport = [
    {
      file: write('icacls.txt', ICACLS),
      kind: 'icacls' as const,
      share: 'Files',
      root: 'D:\\Shares\\Files\\',
    },
  ];
  test.each([
    ['what the root hands down', 'Wards/a/b.docx', 'group false imported'],
    [
      'case counts nothing; what is handed down only counts below',
      'OPEN LETTERS 2024/x.docx',
      'everyone true imported',
    ],
    ['the list of the file itself', 'Open letters 2024/own.docx', 'group false imported'],
    [
      'a denial takes back what the same account was given, but for writing',
      'Shut/x.docx',
      'owner true imported',
    ],
    ['a folder of a longer name is another one', 'Shutters/x.docx', 'group false imported'],
  ])('%s', (_, path, exposure) => {
    expect(shown({ exposureImport })(path)).toBe(exposure);
  });

  test('a size makes a group large; a list of another place is refused', () => {
    const groupSizes = {
      file: write('groups.csv', 'Group;Members\nCLINIC\\Records team;450\nSmall;3\n'),
      columns: { name: 'Group', members: 'Members' },
      largeFrom: 400,
    };
    expect(shown({ exposureImport, groupSizes })('Wards/a.docx')).toBe('large_group false imported');
    expect(shown({ exposureImport, groupSizes: { ...groupSizes, largeFrom: 451 } })('Wards/a.docx')).toBe(
      'group false imported',
    );
    expect(() => shown({ exposureImport: [{ ...exposureImport[0]!, root: 'E:\\' }] })).toThrow(
      /lies below "E:/,
    );
  });

  test('a changed list is another basis', () => {
    const before = loadExposures({ exposureImport }).hash;
    writeFileSync(exposureImport[0]!.file, ICACLS.replace('(OI)(CI)(RX)', '(OI)(CI)(M)'));
    expect(loadExposures({ exposureImport }).hash).not.toBe(before);
  });
});

describe('Get-Acl and Get-SmbShareAccess', () => {
  const acl = {
    file: write(
      'acl.csv',
      `#TYPE Selected
"Path","IdentityReference","FileSystemRights","AccessControlType","InheritanceFlags","PropagationFlags"
"Microsoft.PowerShell.Core\\FileSystem::\\\\fs1\\files","CLINIC\\Domain Users","Modify, Synchronize","Allow","ContainerInherit, ObjectInherit","None"
"Microsoft.PowerShell.Core\\FileSystem::\\\\fs1\\files\\Own","S-1-5-32-544","-536805376","Allow","ObjectInherit","InheritOnly"
`,
    ),
    kind: 'acl' as const,
    share: 'Files',
    root: '\\\\fs1\\files',
    columns: {
      path: 'Path',
      trustee: 'IdentityReference',
      rights: 'FileSystemRights',
      type: 'AccessControlType',
      inheritance: 'InheritanceFlags',
      propagation: 'PropagationFlags',
    },
  };
  const share = (account: string, right: string) => ({
    file: write(
      `${account}-${right}.csv`,
      `AccountName,AccessControlType,AccessRight\n${account},Allow,${right}\n`,
    ),
    kind: 'share' as const,
    share: 'Files',
    columns: { trustee: 'AccountName', rights: 'AccessRight', type: 'AccessControlType' },
  });
  test.each([
    ['files alone', [acl], 'a.txt', 'everyone true imported'],
    ['generic rights as a number', [acl], 'Own/a.txt', 'owner false imported'],
    ['the narrower of share and files', [acl, share('Everyone', 'Read')], 'a.txt', 'everyone false imported'],
    ['a narrow share', [acl, share('Records', 'Full')], 'a.txt', 'group false imported'],
    ['a narrow share alone', [share('Records', 'Read')], 'a.txt', 'group false imported'],
    [
      'a wide share alone says nothing of its files',
      [share('Everyone', 'Full')],
      'a.txt',
      'unknown undefined imported',
    ],
    ['a share of which nothing is said', [], 'a.txt', 'nothing'],
  ])('%s', (_, exposureImport, path, exposure) => {
    expect(shown({ exposureImport })(path)).toBe(exposure);
  });
});

test.each([
  ['S-1-1-0', 'everyone'],
  ['S-1-5-21-1-2-3-513', 'everyone'],
  ['NT-AUTORITÄT\\Authentifizierte Benutzer', 'everyone'],
  ['S-1-5-21-1-2-3-501', 'anonymous'],
  ['ANONYMOUS LOGON', 'anonymous'],
  ['CLINIC\\Domain Admins', 'owner'],
  ['S-1-5-21-1-2-3-1107', 'group'],
])('%s is %s', (trustee, reach) => {
  expect(windowsCircle([{ trustee, allow: true, read: true, write: false }], none).reach).toBe(reach);
});

test('what is declared of a folder comes before the share, a list of the server before both', () => {
  const { policy } = loadPolicy();
  const rules = [{ folder: 'Open', exposure: { reach: 'everyone' as const, broadWrite: true } }];
  const share = {
    name: 'Files',
    exposure: { reach: 'owner', broadWrite: false, source: 'declared' } as const,
  };
  const of = (imported = loadExposures({})) =>
    declaredExposure({ ...policy, stores: { depth: 0, rules } }, imported);
  expect(of()(share, Buffer.from('Open/a/b.txt'))?.reach).toBe('everyone');
  expect(of()(share, Buffer.from('Openly/b.txt'))?.reach).toBe('owner');
  const listed = {
    ...loadExposures({}),
    of: () => ({ reach: 'group', broadWrite: false, source: 'imported' }) as const,
  };
  expect(of(listed)(share, Buffer.from('Open/b.txt'))?.reach).toBe('group');
});

describe('mounts', () => {
  const MOUNTINFO = `22 27 0:21 / /proc rw,relatime - proc proc rw
36 35 254:0 / / rw,noatime - ext4 /dev/root rw
40 36 0:52 / /mnt/files\\040one rw,relatime shared:1 - cifs //fs1/files rw,vers=3.1.1
41 36 0:301 / /mnt/home rw,relatime - nfs4 fs2:/home rw,sec=sys
42 36 8:17 / /media/stick rw - vfat /dev/sdb1 rw
43 36 0:60 / /var/lib/x rw - fuse.fuse-overlayfs x rw`;

  test('are told by their file system', () => {
    expect([...doubtedDevices(MOUNTINFO)]).toEqual([
      [52n, 'invented'],
      // Minor 301 is 0x12d: its upper bits stand above the major's.
      [0x10002dn, 'trusting'],
      [0x811n, 'invented'],
    ]);
  });

  test.each([
    [0o644, 'invented', 'unknown undefined none'],
    [0o600, 'invented', 'unknown undefined none'],
    [0o644, 'trusting', 'everyone false mode'],
    [0o640, 'trusting', 'unknown undefined none'],
    [0o602, 'trusting', 'unknown true none'],
    [0o640, undefined, 'group false mode'],
  ] as const)('mode %o on a mount whose modes are %s', (mode, doubt, text) => {
    const { reach, broadWrite, source } = toExposure(
      doubted(exposureOf(OUTSIDE, modeAccess(mode, 1, new Set()), false, 'mode'), doubt),
    );
    expect(`${reach} ${broadWrite} ${source}`).toBe(text);
  });
});

describe('getcifsacl', () => {
  const ANSWER = `REVISION:0x1
CONTROL:0x8004
OWNER:CLINIC\\ward7
GROUP:CLINIC\\Domain Users
ACL:CLINIC\\ward7:ALLOWED/0x0/FULL
ACL:CLINIC\\Domain Users:ALLOWED/OI|CI|I/READ
ACL:S-1-1-0:0x0/0x8/0x001f01ff
ACL:S-1-5-21-1-2-3-1107:DENIED/0x0/RWX
`;
  test('reads words, letters and masks; what is only handed down does not count', () => {
    const aces = cifsAces(ANSWER) ?? [];
    expect(aces.map(({ allow, read, write }) => [allow, read, write])).toEqual([
      [true, true, true],
      [true, true, false],
      [false, true, true],
    ]);
    expect(windowsCircle(aces, none)).toEqual({ reach: 'everyone', broadWrite: false });
    expect(cifsAces('getcifsacl: error')).toBeUndefined();
  });

  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const entry = (deviceId: bigint) => ({
    ...{ fileId: 1, shareId: 1, root: Buffer.from(folder), path: Buffer.from('x y.txt'), deviceId },
    ...{ sizeBytes: 0, modifiedNs: 0n, changedNs: 0n, inode: 0n },
  });
  write('x y.txt', '');
  const ask = async (script: string) => {
    writeFileSync(join(bin, 'getcifsacl'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, 'getcifsacl'), 0o755);
    const path = process.env['PATH'];
    process.env['PATH'] = `${bin}${delimiter}${path}`;
    try {
      const [exposure] = await aclExposures([entry(52n)], new Set(), none, new Map([[52n, 'invented']]));
      return `${exposure?.reach} ${exposure?.broadWrite} ${exposure?.source}`;
    } finally {
      process.env['PATH'] = path;
    }
  };
  test('a stand-in that answers is believed; without an answer the reach is unknown', async () => {
    write('answer', ANSWER);
    expect(await ask(`test "$1" = '${join(folder, 'x y.txt')}' && cat '${join(folder, 'answer')}'`)).toBe(
      'everyone false cifsacl',
    );
    expect(await ask('exit 1')).toBe('unknown undefined none');
    expect(await ask('echo nonsense')).toBe('unknown undefined none');
  });
});
