/** Clinical formats built to hurt: each ends in bounded time with the right code, and what came before the damage is kept. */
import { expect, test } from 'vitest';
import { readAll } from './read-all.ts';

const MSH = 'MSH|^~\\&|A|B|C|D|20260301||ORU^R01|1|P|2.5\rPID|1||canary-1^^^X^MR||Fam^Given\r';
const ISA =
  'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260301*1015*^*00501*000000001*0*P*:~';

const read = async (data: Uint8Array | string, name: string) => {
  const { text, outcome, codes } = await readAll(typeof data === 'string' ? Buffer.from(data) : data, name);
  return { format: outcome.format, codes, found: (text.match(/canary-\d/g) ?? []).join(' ') };
};

/** (0010,0010) PN, then what is given. */
const dicom = (...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    Buffer.from('\x10\0\x10\0PN\x08\0canary-1', 'latin1'),
    ...parts,
  ]);
const sequence = Buffer.from('\x40\0\x75\x02SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff', 'latin1');

test('one segment of 40 MB, and one that never ends', async () => {
  expect(await read(`${MSH}OBX|1|TX|A||${'x y '.repeat(10_000_000)}\rNTE|1||canary-2\r`, 'a.hl7')).toEqual({
    format: 'hl7v2',
    codes: [],
    found: 'canary-1 canary-2',
  });
  expect(await read(`${ISA}NM1*QC*1*canary-1~NTE*ADD*${'x'.repeat(20_000_000)}`, 'a.edi')).toEqual({
    format: 'x12',
    codes: [],
    found: 'canary-1',
  });
}, 30_000);

test('a hundred thousand escapes, components and repetitions', async () => {
  const field = `${'\\'.repeat(100_001)}${'^~&'.repeat(100_000)}${'\\X41'.repeat(50_000)}`;
  expect((await read(`${MSH}PID|2||canary-2||${field}\r`, 'a.hl7')).found).toBe('canary-1 canary-2');
}, 30_000);

test('DICOM sequences 200,000 deep', async () => {
  const { format, found } = await read(
    dicom(
      Buffer.concat(new Array<Buffer>(200_000).fill(sequence)),
      Buffer.from('\x20\0\x10\0SH\x08\0canary-2', 'latin1'),
    ),
    'a.dcm',
  );
  expect({ format, found }).toEqual({ format: 'dicom', found: 'canary-1 canary-2' });
}, 30_000);

test('DICOM lengths of 2^32-2, and of zero for ever', async () => {
  expect(
    await read(dicom(Buffer.from('\x20\0\x10\0OB\0\0\xfe\xff\xff\xffcanary-2', 'latin1')), 'a.dcm'),
  ).toMatchObject({ format: 'dicom', codes: ['BAD_FORMAT'] });
  const empty = Buffer.from('\x20\0\x10\0SH\0\0', 'latin1');
  expect(await read(dicom(Buffer.concat(new Array<Buffer>(500_000).fill(empty))), 'a.dcm')).toEqual({
    format: 'dicom',
    codes: [],
    found: 'canary-1',
  });
}, 30_000);

test('FHIR and CDA nested 100,000 deep, and a bundle that holds no more than may be held', async () => {
  const deep = `{"resourceType":"Patient","id":"canary-1",${'"extension":[{"url":"x",'.repeat(100_000)}"valueString":"canary-2"`;
  expect((await read(deep, 'a.json')).format).toBe('fhir');
  const cda = `<?xml version="1.0"?><ClinicalDocument><title>canary-1</title>${'<component><section>'.repeat(50_000)}<text>canary-2</text>`;
  expect(await read(cda, 'a.xml')).toMatchObject({ format: 'ccda', codes: ['BAD_FORMAT'] });
  const wide = `{"resourceType":"Questionnaire","item":[${new Array(300_000).fill('{"linkId":"1"}').join(',')}],"title":"canary-2","id":"canary-1"}`;
  expect((await read(wide, 'a.json')).found).toBe('canary-2 canary-1');
}, 60_000);
