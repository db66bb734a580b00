/** Messages inside logs: read as what they are, whatever shows their line ends, and nothing around them is lost. */
import { describe, expect, test } from 'vitest';
import { readAll } from './read-all.ts';

const HEADER = 'MSH|^~\\&|ADT|LARK|EHR|LARK|20250101||ADT^A01|M1|P|2.5';
const PATIENT = 'PID|1||48213377^^^LARK^MR||Canaryfam^Rosa||19610417|F';
const RESOURCE = {
  resourceType: 'Patient',
  name: [{ family: 'Canaryfam', given: ['Rosa'] }],
  birthDate: '1961-04-17',
};

const read = (log: string) => readAll(Buffer.from(log), 'app.log');
const labelled = async (log: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await read(log)).segments.flatMap((segment) =>
      segment.kind === 'text' && segment.label !== undefined ? [[segment.label, segment.text]] : [],
    ),
  );

describe('HL7 in a line of a log', () => {
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  test.each([
    ['a backslash and a letter', `${HEADER}\\r${PATIENT}`],
    ['a string of JSON', `"${escaped(`${HEADER}\r${PATIENT}`)}"`],
    ['a name of the character', `[${HEADER}<CR>${PATIENT}<CR>]`],
    ['its number', `${HEADER}0x0d${PATIENT}0x0d`],
    ['markup', `${HEADER.replace('&', '&amp;')}&#13;${PATIENT}`],
    ['a caret', `${HEADER}^M${PATIENT}`],
    ['line ends', `${HEADER}\n${PATIENT}`],
    ['indented lines', `\n    ${HEADER}\n    ${PATIENT}`],
  ])('with %s', async (_, message) => {
    const lines = Array.from(
      { length: 8 },
      (_, i) => `2025-01-01 10:00:0${i} INFO step ${i} of the work is done`,
    );
    const log = `${lines.join('\n')}\n2025-01-01 INFO recv: ${message}\n2025-01-01 INFO canary-after\n`;
    expect(await labelled(log)).toMatchObject({
      'PID-3.id.MR': '48213377',
      'PID-5.name': 'Canaryfam, Rosa',
      'PID-7': '19610417',
      'PID-8': 'F',
    });
    const { text, codes, outcome } = await read(log);
    expect(text).toContain('canary-after');
    expect(text).toContain('step 7 of the work');
    expect([outcome.format, codes]).toEqual(['text', []]);
  });
});

describe('FHIR in a log', () => {
  test.each([
    ['in one line', JSON.stringify(RESOURCE)],
    ['printed over several lines', JSON.stringify(RESOURCE, undefined, 2)],
    ['within a string', JSON.stringify(JSON.stringify(RESOURCE))],
  ])('%s', async (_, body) => {
    const log = `2025-01-01 DEBUG canary-before ${body} canary-behind\n2025-01-01 INFO ok\n`;
    expect(await labelled(log)).toMatchObject({
      'Patient.name.human': 'Canaryfam, Rosa',
      'Patient.birthDate': '1961-04-17',
    });
    const { text, codes } = await read(log);
    expect(text).toMatch(/canary-before[\s\S]*canary-behind/);
    expect(codes).toEqual([]);
  });

  test('one that is cut off stays text', async () => {
    const { text, codes } = await read(`x ${JSON.stringify(RESOURCE).slice(0, -3)}\nline\n`);
    expect(text).toContain('Canaryfam');
    expect(codes).toEqual([]);
  });
});

test('no place is looked at again and again', async () => {
  for (const piece of [
    'MSH|^~\\&|',
    '|^~',
    '{"resourceType":',
    '"resourceType',
    '{\\"resourceType',
    '\\\\\\"',
  ])
    for (const end of ['', '\n']) {
      const begun = process.cpuUsage();
      const { codes } = await read(`log\n${`${piece}${end}`.repeat(500_000 / piece.length)}`);
      expect(codes).toEqual([]);
      expect(process.cpuUsage(begun).user / 1e6, `${piece} repeated`).toBeLessThan(5);
    }
});
