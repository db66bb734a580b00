/** What mail may do to a reader: nesting, boundaries that lie, lines without end; and that correspondents are no patients. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';
import { readAll } from './read-all.ts';

const HEAD = 'From: a@example.org\nTo: b@example.org\nSubject: test\nMIME-Version: 1.0\n';
const read = (text: string, name = 'x.eml') => readAll(new Uint8Array(Buffer.from(text, 'latin1')), name);
const timed = async <T>(work: Promise<T>): Promise<{ result: T; ms: number }> => {
  const start = process.cpuUsage();
  const result = await work;
  const { user, system } = process.cpuUsage(start);
  return { result, ms: (user + system) / 1000 };
};

describe('hostile mail', () => {
  it('reads through 10,000 nested multiparts', async () => {
    const depth = 10_000;
    let text = HEAD;
    for (let level = 0; level < depth; level += 1)
      text += `Content-Type: multipart/mixed; boundary="b${level}"\n\n--b${level}\n`;
    text += 'Content-Type: text/plain\n\ncanary core\n';
    for (let level = depth - 1; level >= 0; level -= 1) text += `--b${level}--\ncanary after ${level}\n`;
    const { result, ms } = await timed(read(text));
    expect(result.text).toContain('canary core');
    expect(result.text).toContain('canary after 9999');
    expect(result.text).toContain('canary after 0\n');
    expect(ms).toBeLessThan(10_000);
  });

  it('stops at the depth of messages in messages, and keeps what lies above', async () => {
    let text = `${HEAD}\ncanary core\n`;
    for (let level = 0; level < 30; level += 1)
      text = `${HEAD}Content-Type: multipart/mixed; boundary="b${level}"\n\n--b${level}\nContent-Type: text/plain\n\ncanary level ${level}\n--b${level}\nContent-Type: message/rfc822\n\n${text}\n--b${level}--\n`;
    const { text: found, codes } = await read(text);
    expect(codes).toEqual(['TOO_DEEP']);
    expect(found).toContain('canary level 29');
    expect(found).toContain('canary level 22');
    expect(found).not.toContain('canary core');
  });

  it('stops at the number of attachments', async () => {
    const parts = Array.from(
      { length: 50 },
      (_, at) => `--b\nContent-Type: text/csv; name="${at}.csv"\n\na,b\ncanary ${at},1\n`,
    ).join('');
    const text = `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${parts}--b--\n`;
    const { text: found, codes } = await readAll(new Uint8Array(Buffer.from(text)), 'x.eml', {
      ...DEFAULT_LIMITS,
      members: 20,
    });
    expect(codes).toEqual(['TOO_MANY']);
    expect(found).toContain('canary 19');
    expect(found).not.toContain('canary 20');
  });

  it('reads a hundred thousand empty parts', async () => {
    const text = `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\n'.repeat(100_000)}--b\n\ncanary last\n--b--\n`;
    const { result, ms } = await timed(read(text));
    expect(result.text).toContain('canary last');
    expect(ms).toBeLessThan(15_000);
  });

  it('searches once for blocks that never come, and guesses no boundary for ever', async () => {
    const begins = await timed(read(`${HEAD}\n${'begin 644\nbegin 64x y\n'.repeat(300_000)}canary end\n`));
    expect(begins.result.text).toContain('canary end');
    expect(begins.ms).toBeLessThan(10_000);
    const nameless = '--b\nContent-Type: multipart/mixed\n\nno part\n';
    const guessed = await timed(
      read(
        `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${nameless.repeat(50_000)}--b\n\ncanary end\n--b--\n`,
      ),
    );
    expect(guessed.result.text).toContain('canary end');
    expect(guessed.ms).toBeLessThan(15_000);
  });

  it('reads one line of 100 MB, in the body and in the header', async () => {
    const line = Buffer.alloc(100 * 1024 ** 2, 'word ');
    const body = await timed(
      readAll(
        new Uint8Array(Buffer.concat([Buffer.from(`${HEAD}\n`), line, Buffer.from('canary end')])),
        'x.eml',
      ),
    );
    expect(body.result.segments.at(-1)).toMatchObject({ kind: 'text' });
    expect(body.result.outcome.textChars).toBeGreaterThan(line.length);
    expect(body.ms).toBeLessThan(20_000);
    const header = await timed(
      readAll(
        new Uint8Array(
          Buffer.concat([Buffer.from(`${HEAD}X-Long: `), line, Buffer.from('\n\ncanary body\n')]),
        ),
        'x.eml',
      ),
    );
    expect(header.result.outcome.textChars).toBeGreaterThan(line.length);
    expect(header.ms).toBeLessThan(20_000);
  });

  it.each([
    ['that is the beginning of another', 'b', 'bb'],
    ['that ends like a closing one', 'b--', 'b'],
    ['with signs of patterns', "b.*+?()='", 'b'],
  ])('tells a boundary %s', async (_, outer, inner) => {
    const text = `${HEAD}Content-Type: multipart/mixed; boundary="${outer}"\n\n--${outer}\nContent-Type: multipart/mixed; boundary="${inner}"\n\n--${inner}\nContent-Transfer-Encoding: base64\n\n${Buffer.from('canary one').toString('base64')}\n--${inner}--\n--${outer}\nContent-Transfer-Encoding: base64\n\n${Buffer.from('canary two').toString('base64')}\n--${outer}--\n`;
    const { text: found } = await read(text);
    expect(found).toContain('canary one');
    expect(found).toContain('canary two');
  });

  it('reads base64 that is none, and what a list put below', async () => {
    const part = 'Content-Transfer-Encoding: base64\n\n';
    expect((await read(`${HEAD}${part}plain canary words here\n`)).text).toContain('plain canary words');
    const listed = await read(
      `${HEAD}${part}${Buffer.from('canary one').toString('base64')}\nthe canary list below\n`,
    );
    expect(listed.text).toContain('canary one');
    expect(listed.text).toContain('the canary list below');
  });
});

describe('what is no mail', () => {
  it.each([
    ['a memo', 'From: The Director\nDear all,\nplease read.\n'],
    ['a log', 'Received: 12 files\nError: none\nfrom here: nothing\n\nend\n'],
    ['settings', 'To: 5\nDate: 2020-01-01\nname: value\n\n'],
    ['a letter', 'From Monday 10:30 on the ward is closed, see 2020 plan.\nThanks\n'],
  ])('is %s', async (_, text) => {
    expect((await read(text, 'x.txt')).outcome.format).not.toMatch(/eml|mbox/);
  });
});

describe('mailboxes', () => {
  const box = (count: number): string =>
    Array.from(
      { length: count },
      (_, at) =>
        `From a@example.org Mon Jan  6 10:00:00 2020\nFrom: a@example.org\nSubject: number ${at}\n\ncanary ${at}.\n\n`,
    ).join('');

  it('gives every message a place of its own, with its line in the file', async () => {
    const { segments } = await read(box(3), 'x.mbox');
    const bodies = segments.filter((segment) => segment.kind === 'text' && segment.text.includes('canary'));
    expect(bodies.map(({ place }) => place)).toEqual([
      { part: [1], record: 1, line: 5 },
      { part: [2], record: 2, line: 11 },
      { part: [3], record: 3, line: 17 },
    ]);
  });

  it('counts messages against no limit of members', async () => {
    const { codes, text } = await readAll(new Uint8Array(Buffer.from(box(300))), 'x.mbox', {
      ...DEFAULT_LIMITS,
      members: 5,
    });
    expect(codes).toEqual([]);
    expect(text).toContain('canary 299.');
  });

  it('finds separators wherever a chunk ends', async () => {
    const filler = 'x'.repeat(70);
    for (let shift = 0; shift < 12; shift += 1) {
      const first = `From a@example.org Mon Jan  6 10:00:00 2020\nSubject: one\n\n${`${filler}\n`.repeat(14_766)}${'y'.repeat(shift * 7)}\n`;
      const { segments } = await read(`${first}${box(1)}`, 'x.mbox');
      const found = segments.find((segment) => segment.kind === 'text' && segment.text.includes('canary 0.'));
      expect(found?.place.record).toBe(2);
    }
  });
});

describe('tables', () => {
  it('of several bodies are several tables', async () => {
    const table =
      '<table><tr><th>Patient name</th><th>City</th></tr><tr><td>Canary</td><td>Trenton</td></tr></table>';
    const message = `From a@example.org Mon Jan  6 10:00:00 2020\n${HEAD}Content-Type: text/html\n\n${table}\n\n`;
    const { segments } = await read(message.repeat(3), 'x.mbox');
    const tables = segments.filter((segment) => segment.kind === 'table');
    expect(tables.map(({ table: number, place }) => [number, place.record])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });
});

describe('correspondents', () => {
  it('stand in a record of their own, the subject in the text', async () => {
    const { segments } = await read(`${HEAD}X-Ward: 7\n\nbody\n`);
    const shape = segments.map((segment) => (segment.kind === 'text' ? [segment.label, segment.record] : []));
    expect(shape).toEqual([
      ['From', 1],
      ['To', 1],
      ['X-Ward', 2],
      ['routing', 3],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

it('says that a piece of a divided message is one', async () => {
  const mail =
    'From: a@example.org\r\nContent-Type: message/partial; id="x@example.org"; number=1; total=2\r\n\r\nSubject: canary inner\r\n\r\ncanary first half\r\n';
  const { text, codes } = await readAll(Buffer.from(mail), 'x.eml');
  expect(text).toContain('canary first half');
  expect(codes).toEqual(['UNSUPPORTED']);
});
