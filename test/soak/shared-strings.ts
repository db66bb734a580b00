/** `node test/soak/shared-strings.ts [strings]`: a workbook with five million shared strings, read to its end; ends with RESULT {json}. */

import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { createBudget } from '../../src/extract/budget.ts';
import { readDocument } from '../../src/extract/read-document.ts';
import { memorySource } from '../../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';

const strings = Number(process.argv[2] ?? 5_000_000);
const PART = 100_000;

const sharedStrings = (): Buffer => {
  const parts: Buffer[] = [Buffer.from('<sst>')];
  for (let from = 0; from < strings; from += PART) {
    const to = Math.min(strings, from + PART);
    let part = '';
    for (let index = from; index < to; index += 1) part += `<si><t>value ${index}</t></si>`;
    parts.push(Buffer.from(part));
  }
  return Buffer.concat([...parts, Buffer.from('</sst>')]);
};

const data = await zipOf([
  ['[Content_Types].xml', ''],
  ['xl/workbook.xml', '<workbook/>'],
  ['xl/sharedStrings.xml', sharedStrings()],
  [
    'xl/worksheets/sheet1.xml',
    `<worksheet><sheetData><row><c t="s"><v>${strings - 1}</v></c></row></sheetData></worksheet>`,
  ],
]);
const start = performance.now();
const reading = readDocument(
  memorySource(data, 'x.xlsx', createBudget(DEFAULT_LIMITS, data.length)),
  DEFAULT_LIMITS,
);
let last = false;
let step = await reading.next();
for (; step.done !== true; step = await reading.next())
  last ||= step.value.some((segment) => JSON.stringify(segment).includes(`value ${strings - 1}`));
const seconds = (performance.now() - start) / 1000;
const { problems } = step.value;
console.log(
  `RESULT ${JSON.stringify({ strings, seconds: Number(seconds.toFixed(1)), last, problems, heapMb: Math.round(process.memoryUsage().heapUsed / 1e6) })}`,
);
process.exitCode = last && seconds < 30 ? 0 : 1;
