/** The driver: several things in one file, readers that fail, names that lie. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { DocumentProblem, type Extractor } from '../../src/extract/extractor.ts';
import type { Reader } from '../../src/extract/registry.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import type { Segment } from '../../src/model/segment.ts';
import { readAll } from './read-all.ts';

const fixture = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '../../fixtures/extract', name));
const pdf = fixture('pdf/owner-password/input.pdf');
const JPEG = Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1');
const page = '<html><body><p>canary page</p></body></html>';

describe('several things in one file', () => {
  const archive = () => zipOf([['a.txt', 'canary archive']]);
  const polyglots: readonly (readonly [string, () => Promise<Buffer>, readonly string[]])[] = [
    [
      'a PDF with an archive behind it',
      async () => Buffer.concat([pdf, await archive()]),
      ['canary behind owner password', 'canary archive'],
    ],
    [
      'a picture with an archive behind it',
      async () => Buffer.concat([JPEG, await archive()]),
      ['canary archive'],
    ],
    [
      'a picture with a web page behind it',
      async () => Buffer.concat([JPEG, Buffer.alloc(100_000, 0xff), Buffer.from(page)]),
      ['canary page'],
    ],
    [
      'a text with an archive behind it',
      async () =>
        Buffer.concat([
          Buffer.from(`canary letter\n${'a line of the letter\n'.repeat(5000)}`),
          await archive(),
        ]),
      ['canary letter', 'canary archive'],
    ],
    [
      'a program with an archive behind it',
      async () => Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), await archive()]),
      ['canary archive'],
    ],
    [
      'a PDF that begins late',
      async () => Buffer.concat([Buffer.from('\0\x01rubbish\0'), pdf]),
      ['canary behind owner password'],
    ],
  ];
  it.each(polyglots)('reads %s', async (_, build, contains) => {
    const { text } = await readAll(await build(), 'x.bin');
    expect(contains.filter((canary) => !text.includes(canary))).toEqual([]);
  });
});

describe('readers that fail', () => {
  const text = (value: string, page?: number): Segment => ({
    kind: 'text',
    text: value,
    place: page === undefined ? {} : { page },
  });
  const reader = (name: string, work: () => AsyncGenerator<readonly Segment[]>): Extractor => ({
    name,
    version: 7,
    accepts: () => true,
    extract: work,
  });
  const failing = (pages: number, error: unknown): Extractor =>
    reader('first', async function* () {
      for (let page = 1; page <= pages; page += 1) yield [text(`first ${page}`, page)];
      throw error;
    });
  const tolerant = reader('second', async function* () {
    for (let page = 1; page <= 3; page += 1) yield [text(`second ${page}`, page)];
  });
  const empty = reader('first', async function* () {});
  const read = (...readers: Reader[]) => readAll(Buffer.from('some bytes'), 'x.bin', DEFAULT_LIMITS, readers);

  it('keeps what came before the failure, and no word of its message', async () => {
    const { outcome, text: all } = await read({ extractor: failing(2, new Error('canary patient')) });
    expect(all).toBe('first 1\nfirst 2');
    expect(outcome).toMatchObject({ read: true, reader: 'first@7', problem: { code: 'BAD_FORMAT' } });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('lets the second reader go on behind the last page', async () => {
    const { outcome, text: all } = await read({ extractor: failing(1, new Error()), second: tolerant });
    expect(all).toBe('first 1\nsecond 2\nsecond 3');
    expect(outcome).toMatchObject({ read: true, reader: 'second@7', problems: [] });
  });

  it('asks the second reader where the first found nothing', async () => {
    expect((await read({ extractor: empty, second: tolerant })).outcome).toMatchObject({
      reader: 'second@7',
      problems: [],
    });
  });

  it('does not ask it about a locked file', async () => {
    const { outcome } = await read({
      extractor: failing(0, new DocumentProblem('LOCKED')),
      second: tolerant,
    });
    expect(outcome).toMatchObject({ read: false, reader: undefined, problem: { code: 'LOCKED' } });
  });

  it('says that both failed', async () => {
    const broken = reader('second', async function* () {
      yield [];
      throw new Error();
    });
    expect((await read({ extractor: failing(0, new Error()), second: broken })).outcome).toMatchObject({
      read: false,
      problem: { code: 'BAD_FORMAT' },
    });
  });
});

describe('what a file is', () => {
  it.each([
    ['photo.txt', Buffer.from('\xff\x4f\xff\x51\0\x2f\0\0', 'latin1'), 'JPEG 2000 codestream', true],
    ['x.psd', Buffer.from('8BPS\0\x01\0\0', 'latin1'), 'Photoshop image', false],
    ['x.vmdk', Buffer.from('KDMV\x01\0\0\0', 'latin1'), 'VMware disk', false],
    ['x.exe', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), 'Windows program', false],
    ['x.mp4', Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), 'MP4 video', false],
    ['x.qqq', Buffer.from([0, 1, 2, 3, 0, 5, 6, 7]), 'unknown binary data', false],
  ])('%s is named', async (name, data, format, wrongExtension) => {
    const { outcome } = await readAll(data, name);
    expect(outcome).toMatchObject({
      format,
      wrongExtension,
      read: false,
      problem: { code: 'UNSUPPORTED', detail: format },
    });
  });

  it('is told by content, and the name that lies is noted', async () => {
    expect((await readAll(pdf, 'minutes.docx')).outcome).toMatchObject({
      format: 'pdf',
      wrongExtension: true,
      read: true,
    });
    expect((await readAll(pdf, 'minutes.pdf')).outcome.wrongExtension).toBe(false);
  });

  it('is not a program because a letter begins like one', async () => {
    expect(
      (await readAll(Buffer.from('MZ is the patient of room 4, FORM 12'), 'x.txt')).outcome,
    ).toMatchObject({ read: true, problems: [] });
  });

  it('may be nothing at all', async () => {
    expect((await readAll(new Uint8Array(), 'x.pdf')).outcome).toMatchObject({
      format: undefined,
      read: true,
      problems: [],
    });
  });
});
