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
});
