import { describe, expect, test } from 'vitest';
import { createBudget } from '../../src/extract/budget.ts';
import { readDocument } from '../../src/extract/read-document.ts';
import { memorySource } from '../../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';

const read = async (bytes: Uint8Array, name: string) => {
  const reading = readDocument(
    memorySource(bytes, name, createBudget(DEFAULT_LIMITS, bytes.length)),
    DEFAULT_LIMITS,
  );
  let text = '';
  let step = await reading.next();
  for (; !step.done; step = await reading.next())
    for (const segment of step.value) if (segment.kind === 'text') text += segment.text;
  return { text, outcome: step.value };
};

describe('text that does not look like text', () => {
  test.each([
    [
      'Russian UTF-16 without a mark',
      Buffer.from('Пациент поступил с жалобами на боль. '.repeat(30), 'utf16le'),
      'Пациент',
    ],
    [
      'text padded with NULs',
      Buffer.concat([Buffer.from('Patient seen in the clinic today.\n'.repeat(40)), Buffer.alloc(200)]),
      'clinic',
    ],
  ])('%s is read', async (_, bytes, word) => {
    const { text, outcome } = await read(bytes, 'note.txt');
    expect(outcome.problem).toBeUndefined();
    expect(text).toContain(word);
  });

  test('what its name calls a database is not guessed to be text', async () => {
    const { outcome } = await read(
      Buffer.concat([Buffer.from('some words here '.repeat(40)), Buffer.alloc(200)]),
      'table.dbf',
    );
    expect(outcome.problem?.code).toBe('UNSUPPORTED');
  });

  const line = '2026-03-01 10:00 request for canary 123-45-6789 done\n';
  test.each([
    ['in the middle', [line.repeat(20), 4_096, line.repeat(20)], 40],
    ['at the beginning', [5_000, line.repeat(20)], 20],
    ['over all of the beginning', [3_000_000, line.repeat(20)], 20],
    ['in a line', [`${line.repeat(20)}2026-03-01 10:0`, 100_000, line], 21],
    ['across the chunks of a file', [line, 1024 ** 2 - line.length - 10, line, 1024 ** 2 + 77, line], 3],
  ] as const)('a log with a hole %s is read around it', async (_, parts, lines) => {
    const bytes = Buffer.concat(
      parts.map((part) => (typeof part === 'number' ? Buffer.alloc(part) : Buffer.from(part))),
    );
    const { text, outcome } = await read(bytes, 'server.log');
    expect(outcome).toMatchObject({ format: 'text', problem: undefined });
    expect(text.split('\n').filter((found) => `${found}\n` === line)).toHaveLength(lines);
    expect(text).not.toContain('\0');
  });

  test('what is nothing but zeros is said to be that, and not binary data of an unknown kind', async () => {
    const { outcome } = await read(Buffer.alloc(200_000), 'server.log');
    expect(outcome).toMatchObject({ format: 'nothing but zeros', problem: undefined, textChars: 0 });
  });

  test('zeros and what is no text stay unknown', async () => {
    const noise = Uint8Array.from({ length: 5_000 }, (_, at) => (at * 7_919) % 251);
    const { outcome } = await read(Buffer.concat([Buffer.alloc(5_000), noise]), 'server.log');
    expect(outcome.problem?.code).toBe('UNSUPPORTED');
  });
});
