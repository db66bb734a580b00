/** YAML and settings: what is claimed and what stays text, and inputs that mean harm. */
import { describe, expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { readAll } from './read-all.ts';

const formatOf = async (name: string, text: string): Promise<string | undefined> =>
  (await readAll(Buffer.from(text), name)).outcome.format;

describe('what it is', () => {
  test.each([
    ['values.yaml', 'a: 1\nb:\n  - c\n', 'yaml'],
    ['no-name', '---\na: 1\nb: two\nc:\n  - d\n', 'yaml'],
    [
      'page.md',
      '---\ntitle: A page\ndate: 2024-01-01\n---\n# Heading\n\nSome words of prose.\nAnd more of them.\n',
      'text',
    ],
    ['notes.yaml', 'Just some words\nthat somebody wrote\nin a wrong file\n', 'text'],
    ['list.yaml', '{"a": 1, "b": [2]}', 'json'],
    ['app.ini', '[a]\nb=c\n', 'ini'],
    ['no-name', '[a]\nb=c\nd = e\nf=g\nh=i\n', 'ini'],
    ['.env', 'A=1\nB=2\n', 'ini'],
    ['letter.txt', 'Dear Ann,\n\nthe room = free.\nBest\n', 'text'],
    ['nginx.conf', 'http {\n  server {\n    listen 80;\n    root /var/www;\n  }\n}\n', 'text'],
    ['script.py', 'import os\nx = 1\ny = os.getcwd()\nprint(x)\n', 'text'],
    [
      'export.reg',
      'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\A]\n"User"="x"\n"Id"=dword:00000001\n',
      'ini',
    ],
  ])('%s', async (name, text, format) => {
    expect(await formatOf(name, text)).toBe(format);
  });
});

test('the values of one record are one patient', async () => {
  const yaml = [
    'patients:',
    ...[1, 2, 3].flatMap((n) => [
      `  - last_name: ${['Gonzalez', 'Kowalski', 'Okafor'][n - 1]}`,
      `    first_name: ${['Maria', 'Piotr', 'Ngozi'][n - 1]}`,
      `    mrn: 4821337${n}`,
      `    dob: 1961-04-1${n}`,
      '    diagnosis: type 2 diabetes',
    ]),
  ].join('\n');
  const session = createDetector(compileRules(loadRules().sources)).open(() => {});
  for (const segment of (await readAll(Buffer.from(yaml), 'patients.yaml')).segments) session.push(segment);
  expect(session.finish()).toMatchObject({ phi: true, patients: 3 });
});

describe('harm', () => {
  const lines = (count: number, line: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => line(n)).join('\n');
  const laughs = lines(30, (n) =>
    n === 0 ? 'a0: &a0 [lol, lol]' : `a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}*a${n - 1}]`,
  );
  test.each([
    ['aliases of aliases', 'bomb.yaml', laughs],
    ['lists in lists', 'deep.yaml', `a: 1\nb: 2\n${'- '.repeat(100_000)}x`],
    ['brackets', 'flow.yaml', `a: 1\nb: 2\nc: ${'['.repeat(200_000)}`],
    ['indents', 'indent.yaml', lines(3000, (n) => `${' '.repeat(n)}k${n}:`)],
    ['a quote without end', 'quote.yaml', `a: 1\nb: 2\nc: "${lines(100_000, () => "it''s \\ x")}`],
    ['brackets without end', 'brackets.yaml', `a: 1\nb: 2\n${lines(50_000, () => 'c: [a, {b: ]')}`],
    ['colons', 'colons.yaml', `a: 1\nb: 2\n${lines(2000, () => 'a:b#c '.repeat(100))}`],
    ['blanks', 'blanks.yaml', `a: 1\nb: 2\n${lines(2000, () => `k${' '.repeat(1000)}v`)}`],
    ['a long string', 'long.toml', `a = 1\nb = """\n${lines(100_000, () => 'x = 1')}`],
    ['keys of blanks', 'keys.ini', `[a]\nb=1\n${lines(2000, () => `a b${' '.repeat(1000)}c`)}`],
  ])('%s', async (_, name, text) => {
    const begun = process.cpuUsage();
    const { text: read, outcome } = await readAll(Buffer.from(text), name);
    expect(outcome.read).toBe(true);
    expect(read.length).toBeGreaterThan(0);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5);
  });

  test('no key reaches a prototype', async () => {
    const text =
      '__proto__:\n  polluted: 1\nconstructor: {prototype: {polluted: 2}}\n"__proto__": {polluted: 3}\n';
    await readAll(Buffer.from(text), 'x.yaml');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
