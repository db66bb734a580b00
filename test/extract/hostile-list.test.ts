/** The rest of what issue and threats name, each made here: entities, names that lead out, keys of prototypes, archives of themselves. */
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { quine } from '../../fixtures/extract/quine.ts';
import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { readAll } from './read-all.ts';

const within = async <T>(ms: number, work: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  const result = await work();
  expect(performance.now() - start).toBeLessThan(ms);
  return result;
};
const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const keysOf = (): string =>
  prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join()).join('|');

describe('entities', () => {
  const laughs = Array.from(
    { length: 10 },
    (_, level) => `<!ENTITY l${level} "${level === 0 ? 'canary expanded ' : `&l${level - 1};`.repeat(10)}">`,
  ).join('');
  const doctype = `<!DOCTYPE x [${laughs}<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY % net SYSTEM "http://127.0.0.1:9/x">%net;]>`;
  const used = 'canary text &l9; &file; canary behind';
  const inside = (path: string, xml: string, ...more: [string, string][]): Promise<Buffer> =>
    zipOf([...more, [path, `${doctype}${xml}`]]);
  const types: [string, string] = ['[Content_Types].xml', '<Types/>'];

  it.each([
    ['x.xml', () => Buffer.from(`<?xml version="1.0"?>${doctype}<x>${used}</x>`)],
    ['x.svg', () => Buffer.from(`${doctype}<svg><text>${used}</text></svg>`)],
    ['x.html', () => Buffer.from(`${doctype}<html><body>${used}</body></html>`)],
    ['x.xml', () => Buffer.from(`${doctype}<ClinicalDocument><title>${used}</title></ClinicalDocument>`)],
    [
      'x.xml',
      () => Buffer.from(`${doctype}<Patient xmlns="http://hl7.org/fhir"><id value="${used}"/></Patient>`),
    ],
    [
      'x.xlsx',
      () =>
        inside(
          'xl/sharedStrings.xml',
          `<sst><si><t>${used}</t></si></sst>`,
          types,
          ['xl/workbook.xml', '<workbook/>'],
          [
            'xl/worksheets/sheet1.xml',
            '<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>',
          ],
        ),
    ],
    [
      'x.pptx',
      () =>
        inside('ppt/slides/slide1.xml', `<p><a:p><a:t>${used}</a:t></a:p></p>`, types, [
          'ppt/presentation.xml',
          '<p/>',
        ]),
    ],
    [
      'x.odt',
      () =>
        inside('content.xml', `<d><body><text><p>${used}</p></text></body></d>`, [
          'mimetype',
          'application/vnd.oasis.opendocument.text',
        ]),
    ],
  ] as const)('are not expanded in %s', async (name, make) => {
    const { text } = await within(5_000, async () => readAll(await make(), name));
    expect(text).toContain('canary text');
    expect(text).toContain('canary behind');
    expect(text.split('canary expanded').length).toBeLessThan(5);
    expect(text).not.toContain('root:');
  });
});

describe('names of members', () => {
  it.each([
    ['that lead out', '../../../../etc/cron.d/canary-name'],
    ['that are absolute', '/etc/canary-name'],
    ['of another system', 'C:\\Windows\\canary-name'],
    ['with a NUL', 'canary-name\0.txt'],
    ['with a bell and a line end', 'canary-name\u0007\n.txt'],
    ['of thirty thousand folders', `${'a/'.repeat(30_000)}canary-name`],
  ])('%s are text and no path', async (_, wanted) => {
    // Written by hand: who writes archives properly refuses such names.
    const data = await zipOf([['n'.repeat(wanted.length), 'canary member']]);
    const evil = Buffer.from(data.toString('latin1').replaceAll('n'.repeat(wanted.length), wanted), 'latin1');
    const { text } = await within(5_000, () => readAll(evil, 'x.zip'));
    expect(text).toContain('canary-name');
    expect(text).toContain('canary member');
  });
});

describe('keys of prototypes', () => {
  const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
  const nested = keys.map((key) => `"${key}":{"polluted":"canary ${key}","__proto__":{"polluted":1}}`).join();
  const rows = `${keys.join()}\n${keys.map((key) => `canary ${key}`).join()}\n`;
  const yaml = keys.map((key) => `${key}:\n  polluted: canary ${key}\n`).join('');
  const cells = (texts: readonly string[]): string =>
    `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
  const workbook = (): Promise<Buffer> =>
    zipOf([
      ['[Content_Types].xml', '<Types/>'],
      [
        'xl/workbook.xml',
        '<workbook><sheets><sheet name="__proto__"/></sheets><definedNames><definedName name="__proto__">polluted</definedName></definedNames></workbook>',
      ],
      [
        'xl/styles.xml',
        '<styleSheet><numFmts><numFmt numFmtId="__proto__" formatCode="polluted"/></numFmts><cellXfs><xf numFmtId="__proto__"/></cellXfs></styleSheet>',
      ],
      ['xl/worksheets/__proto__.xml', '<worksheet/>'],
      [
        'xl/worksheets/sheet1.xml',
        `<worksheet><sheetData>${cells(keys)}${cells(keys.map((key) => `canary ${key}`))}</sheetData></worksheet>`,
      ],
    ]);
  it.each([
    ['x.json', () => `{${nested}}`],
    ['x.ndjson', () => `{${nested}}\n{${nested}}\n`],
    ['x.json', () => `{"resourceType":"Patient",${nested}}`],
    ['x.csv', () => rows],
    ['x.yaml', () => yaml],
    [
      'x.sql',
      () =>
        `INSERT INTO \`__proto__\` (${keys.join()}) VALUES (${keys.map((key) => `'canary ${key}'`).join()});`,
    ],
    [
      'x.eml',
      () =>
        `${keys.map((key) => `${key}: canary ${key}\n`).join('')}Content-Type: text/plain; __proto__=polluted; constructor=x\nSubject: a\n\ncanary __proto__`,
    ],
    [
      'x.vcf',
      () => `BEGIN:VCARD\n${keys.map((key) => `${key};__proto__=x:canary ${key}\n`).join('')}END:VCARD\n`,
    ],
    [
      'x.html',
      () =>
        `<p ${keys.map((key) => `${key}="x"`).join(' ')}>canary __proto__</p><__proto__>canary constructor</__proto__>`,
    ],
    ['x.xlsx', workbook],
  ] as const)('change nothing in %s', async (name, make) => {
    const before = keysOf();
    const { text } = await readAll(Buffer.from((await make()) as string), name);
    expect(text).toContain('canary __proto__');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(keysOf()).toBe(before);
  });
});

describe('relationships in circles', () => {
  it('of a document that is its own part, header, template and attachment', async () => {
    const relations = ['header', 'aFChunk', 'subDocument', 'attachedTemplate', 'package', 'officeDocument']
      .map(
        (kind, index) =>
          `<Relationship Id="r${index}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="document.xml"/><Relationship Id="s${index}" Type="x/${kind}" Target="../word/_rels/document.xml.rels"/>`,
      )
      .join('');
    const data = await zipOf([
      ['[Content_Types].xml', '<Types/>'],
      [
        '_rels/.rels',
        `<Relationships>${relations.replaceAll('document.xml"', '_rels/.rels"')}</Relationships>`,
      ],
      ['word/_rels/document.xml.rels', `<Relationships>${relations}</Relationships>`],
      [
        'word/document.xml',
        '<w:document xmlns:w="w" xmlns:r="r"><w:body><w:p><w:r><w:t>canary once</w:t></w:r></w:p><w:altChunk r:id="r1"/><w:subDoc r:id="r2"/><w:sectPr><w:headerReference r:id="r0"/></w:sectPr></w:body></w:document>',
      ],
    ]);
    const { text, codes } = await within(5_000, () => readAll(data, 'x.docx'));
    expect(text.split('canary once')).toHaveLength(2);
    expect(codes).toEqual([]);
  });
});

describe('an archive of itself', () => {
  it('ends at the depth, in GZIP and in ZIP', async () => {
    const data = quine();
    expect(gunzipSync(data).equals(data)).toBe(true);
    expect((await within(5_000, () => readAll(data, 'q.gz'))).codes).toEqual(['TOO_DEEP']);
    const packed = await zipOf([
      ['first.txt', 'canary first'],
      ['q', data],
      ['last.txt', 'canary last'],
    ]);
    const { codes, text } = await within(5_000, () => readAll(packed, 'x.zip'));
    expect(codes).toEqual(['TOO_DEEP']);
    expect(text).toContain('canary last');
  });
});

describe('five hundred thousand shared strings', () => {
  it('are read, and the last is found (five million: test/soak/shared-strings.ts)', async () => {
    const count = 500_000;
    const strings = Array.from({ length: count }, (_, index) => `<si><t>value ${index}</t></si>`).join('');
    const data = await zipOf([
      ['[Content_Types].xml', ''],
      ['xl/workbook.xml', '<workbook/>'],
      ['xl/sharedStrings.xml', `<sst>${strings}</sst>`],
      [
        'xl/worksheets/sheet1.xml',
        `<worksheet><sheetData><row><c t="s"><v>${count - 1}</v></c><c t="s"><v>${count}</v></c></row></sheetData></worksheet>`,
      ],
    ]);
    const { codes, text } = await within(10_000, () => readAll(data, 'x.xlsx'));
    expect(codes).toEqual([]);
    expect(text).toContain(`value ${count - 1}`);
  });
});

describe('a million levels', () => {
  const deep = (open: string, close = ''): string => open.repeat(1_000_000) + close.repeat(1_000_000);
  it.each([
    ['JSON arrays', 'x.json', `{"a":"canary before","b":${deep('[')}`],
    ['JSON objects', 'x.json', `{"a":"canary before","b":${deep('{"c":')}`],
    ['XML', 'x.xml', `<?xml version="1.0"?><x><y>canary before</y>${deep('<z>')}`],
    ['XML that closes', 'x.xml', `<?xml version="1.0"?><x><y>canary before</y>${deep('<z>', '</z>')}</x>`],
    ['HTML', 'x.html', `<html><body><p>canary before</p>${deep('<div><b>')}`],
    ['HTML tables', 'x.html', `<html><body><p>canary before</p>${deep('<table><tr><td>')}`],
    ['YAML flow', 'x.yaml', `a: canary before\nb: ${deep('[')}`],
    [
      'brackets of a mail header',
      'x.eml',
      `From: a@example.org\nTo: ${deep('(')}\nSubject: canary before\n\nbody`,
    ],
  ])('of %s', async (_, name, text) => {
    const { text: found } = await within(20_000, () => readAll(Buffer.from(text), name));
    expect(found).toContain('canary before');
  });
});
