/** Invented patients whose values occur nowhere else, in a file of every format, whole and damaged: what must never leave a scan. */

import { msgOf } from '../fixtures/extract/mapi-of.ts';
import { pstOf } from '../fixtures/extract/pst-of.ts';
import { phoneDigits, ssn } from '../fixtures/generate/numbers.ts';
import { createRandom } from '../fixtures/generate/random.ts';
import { paperDocx } from '../fixtures/generate/writers/docx.ts';
import { paperHtml } from '../fixtures/generate/writers/markup.ts';
import { tableXlsx } from '../fixtures/generate/writers/xlsx.ts';
import { zipOf } from '../fixtures/generate/writers/zip.ts';
import type { Category } from '../src/model/category.ts';
import { itemOf, mailOf } from './canary-mail.ts';
import { membersOf } from './fixtures/read-back.ts';

export interface Canary {
  readonly first: string;
  readonly last: string;
  readonly mrn: string;
  readonly ssn: string;
  readonly phone: string;
  readonly email: string;
  readonly street: string;
  readonly address: string;
}

export interface CanaryFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly canary: Canary;
  /** What the file holds once unpacked: where the canary's values must be found before their absence elsewhere says anything. */
  readonly inside: Buffer;
  /** Categories that the scan must find in it; none where the damage may come before all of them. */
  readonly found: readonly Category[];
}

const ALL: readonly Category[] = ['name', 'mrn', 'ssn', 'phone', 'email', 'address'];
const ILLNESS = 'type 2 diabetes mellitus';
const CONSONANTS = 'bdfgklmnprstvz';

export const canaryOf = (seed: string): Canary => {
  const r = createRandom('canary', seed);
  const word = (head: string): string =>
    head + Array.from({ length: 4 }, () => r.letters(1, CONSONANTS) + r.letters(1, 'aeiou')).join('');
  const [first, last, street] = [word('Xo'), word('Qui'), word('Vy')];
  const digits = phoneDigits(r, '212');
  return {
    first,
    last,
    street,
    mrn: `7${r.digits(7)}`,
    ssn: ssn(r),
    phone: `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`,
    email: `${word('ju')}.${r.digits(4)}@${word('mo').toLowerCase()}.org`,
    address: `${r.int(1000, 9000)} ${street} Lane, Trenton, NJ 08611`,
  };
};

const fieldsOf = (c: Canary): readonly (readonly [string, string])[] => [
  ['Patient', `${c.first} ${c.last}`],
  ['MRN', c.mrn],
  ['SSN', c.ssn],
  ['Phone', c.phone],
  ['Email', c.email],
  ['Address', c.address],
  ['Diagnosis', ILLNESS],
];
const HEADER = ['Patient Name', 'MRN', 'SSN', 'Phone', 'Email', 'Address', 'Diagnosis'];
const rowOf = (c: Canary): readonly string[] => fieldsOf(c).map(([, value]) => value);

const textOf = (c: Canary): string =>
  `${fieldsOf(c)
    .map(([label, value]) => `${label}: ${value}`)
    .join('\n')}\n`;
const csvOf = (c: Canary): string =>
  `${[HEADER, rowOf(c)].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n')}\r\n`;
const recordOf = (c: Canary): Record<string, string> => ({
  patientName: `${c.first} ${c.last}`,
  mrn: c.mrn,
  ssn: c.ssn,
  phone: c.phone,
  email: c.email,
  address: c.address,
  diagnosis: ILLNESS,
});
const xmlOf = (c: Canary): string =>
  `<?xml version="1.0"?>\n<patients>\n<patient>\n${Object.entries(recordOf(c))
    .map(([key, value]) => `<${key}>${value}</${key}>`)
    .join('\n')}\n</patient>\n</patients>\n`;
const paperOf = (c: Canary) => ({
  kind: 'paper' as const,
  name: 'letter',
  title: 'Letter',
  blocks: [{ fields: fieldsOf(c) }],
});
const tableOf = (c: Canary) => ({ kind: 'table' as const, name: 'list', header: HEADER, rows: [rowOf(c)] });

/** One page of plain literal strings, uncompressed, so that a search of its bytes is proof. */
const pdfOf = (c: Canary): Buffer => {
  const literal = (text: string): string => `(${text.replace(/[\\()]/g, '\\$&')})`;
  const content = `BT /F1 11 Tf 60 720 Td 16 TL\n${textOf(c)
    .trimEnd()
    .split('\n')
    .map((line) => `${literal(line)} Tj T*`)
    .join('\n')}\nET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    `<</Title ${literal(`${c.first} ${c.last}`)}/Author ${literal(c.email)}>>`,
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((body, i) => {
    const at = pdf.length;
    pdf += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(
    `${pdf}trailer<</Size ${objects.length + 1}/Root 1 0 R/Info 6 0 R>>\nstartxref\n${start}\n%%EOF\n`,
    'latin1',
  );
};

const cut = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length * 0.7));
/** Spoils every eleventh byte of the middle third: names and directory stay, streams and checksums do not. */
const spoil = (bytes: Buffer): Buffer => {
  const spoilt = Buffer.from(bytes);
  for (let at = Math.floor(bytes.length / 3); at < (bytes.length * 2) / 3; at += 11)
    spoilt[at] = spoilt[at]! ^ 0x5a;
  return spoilt;
};

export const canaryFiles = async (): Promise<readonly CanaryFile[]> => {
  const files: CanaryFile[] = [];
  const add = (
    name: string,
    write: (c: Canary) => string | Buffer,
    found: readonly Category[] = ALL,
    unpacked: (c: Canary) => string | Buffer = write,
  ): void => {
    const canary = canaryOf(name);
    files.push({
      name,
      canary,
      found,
      bytes: Buffer.from(write(canary) as string),
      inside: Buffer.from(unpacked(canary) as string),
    });
  };
  const addPacked = async (
    name: string,
    write: (c: Canary) => Promise<Buffer>,
    spoilt: (bytes: Buffer) => Buffer,
    found: readonly Category[] = ALL,
  ): Promise<void> => {
    const canary = canaryOf(name);
    const whole = await write(canary);
    files.push({ name, canary, found, bytes: spoilt(whole), inside: await unpackedOf(whole) });
  };
  const asIs = (bytes: Buffer): Buffer => bytes;

  add('a.txt', textOf);
  add('b.md', (c) => `# Letter\n\n${textOf(c)}`);
  add('c.log', (c) => `2026-01-05T08:30:00Z INFO ${textOf(c).replaceAll('\n', '; ')}\n`);
  add('d.csv', csvOf);
  add('e.json', (c) => JSON.stringify({ records: [recordOf(c)] }));
  add('f.ndjson', (c) => `${JSON.stringify(recordOf(c))}\n`);
  add('g.xml', xmlOf);
  add('h.html', (c) => paperHtml(paperOf(c)));
  add('i.txt', (c) => Buffer.from(`\ufeff${textOf(c)}`, 'utf16le'), ALL, textOf);
  add('j.pdf', pdfOf, ALL, (c) =>
    pdfOf(c)
      .toString('latin1')
      .replace(/\\([()\\])/g, '$1'),
  );
  await addPacked('k.docx', (c) => paperDocx(paperOf(c)), asIs);
  await addPacked('l.xlsx', (c) => tableXlsx(tableOf(c), false), asIs);
  await addPacked('m.zip', (c) => zipOf([[`${c.first} ${c.last} ${c.mrn}/${c.ssn}.csv`, csvOf(c)]]), asIs);
  await addPacked(
    'n.zip',
    async (c) => zipOf([['inner.zip', await zipOf([[`${c.last}.docx`, await paperDocx(paperOf(c))]])]]),
    asIs,
  );

  // What a parser says of these would quote them.
  add(
    'o.json',
    (c) => `{"records":[${JSON.stringify(recordOf(c))},{"patient": ${c.first} ${c.last}, ${c.mrn}`,
  );
  add(
    'p.json',
    (c) =>
      `${c.first} ${c.last} {"mrn": ${c.mrn}, "ssn": "${c.ssn}", "phone": "${c.phone}", "email": "${c.email}", "address": "${c.address}"`,
    [],
  );
  add(
    'q.xml',
    (c) => `${xmlOf(c).replace('</patients>', '')}<${c.first}><${c.last}>&${c.street};</${c.first}>`,
  );
  add(
    'r.xml',
    (c) =>
      `<?xml version="1.0"?><!DOCTYPE ${c.first} [<!ENTITY ${c.last} SYSTEM "file:///${c.mrn}">]><a ${c.street}=${c.ssn}>${textOf(c)}&${c.last};`,
    [],
  );
  add('s.csv', (c) => `${csvOf(c)}"${c.first} ${c.last},"${c.mrn}","${c.ssn}\r\n`, []);
  add(
    't.html',
    (c) => `<html><${c.first} ${c.last}="${c.mrn}"><table><tr><td>${textOf(c)}<script>${c.ssn}`,
    [],
  );
  add(
    'u.pdf',
    (c) => cut(pdfOf(c)),
    [],
    (c) =>
      pdfOf(c)
        .toString('latin1')
        .replace(/\\([()\\])/g, '$1'),
  );
  add(
    'v.pdf',
    (c) => spoil(pdfOf(c)),
    [],
    (c) =>
      pdfOf(c)
        .toString('latin1')
        .replace(/\\([()\\])/g, '$1'),
  );
  for (const [how, damage] of [
    ['cut', cut],
    ['spoilt', spoil],
  ] as const) {
    await addPacked(`w-${how}.docx`, (c) => paperDocx(paperOf(c)), damage, []);
    await addPacked(`x-${how}.xlsx`, (c) => tableXlsx(tableOf(c), false), damage, []);
    await addPacked(
      `y-${how}.zip`,
      (c) =>
        zipOf([
          [`${c.first} ${c.last}.csv`, csvOf(c)],
          [`${c.mrn}.json`, `{"${c.ssn}": ${c.last}`],
        ]),
      damage,
      [],
    );
  }
  // Headers, keys and sheet cells that are themselves the patient.
  add('z.csv', (c) => `${c.first} ${c.last},${c.mrn},${c.ssn}\r\n${csvOf(c)}`, []);
  add(
    'z.json',
    (c) => JSON.stringify({ [`${c.first} ${c.last}`]: { [c.mrn]: recordOf(c) }, [c.ssn]: c.email }),
    [],
  );
  // Mail: in the header, the name of an attachment, and base64.
  const unpackedMail = (c: Canary): string => `${textOf(c)}${csvOf(c)}`;
  add('mail.eml', (c) => mailOf(c, textOf(c), csvOf(c)), ALL, unpackedMail);
  add(
    'mail.mbox',
    (c) => `From ${c.email} Mon Jan  6 10:00:00 2020\n${mailOf(c, textOf(c), csvOf(c))}`,
    ALL,
    unpackedMail,
  );
  add('mail-cut.eml', (c) => cut(Buffer.from(mailOf(c, textOf(c), csvOf(c)))), [], unpackedMail);
  for (const [how, damage, found] of [
    ['whole', asIs, ALL],
    ['cut', cut, []],
    ['spoilt', spoil, []],
  ] as const) {
    add(`mail-${how}.msg`, (c) => damage(msgOf(itemOf(c, textOf(c), csvOf(c)))), found, unpackedMail);
    add(
      `mail-${how}.pst`,
      (c) =>
        damage(
          pstOf('unicode', 1, [{ name: `${c.first} ${c.last}`, items: [itemOf(c, textOf(c), csvOf(c))] }]),
        ),
      found,
      unpackedMail,
    );
  }
  add(
    'card.vcf',
    (c) =>
      `BEGIN:VCARD\nFN:${c.first} ${c.last}\nEMAIL:${c.email}\nNOTE:${textOf(c).replaceAll('\n', '\\n')}\nEND:VCARD\n`,
    [],
  );
  // A format that no reader knows.
  add(
    'z.bin',
    (c) =>
      Buffer.concat([Buffer.from([0, 1, 2, 3, 0xff, 0xfe, 0, 0]), Buffer.from(textOf(c)), Buffer.alloc(64)]),
    [],
  );
  return files;
};

const unpackedOf = async (bytes: Buffer): Promise<Buffer> => {
  const parts = [bytes];
  for (const { name, bytes: inner } of await membersOf(bytes)) {
    parts.push(Buffer.from(`\n${name}\n`), /\.(?:zip|docx)$/.test(name) ? await unpackedOf(inner) : inner);
  }
  return Buffer.concat(parts);
};
