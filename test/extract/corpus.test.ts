/** Every real document of the corpus ends in an outcome; those whose format is read here yield the words they must. */
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../src/extract/budget.ts';
import { readDocument } from '../../src/extract/read-document.ts';
import { fileSource } from '../../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { drain } from './read-all.ts';

const CORPUS = process.env['PHISWEEP_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');
const manifest = join(CORPUS, 'manifest.tsv');
const absent = !existsSync(manifest);
if (absent) console.warn('The corpus is absent (PHISWEEP_CORPUS): nothing of it is tested.');

const READ_HERE = new Set(
  '7z ccda compressed csv dbf dcm doc docx eml fhir hl7v2 html json mbox mdb msg odp ods odt parquet pdf ppt pptx rar rtf sqlite tar txt x12 xls xlsb xlsx zip'.split(
    ' ',
  ),
);

interface Row {
  readonly file: string;
  readonly format: string;
  readonly flags: string;
  readonly words: readonly string[];
  /** Names of members, as the manifest notes them: those that it could write plainly. */
  readonly members: readonly string[];
}

const rows: Row[] = absent
  ? []
  : readFileSync(manifest, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [file = '', format = '', flags = '', words = '', , , note = ''] = line.split('\t');
        const members = /^entries: (.*)/.exec(note)?.[1]?.split(', ') ?? [];
        return {
          file,
          format,
          flags,
          words: words.split('; ').filter((word) => word !== ''),
          members: members.filter((name) => name !== '' && !name.includes('\\') && !name.endsWith('/')),
        };
      });

const squeezed = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

describe.skipIf(absent)('corpus', () => {
  it.each(rows)('$file', async ({ file, format, flags, words, members }) => {
    const path = join(CORPUS, 'files', file);
    const sizeBytes = statSync(path).size;
    const fd = openSync(path, 'r');
    const { outcome, text } = await drain(
      readDocument(fileSource(fd, sizeBytes, file, createBudget(DEFAULT_LIMITS, sizeBytes)), DEFAULT_LIMITS),
    );
    closeSync(fd);
    if (!outcome.read) expect(outcome.problem).toBeDefined();
    // Protected against writing with the password that Excel tries unasked: it is read.
    if (file === 'xlsx/103_protect.xlsx') {
      expect(outcome).toMatchObject({ format: 'xlsx', problem: undefined });
      return;
    }
    if (flags.includes('encrypted') && !flags.includes('corrupt') && READ_HERE.has(format))
      expect(outcome.problem?.code).toBe('LOCKED');
    // EBCDIC comes with a later reader.
    if (!READ_HERE.has(format) || file.includes('cp500')) return;
    const flat = squeezed(text);
    // These two come from a date as JavaScript prints it ("Coordinated Universal Time"), not from the file.
    const printed = format === 'dbf' ? ['Coordinated', 'Universal'] : [];
    expect(words.filter((word) => !printed.includes(word) && !flat.includes(squeezed(word)))).toEqual([]);
    const names = flat.replaceAll('\\', '/');
    expect(members.filter((name) => !names.includes(squeezed(name)))).toEqual([]);
  });
});
