/** The summary: a golden file, narrow and ASCII terminals, and the cases where nothing was found. */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { summary } from '../../src/report/summary.ts';
import { widthOf } from '../../src/report/text-layout.ts';
import { rendered } from '../contract/report.ts';
import { createFakeSource } from './fake-source.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';

const terminal = { columns: 80, colour: false, unicode: true };

/** Rewritten by UPDATE_GOLDEN=1; then read it before it is committed. */
it('looks as in fixtures/report/summary/small-share', async () => {
  const golden = new URL('../../fixtures/report/summary/small-share/expected.txt', import.meta.url);
  const text = await rendered(summary, createFakeSource({ rows: 120 }), { terminal, topFiles: 3 });
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
  expect(text).toBe(await readFile(golden, 'utf8'));
});

it.each([50, 60, 80, 100])('keeps to %i columns', async (columns) => {
  const names = HOSTILE_NAMES.map((name) => name.repeat(3));
  const text = await rendered(summary, createFakeSource({ rows: 500, names }), {
    terminal: { ...terminal, columns },
  });
  expect(text.split('\n').filter((line) => widthOf(line) > columns)).toEqual([]);
});

it('is plain ASCII on a terminal that is not UTF-8', async () => {
  const source = createFakeSource({ rows: 300, names: ['Überweisung/Müller.docx', '病歴.txt'] });
  const text = await rendered(summary, source, { terminal: { ...terminal, unicode: false } });
  expect(text).toMatch(/^[\x20-\x7e\n]+$/);
  expect(text).toContain('\\u{dc}berweisung');
});

it('colours only when told to', async () => {
  const source = createFakeSource({ rows: 50 });
  expect(await rendered(summary, source, { terminal })).not.toContain('\x1b');
  const coloured = await rendered(summary, source, { terminal: { ...terminal, colour: true } });
  expect(coloured.replaceAll(/\x1b\[\d+m/g, '')).toBe(await rendered(summary, source, { terminal }));
});

it('does not call a share clean of which it read nothing', async () => {
  const small = createFakeSource({ rows: 10 });
  const ledger = {
    ...small.scan.ledger,
    byState: { scanned: 0, unchanged: 0, partial: 0, excluded: 0, unread: 10 },
    byProblem: { NO_ACCESS: 10 },
  };
  const source = { ...small, topFiles: () => [], scan: { ...small.scan, ledger, phiFiles: 0, patients: 0 } };
  const text = await rendered(summary, source, { terminal });
  expect(text).toContain('That says nothing of what was not read.');
  expect(text).toContain('0.0 %');
  expect(text).toContain('Grant read access');
});

it('says when the ledger does not add up', async () => {
  const small = createFakeSource({ rows: 10 });
  const source = { ...small, scan: { ...small.scan, ledger: { ...small.scan.ledger, enumerated: 11 } } };
  expect(await rendered(summary, source, { terminal })).toContain('the states do not add up');
});

it('says how many files are not counted because people found their findings to be false', async () => {
  const small = createFakeSource({ rows: 10 });
  expect(await rendered(summary, small, { terminal })).not.toContain('not counted');
  const source = { ...small, scan: { ...small.scan, clearedFiles: 2 } };
  expect(await rendered(summary, source, { terminal })).toContain(
    '2  files not counted: people found what was found in them to be false',
  );
});
