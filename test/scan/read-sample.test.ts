/** A sample answers what the scan of a text file would find, and says where in the text it stands. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { createLabelReader } from '../../src/scan/read-labels.ts';
import { createSampleReader } from '../../src/scan/read-sample.ts';
import { scanFile } from '../../src/scan/scan-file.ts';
import { packs, termLists } from '../rules/load-rules.ts';

const rules = compileRules({ packs, terms: termLists });
const read = createSampleReader({ packs, terms: termLists }, DEFAULT_LIMITS);
const detector = createDetector(rules);
const folder = mkdtempSync(join(tmpdir(), 'phisweep-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const labels = createLabelReader({ properties: [], markings: [] });
let files = 0;
const scanned = async (text: string) => {
  files += 1;
  const name = `${files}.txt`;
  writeFileSync(join(folder, name), text);
  const { size, mtimeNs, ctimeNs, ino, dev } = statSync(join(folder, name), { bigint: true });
  const { verdict } = await scanFile(
    {
      detector,
      admission: () => () => true,
      key: new Uint8Array(32),
      limits: DEFAULT_LIMITS,
      labels,
    },
    {
      fileId: 1,
      shareId: 1,
      root: Buffer.from(folder),
      path: Buffer.from(name),
      sizeBytes: Number(size),
      modifiedNs: mtimeNs,
      changedNs: ctimeNs,
      inode: ino,
      deviceId: dev,
    },
  );
  if (verdict.state !== 'scanned') throw new Error(verdict.state);
  return verdict.findings.located;
};

const aligned = [
  'Ward list of the medical ward',
  'MRN         Name              DOB',
  '48217735    Kowalczyk, Ada    01/02/1980',
  '48217736    Ode, Ben          03/04/1971',
  '48217737    Twombly, Cy       05/06/1962',
  '',
  'Call 212-555-0147 with questions.',
].join('\n');

const SAMPLES: Readonly<Record<string, readonly [text: string, values: readonly string[]]>> = {
  'running text': [
    'Patient: Ada Kowalczyk\nMRN: 48217735\nSeen for asthma.\n',
    ['Ada Kowalczyk', '48217735'],
  ],
  'characters of two units before the value': ['\u{1F489}\u{1F489} MRN: 48217735 asthma', ['48217735']],
  'a byte-order mark': ['\ufeffMRN: 48217735', ['48217735']],
  'Macintosh line ends': ['Patient: Ada Kowalczyk\rMRN: 48217735\r', ['Ada Kowalczyk', '48217735']],
  'the same value twice in a line': ['MRN: 48217735, MRN: 48217735', ['48217735', '48217735']],
  'columns under each other': [
    aligned,
    ['48217735', 'Kowalczyk, Ada', '01/02/1980', '48217736', 'Ode, Ben', '03/04/1971'],
  ],
  'values between commas': [
    'mrn,ssn,note\n48217735,219-09-9990,asthma\n48217736,219-09-9991,"a, b"\n48217737,219-09-9992,c\n',
    ['48217735', '219-09-9990', '48217736', '219-09-9991', '48217737', '219-09-9992'],
  ],
  'a record of keys': ['{"patient": {"mrn": "48217735", "ssn": "219-09-9990"}}', ['48217735', '219-09-9990']],
  markup: [
    '<!DOCTYPE html><html><body><p>MRN: <b>48217735</b> of &quot;asthma&quot;</p></body></html>',
    ['48217735'],
  ],
  'more than one piece of text': [
    `MRN: 48217735\n${'Nothing is to be said here.\n'.repeat(20_000)}MRN: 48217736\n`,
    ['48217735', '48217736'],
  ],
};

describe.each(Object.entries(SAMPLES))('%s', (_, [text, values]) => {
  test('offsets cut the values out of the text, in order', async () => {
    const matches = await read(text);
    const found = matches.map(({ start, end }) => text.slice(start, end));
    expect(found.filter((value) => values.includes(value))).toEqual(values);
    expect(matches.map(({ start }) => start)).toEqual(
      matches.map(({ start }) => start).toSorted((a, b) => a - b),
    );
  });

  test('is what a scan of the file finds', async () => {
    const one = (id: string, confidence: number, phi: boolean) => `${id} ${confidence} ${phi}`;
    const answered = (await read(text)).map((match) => one(match.rule, match.confidence, match.phi));
    const found = (await scanned(text)).map((finding) =>
      one(finding.ruleId, finding.confidence, finding.phi),
    );
    expect(answered.toSorted()).toEqual(found.toSorted());
  });
});

test('an empty sample has no match', async () => {
  expect(await read('')).toEqual([]);
});
