/** Tables in running text that bars or rules draw. Every person and number is made up. */
import { describe, expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { createPipedSplitter } from '../../src/detect/split-piped.ts';
import { createRuledSplitter } from '../../src/detect/split-ruled.ts';
import type { TextSegment } from '../../src/model/segment.ts';

const detector = createDetector(compileRules(loadRules().sources));

const read = (text: string) => {
  const found: string[] = [];
  const session = detector.open(({ category, value, confidence, place }) => {
    if (confidence >= 0.6) found.push(`${place.row ?? place.line}: ${category} ${value}`);
  });
  session.push({ kind: 'text', text, place: { line: 1 } });
  return { found, ...session.finish() };
};

const MARIA = ['name maria gonzalez', 'mrn 48213377', 'birth_date 1961-04-17'];
const PIOTR = ['name piotr kowalski', 'mrn 48213378', 'birth_date 1952-01-20'];
const on = (line: number, values: readonly string[]): string[] => values.map((value) => `${line}: ${value}`);

describe('tables drawn in text', () => {
  test.each([
    [
      'Markdown without blanks',
      '# List\n\n|Patient|MRN|DOB|\n|:--|--:|---|\n|Maria Gonzalez|48213377|1961-04-17|\n|Piotr Kowalski|48213378|1952-01-20|\n',
      [5, 6],
    ],
    [
      'a grid',
      [
        '+----------------+----------+------------+',
        '| Patient Name   | MRN      | DOB        |',
        '+================+==========+============+',
        '| Maria Gonzalez | 48213377 | 1961-04-17 |',
        '+----------------+----------+------------+',
        '| Piotr Kowalski | 48213378 | 1952-01-20 |',
        '+----------------+----------+------------+',
      ].join('\n'),
      [4, 6],
    ],
    [
      'what a database prints',
      [
        'PATIENT_NAME         MRN        DOB       ',
        '-------------------- ---------- ----------',
        'Maria Gonzalez       48213377   1961-04-17',
        'Piotr Kowalski       48213378   1952-01-20',
        '',
        '(2 rows affected)',
      ].join('\n'),
      [3, 4],
    ],
    [
      'reStructuredText',
      [
        'Some words before.',
        '',
        '==============  ========  ==========',
        'Patient Name    MRN       DOB',
        '==============  ========  ==========',
        'Maria Gonzalez  48213377  1961-04-17',
        'Piotr Kowalski  48213378  1952-01-20',
        '==============  ========  ==========',
      ].join('\n'),
      [6, 7],
    ],
  ])('%s', (_, text, [one, other]) => {
    expect(read(text).found).toEqual([...on(one as number, MARIA), ...on(other as number, PIOTR)]);
    expect(read(`${text}\nSeen for asthma.`).persons).toBe(2);
  });

  test('two columns of which the first names the second', () => {
    const text =
      '| Field | Value |\n|---|---|\n| Patient name | Maria Gonzalez |\n| **MRN:** | 48213377 |\n| DOB | 1961-04-17 |\n';
    const { found, persons } = read(text);
    expect(found).toEqual(['3: name maria gonzalez', '4: mrn 48213377', '5: birth_date 1961-04-17']);
    expect(persons).toBe(1);
  });
});

describe('what is no table is not cut', () => {
  const whole = (text: string): TextSegment => ({ kind: 'text', text, place: { line: 1 } });
  test.each([
    'A heading\n---------\n\nWords below it.\n',
    'if (a || b) {\n  c | d;\n}\n',
    '--- a/file.c\n+++ b/file.c\n@@ -1,2 +1,2 @@\n',
    '----- ----- -----\n',
    '|--|--|\n|--|--|\n',
    'usage: tool [a|b|c]\n--------------------\n',
  ])('%j', (text) => {
    const pieces = createPipedSplitter(() => false)(whole(text)).flatMap((piece) =>
      piece.kind === 'text' ? createRuledSplitter()(piece) : [piece],
    );
    expect(pieces).toEqual([whole(text)]);
  });

  test('nor is any word lost, nor a line looked at again and again', () => {
    const lines = [
      'a | b | c',
      '|--|--|',
      'x|y',
      'one  two',
      '---- ---',
      'ab   cde',
      '| q | r |',
      '+==+==+',
      'words of prose',
      '',
    ];
    let state = 7;
    for (const count of [40, 40, 40, 40, 60_000]) {
      const text = Array.from({ length: count }, () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return lines[state % lines.length];
      }).join('\n');
      const begun = process.cpuUsage();
      const pieces = createPipedSplitter(() => false)(whole(text)).flatMap((piece) =>
        piece.kind === 'text' && piece.label === undefined ? createRuledSplitter()(piece) : [piece],
      );
      expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(3);
      const left = pieces
        .map((piece) => (piece.kind === 'text' ? `${piece.label ?? ''} ${piece.text}` : piece.rows.join(' ')))
        .join(' ');
      for (const word of text.match(/[a-z]+/g) ?? []) if (count < 100) expect(left).toContain(word);
      expect((left.match(/\bprose\b/g) ?? []).length).toBe((text.match(/\bprose\b/g) ?? []).length);
    }
  });
});
