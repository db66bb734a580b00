/** Words that Python's `email`, msgconvert and readpst find in mail: ours must hold them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractFixtures, readAll } from './read-all.ts';

const CORPUS = process.env['PHISWEEP_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');
const FILES = join(CORPUS, 'files');
const has = (tool: string): boolean => spawnSync('which', [tool]).status === 0;

/** Subject, correspondents, names of attachments and all texts, one after another. */
const PYTHON = `
import sys, email, email.policy, html, mailbox, re
def texts(mail):
    for field in ('subject', 'from', 'to', 'cc'):
        if mail[field]: yield str(mail[field])
    for part in mail.walk():
        if part.get_filename(): yield part.get_filename()
        if part.get_content_maintype() != 'text': continue
        text = part.get_content()
        if part.get_content_subtype() == 'html':
            text = html.unescape(re.sub(r'<(script|style)[\\s\\S]*?</\\1>|<[^>]*>', ' ', text))
        yield text
data = open(sys.argv[1], 'rb').read()
mails = [bytes(mail) for mail in mailbox.mbox(sys.argv[1])] if data.startswith(b'From ') else [data]
for mail in mails:
    for text in texts(email.message_from_bytes(mail, policy=email.policy.default)): print(text)
`;

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{3,}/gu) ?? [],
  );
const pythonWords = (file: string): Set<string> => {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', PYTHON, file], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONIOENCODING: 'utf-8:replace' },
  });
  if (status !== 0) throw new Error(stderr.slice(-300));
  return wordsOf(stdout);
};
const missing = async (file: string, theirs: Set<string>): Promise<string[]> => {
  const { text } = await readAll(new Uint8Array(readFileSync(file)), file);
  const ours = wordsOf(text);
  return [...theirs].filter((word) => !ours.has(word));
};

const absent = !existsSync(FILES);
if (absent) console.warn('The corpus is absent (PHISWEEP_CORPUS): no mail of it is compared.');
const [python, msgconvert, readpst] = ['python3', 'msgconvert', 'readpst'].map((tool) => {
  const installed = has(tool);
  if (!installed) console.warn(`${tool} is not installed: its words are not compared.`);
  return installed;
});
const corpus = (format: string): string[] =>
  absent ? [] : readdirSync(join(FILES, format)).map((file) => join(FILES, format, file));

describe.skipIf(absent || python !== true)('mail of the corpus', () => {
  it.each([...corpus('eml'), ...corpus('mbox')])('holds the words of Python: %s', async (file) => {
    const theirs = pythonWords(file);
    expect(theirs.size).toBeGreaterThan(0);
    expect(await missing(file, theirs)).toEqual([]);
  });

  it.skipIf(msgconvert !== true)('holds the words of msgconvert', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phisweep-'));
    let compared = 0;
    for (const file of corpus('msg')) {
      const converted = join(folder, 'mail.eml');
      if (spawnSync('msgconvert', ['--outfile', converted, file]).status !== 0) continue;
      compared += 1;
      // It puts RTF into the mail as an attachment, in base64.
      expect([file, await missing(file, pythonWords(converted))]).toEqual([file, []]);
    }
    rmSync(folder, { recursive: true });
    expect(compared).toBeGreaterThan(1);
  });
});

describe.skipIf(readpst !== true)('made data files', () => {
  const files = extractFixtures().filter(({ name }) => name.startsWith('pst/'));

  it.each(files)('are read by readpst too: $name', async ({ input }) => {
    const folder = mkdtempSync(join(tmpdir(), 'phisweep-'));
    spawnSync('readpst', ['-D', '-te', '-o', folder, input]);
    const box = readFileSync(join(folder, 'canary folder.mbox'));
    rmSync(folder, { recursive: true });
    const { text } = await readAll(new Uint8Array(box), 'x.mbox');
    for (const canary of ['canary subject', 'Canary Sender', 'canary end of the body', 'canary marked up'])
      expect(text).toContain(canary);
  });
});
