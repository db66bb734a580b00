import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type BuildOptions, type BuildResult, buildIndex } from '../../src/exact/build-index.ts';
import { openIndex, openIndexFile } from '../../src/exact/open-index.ts';
import { verifyIndex } from '../../src/exact/verify-index.ts';
import { UserError } from '../../src/model/user-error.ts';
import { COLUMNS, KEY, listText, newExactFolder, peopleOf, rowOf, writeList } from './sample-list.ts';

const folder = newExactFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let number = 0;
const build = (
  text: string | Uint8Array,
  options: Partial<BuildOptions> = {},
): { index: string; result: BuildResult } => {
  number += 1;
  const index = options.index ?? join(folder, `${number}.idx`);
  const list = writeList(folder, text, `${number}.csv`);
  return { index, result: buildIndex({ list, columns: COLUMNS, key: () => KEY, ...options, index }) };
};
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'no refusal';
};
const people = peopleOf(3, 2500);

describe('an index', () => {
  const { index, result } = build(listText(people));
  const lookup = openIndex(index, KEY);
  const patientsOf = (form: Parameters<typeof lookup.find>[0], value: string) => [
    ...(lookup.find(form, value)?.patients ?? []),
  ];

  test('answers for every patient by every column, and for nobody else', () => {
    people.forEach((person, i) => {
      const patient = i + 1;
      expect(patientsOf('number', person.mrn.ehr)).toContain(patient);
      expect(patientsOf('number', person.ssn)).toContain(patient);
      expect(patientsOf('number', person.phones[0])).toContain(patient);
      expect(patientsOf('name', `${person.first}\t${person.last}`)).toContain(patient);
      expect(lookup.has('date', person.birth, patient)).toBe(true);
      expect(lookup.has('date', person.birth, patient + people.length)).toBe(false);
      expect(lookup.has('postcode', person.zip, patient)).toBe(true);
    });
    const others = peopleOf(4, 2500).filter(({ ssn }) => !people.some((person) => person.ssn === ssn));
    expect(others.length).toBeGreaterThan(2400);
    expect(others.flatMap(({ ssn }) => patientsOf('number', ssn))).toEqual([]);
  });

  test('takes the usual ways of writing for one', () => {
    const { mrn, ssn, phones, first, last, zip } = people[0]!;
    const digits = ssn.replaceAll('-', '');
    for (const form of [digits, ssn, ssn.replaceAll('-', ' '), `000${mrn.ehr}`, mrn.ehr])
      expect(patientsOf('number', form), form).toContain(1);
    expect(
      patientsOf('number', `(${phones[0].slice(0, 3)}) ${phones[0].slice(3, 6)}-${phones[0].slice(6)}`),
    ).toContain(1);
    expect(patientsOf('name', `${first.toUpperCase()} Q.\t${last.toUpperCase()}, Jr.`)).toContain(1);
    expect(lookup.has('postcode', zip.slice(0, 5), 1)).toBe(true);
  });

  test('counts what it read and is sound', () => {
    expect(result).toMatchObject({
      rows: 2500,
      patients: 2500,
      repeated: 0,
      leftOut: { ragged: 0, empty: 0, cells: {} },
    });
    expect(result.entries).toBe(2500 * 6);
    expect(result.sizeBytes).toBe(statSync(index).size);
    const file = openIndexFile(index);
    expect(verifyIndex(file)).toBeUndefined();
    file.close();
  });

  test('holds no value, in no writing, and leaves nothing else behind', () => {
    const bytes = readFileSync(index);
    const text = bytes.toString('latin1');
    for (const person of people.slice(0, 300))
      for (const value of rowOf(person)) {
        if (value.length < 5) continue;
        expect(text.includes(value), 'a value').toBe(false);
        expect(bytes.includes(Buffer.from(value, 'utf16le')), 'a value').toBe(false);
      }
    expect(statSync(index).mode & 0o077).toBe(0);
    expect(readdirSync(folder).filter((name) => /partial|phisweep-index/.test(name))).toEqual([]);
  });

  test('is useless with another key', () => {
    const other = new Uint8Array(32).fill(8);
    expect(refusal(() => openIndex(index, other))).toContain('built with another key');
    // Same list, other key: not one hash in common.
    const twin = build(listText(people), { key: () => other }).index;
    const hashes = (path: string): Set<string> => {
      const bytes = readFileSync(path);
      const { facts, close } = openIndexFile(path);
      close();
      const from = bytes.length - facts.entries * 12;
      return new Set(
        Array.from({ length: facts.entries }, (_, i) =>
          bytes.toString('hex', from + i * 12, from + i * 12 + 8),
        ),
      );
    };
    const mine = hashes(index);
    expect([...hashes(twin)].filter((hash) => mine.has(hash))).toEqual([]);
  });

  test('same list and key, same entries; what lies there before is replaced whole', () => {
    const again = build(listText(people), { index: join(folder, 'again.idx') });
    const first = readFileSync(index).subarray(4096);
    expect(readFileSync(again.index).subarray(4096).equals(first)).toBe(true);
    build(listText(people.slice(0, 10)), { index: again.index });
    const file = openIndexFile(again.index);
    file.close();
    expect(file.facts.patients).toBe(10);
  });
});

describe('a list', () => {
  const three = people.slice(0, 3);
  const facts = (text: string | Uint8Array, options: Partial<BuildOptions> = {}) =>
    build(text, options).result;

  test.each([
    ['semicolons', listText(three, ';')],
    ['tabs', listText(three, '\t')],
    ['bars and Windows line ends', listText(three, '|', '\r\n')],
    ['a byte-order mark', `\ufeff${listText(three)}`],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(listText(three), 'utf16le')])],
    ['no line end behind the last row', listText(three).trimEnd()],
    ['empty lines', listText(three).replaceAll('\n', '\n\n')],
    ['quotes everywhere', listText(three).replaceAll(/[^,\n]+/g, '"$&"')],
    ['cells behind the last column', listText(three).replaceAll(/(?<=\d)\n/g, ',,\n')],
  ])('with %s is read', (_, text) => {
    expect(facts(text)).toMatchObject({ rows: 3, patients: 3, leftOut: { ragged: 0, empty: 0 } });
  });

  test('in another encoding is read when it is named, and refused when not', () => {
    const text = Buffer.from('mrn,last,first\n10000441,M\u00fcller,Zo\u00eb\n', 'latin1');
    expect(refusal(() => facts(text, { columns: ['mrn', 'last', 'first'] }))).toMatch(
      /is not UTF-8; say its encoding/,
    );
    const { index } = build(text, { columns: ['mrn', 'last', 'first'], encoding: 'windows-1252' });
    expect(openIndex(index, KEY).find('name', 'Zoe\tMuller')?.count).toBe(1);
    expect(refusal(() => facts(text, { encoding: 'klingon' }))).toContain('is not known');
  });

  test('counts exactly what it leaves out', () => {
    const result = facts(
      [
        'mrn,ssn,last,first,birth_date,phone,postcode',
        '10000441,212-34-5671,Okafor,Ada,1950-02-03,937-555-0142,45402',
        '10000442,999999999,Okafor,Ben,1950-02-31,n/a,45402',
        '10000443,212-34-5673,Okafor',
        '10000444,212-34-5674,Okafor,Dee,1950-02-03,937-555-0143,45402,extra',
        '-,unknown,,,,,',
        '10000441,212-34-5671,Okafor,Ada,1950-02-03,937-555-0144,45403',
        '10000446,"212-34-5676","O""Brien-\nSmith",Eve,1950-02-03,937-555-0145,45402',
        '',
      ].join('\n'),
    );
    expect(result).toMatchObject({ rows: 7, patients: 4, repeated: 1 });
    expect(result.leftOut).toEqual({
      ragged: 2,
      empty: 1,
      cells: { ssn: 2, birth_date: 1, phone: 1, mrn: 1 },
    });
  });

  test('says day first by the first date that can be read one way only, or when told', () => {
    const text = (day: string) => `mrn,birth_date\n10000441,03/04/1950\n10000442,${day}\n`;
    const born = (index: string, day: string) => openIndex(index, KEY).has('date', day, 1);
    const columns = ['mrn', 'birth_date'];
    expect(born(build(text('25/04/1950'), { columns }).index, '1950-04-03')).toBe(true);
    expect(born(build(text('04/25/1950'), { columns }).index, '1950-03-04')).toBe(true);
    expect(born(build(text('04/05/1950'), { columns, dayFirst: true }).index, '1950-04-03')).toBe(true);
  });

  test('calls columns as it likes', () => {
    const text = 'PAT_ID;Surname;Vorname;DOB\n10000441;Okafor;Ada;1950-02-03\n';
    expect(facts(text, { columns: ['mrn=pat id', 'last', 'first=Vorname', 'birth_date'] }).entries).toBe(3);
  });

  test.each([
    ['an empty file', '', {}, /is empty/],
    ['a file of line ends', '\n\n\n', {}, /is empty/],
    ['only a header', `${COLUMNS.join(',')}\n`, {}, /holds no row that could be indexed \(0 rows\)/],
    ['no such column', 'mrn,last\n10000441,Okafor\n', { columns: ['mrn', 'ssn'] }, /names no column ssn/],
    ['no such header', 'mrn\n10000441\n', { columns: ['mrn=KEY'] }, /has no column "KEY"/],
    ['an unknown kind', 'mrn\n10000441\n', { columns: ['mnr'] }, /did you mean "mrn"/],
    ['half a name', 'mrn,last\n10000441,Okafor\n', { columns: ['mrn', 'last'] }, /needs both columns/],
    ['only dates', 'birth_date\n1950-02-03\n', { columns: ['birth_date'] }, /at least one column of numbers/],
    ['a binary file', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), {}, /is no text/],
  ] as const)('that is %s is refused in one sentence', (_, text, options, sentence) => {
    const message = refusal(() => facts(text, options));
    expect(message).toMatch(sentence);
    expect(message).not.toMatch(/10000441|Okafor/);
    expect(message.split('\n')).toHaveLength(1);
  });

  test('never loses its own file or another one to the index', () => {
    const list = writeList(folder, listText(three), 'mine.csv');
    const options = { list, columns: COLUMNS, key: () => KEY };
    expect(refusal(() => buildIndex({ ...options, index: list }))).toContain('over its own list');
    const other = join(folder, 'letter.txt');
    writeFileSync(other, 'Dear all');
    expect(refusal(() => buildIndex({ ...options, index: other }))).toContain('not written over');
    expect(readFileSync(other, 'utf8')).toBe('Dear all');
    expect(refusal(() => buildIndex({ ...options, index: join(folder, 'none/x.idx') }))).toContain(
      'does not exist',
    );
    expect(existsSync(list)).toBe(true);
  });
});

test('what a killed build left behind is removed by the next, that of a living one is not', () => {
  const left = join(folder, '.phisweep-index-2147483646-abcdef');
  const living = join(folder, `.phisweep-index-${process.pid}-abcdef`);
  for (const path of [left, living]) mkdirSync(path);
  writeFileSync(join(left, '0'), 'x');
  build(listText(people.slice(0, 3)));
  expect(existsSync(left)).toBe(false);
  expect(existsSync(living)).toBe(true);
  rmSync(living, { recursive: true });
});

const canMount = ((): boolean => {
  const path = join(folder, 'try');
  mkdirSync(path);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', path]).status === 0;
  if (mounted) spawnSync('umount', ['-l', path]);
  return mounted;
})();

// Mounting a small file system needs root.
test.skipIf(!canMount)('a full disk is one sentence, and the index that was there stays', () => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'none', disk]);
  try {
    const index = join(disk, 'p.idx');
    build(listText(people.slice(0, 5)), { index });
    const before = readFileSync(index);
    expect(refusal(() => build(listText(peopleOf(6, 8000)), { index }))).toMatch(/the disk is full/);
    expect(readFileSync(index).equals(before)).toBe(true);
    expect(readdirSync(disk)).toEqual(['p.idx']);
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});

describe('a damaged index', () => {
  const { index } = build(listText(people));
  const whole = readFileSync(index);
  const opened = (bytes: Uint8Array): string => {
    const path = join(folder, 'damaged.idx');
    writeFileSync(path, bytes);
    return refusal(() => openIndexFile(path).close());
  };
  const flipped = (at: number): Buffer => {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 0x40;
    return bytes;
  };

  test('is refused wherever it is cut', () => {
    for (const length of [0, 7, 8, 100, 4095])
      expect(opened(whole.subarray(0, length))).toContain('no patient index');
    for (const length of [4096, 5000, whole.length - 12, whole.length - 1])
      expect(opened(whole.subarray(0, length))).toContain('cut short');
    expect(opened(Buffer.concat([whole, Buffer.from('x')]))).toContain('too long');
  });

  test('is refused wherever its page, filter or directory is changed', () => {
    const { facts, close } = openIndexFile(index);
    close();
    const entriesFrom = whole.length - facts.entries * 12;
    for (let at = 0; at < entriesFrom; at += 97) expect(opened(flipped(at))).not.toBe('no refusal');
    expect(opened(whole)).toBe('no refusal');
  });

  test('is found out by verify where an entry is changed', () => {
    const path = join(folder, 'entry.idx');
    writeFileSync(path, flipped(whole.length - 600));
    const file = openIndexFile(path);
    expect(verifyIndex(file)).toBeDefined();
    file.close();
  });

  test('foreign files and folders are refused', () => {
    expect(opened(Buffer.alloc(8192, 'a'))).toContain('no patient index');
    expect(refusal(() => openIndexFile(folder))).toMatch(/is not a file|cannot be read/);
    expect(refusal(() => openIndexFile(join(folder, 'absent.idx')))).toContain('does not exist');
  });
});
