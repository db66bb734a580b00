/** What a file says beside its content: identifiers in its name and properties, labels that the policy describes. No text leaves. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { labelShapesOf } from '../../src/classify/policy-labels.ts';
import { loadPolicy } from '../../src/config/load-policy.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import type { FileVerdict } from '../../src/model/verdict.ts';
import { createLabelReader } from '../../src/scan/read-labels.ts';
import { scanFile } from '../../src/scan/scan-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'phisweep-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const scanner = {
  detector: createDetector(compileRules(loadRules().sources)),
  admission: () => () => true,
  key: new Uint8Array(32),
  limits: DEFAULT_LIMITS,
  labels: createLabelReader(labelShapesOf(loadPolicy().policy.labelReaders)),
};
const scanned = async (path: string, text: string | Uint8Array): Promise<FileVerdict> => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  const { size, mtimeNs, ctimeNs, ino, dev } = statSync(join(folder, path), { bigint: true });
  const entry = { fileId: 1, shareId: 1, root: Buffer.from(folder), path: Buffer.from(path) };
  const stamp = { sizeBytes: Number(size), modifiedNs: mtimeNs, changedNs: ctimeNs, inode: ino };
  return (await scanFile(scanner, { ...entry, ...stamp, deviceId: dev })).verdict;
};
const factsOf = async (path: string, text: string | Uint8Array) => {
  const verdict = await scanned(path, text);
  return 'facts' in verdict ? verdict.facts : undefined;
};
const LETTER = 'Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma, takes salbutamol.\n';

describe('names of files and folders', () => {
  test.each([
    ['the name of the patient inside', 'letters/Kowalczyk_Ada.txt', LETTER, [2]],
    ['in any order and case, accents aside', 'KOWALCZYK, ada/letter.txt', LETTER, [1]],
    ['the record number inside', 'mrn48217735/48217735.txt', LETTER, [1, 2]],
    [
      'a record number that says what it is, whatever is inside',
      'old/MRN 48217735.txt',
      'Lunch at noon.',
      [2],
    ],
    ['no part of another name', 'Ada Lovelace building/letter.txt', LETTER, []],
    ['no longer number', 'letters/148217735.txt', LETTER, []],
    ['no date', '2026-11-25/20261125.txt', `${LETTER}Seen on 2026-11-25.\n`, []],
    ['no name of a file on anything else', 'Jordan Grant proposal/Charlotte.txt', 'Budget of the grant.', []],
  ])('%s', async (_, path, text, parts) => {
    expect((await factsOf(path, text))?.metadata?.pathParts).toEqual(parts);
  });

  test('are told of a file that cannot be read too', async () => {
    const zip = Buffer.from('PK\u0003\u0004 no zip');
    const verdict = await scanned('MRN 48217735.zip', zip);
    expect(verdict.state).toBe('unread');
    expect('facts' in verdict && verdict.facts?.metadata).toEqual({
      pathParts: [1],
      properties: 0,
      phi: true,
    });
  });

  test('their findings have a place in the path; a file is PHI by its name alone', async () => {
    const verdict = await scanned('old/MRN 48217735.txt', 'Lunch at noon.');
    if (verdict.state !== 'scanned') throw new Error(verdict.state);
    expect(verdict.findings).toMatchObject({ phi: true, patients: 1 });
    expect(verdict.findings.located.map(({ place, category }) => [category, place])).toEqual([
      ['mrn', { path: 2 }],
    ]);
    expect(JSON.stringify(verdict.findings)).not.toContain('48217735');
  });
});

describe('labels', () => {
  test.each([
    ['a marking on the first page', 'OFFICIAL-SENSITIVE\n\nMinutes', 'uk-official-sensitive'],
    ['the stronger of two first', 'TLP:AMBER+STRICT\n', 'tlp-amber-strict tlp-amber'],
    ['not inside a word', 'UNOFFICIAL-SENSITIVE\n', undefined],
    [
      'not in the middle of a long text',
      `${'word '.repeat(1000)} TLP:RED ${'word '.repeat(1000)}`,
      undefined,
    ],
    ['no mark at all', 'Private and confidential\n', undefined],
  ])('%s', async (name, text, label) => {
    expect((await factsOf(`${name}.txt`, text))?.label).toBe(label);
  });

  test('a property by name and value; the title of a page counts as a property', async () => {
    const see = (label: string, text: string) => {
      const watch = scanner.labels();
      watch.see({ kind: 'text', label, text, place: {} });
      return watch.ids('a-guid');
    };
    expect(see('Classification', 'RESTRICTED')).toBe('a-guid property-restricted');
    expect(see('Classification', 'Restricted to staff')).toBe('a-guid');
    expect(see('Class', 'Restricted')).toBe('a-guid');
  });

  test('a page header far behind the first page', () => {
    const watch = scanner.labels();
    watch.see({ kind: 'text', text: 'word '.repeat(1000), place: {} });
    watch.see({ kind: 'text', text: 'NHS CONFIDENTIAL', place: {} });
    expect(watch.ids(undefined)).toBe('nhs-confidential');
  });
});
