/**
 * Mail beside the tool a user would take, on made files: a mailbox beside Python's `mailbox` and `email`, a data file beside readpst.
 * `node bench/mail.ts [--mb 30]`; CPU seconds of the second of two runs, children's included, since machines are shared.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type PstItem, pstOf } from '../fixtures/extract/pst-of.ts';
import { createBudget } from '../src/extract/budget.ts';
import { readDocument } from '../src/extract/read-document.ts';
import { fileSource } from '../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../src/model/limits.ts';

const { values } = parseArgs({ options: { mb: { type: 'string', default: '30' } } });
const bytes = Number(values.mb) * 1024 ** 2;
const SENTENCE =
  'Dear colleague, please find below the summary of what was said in the meeting of this week. ';
const MARKUP = `<html><body>${`<p>${SENTENCE}</p>\n`.repeat(20)}</body></html>`;
const NOTE = Buffer.from(`${SENTENCE.repeat(2)}\n`.repeat(200));

const PYTHON = `
import sys, email, email.policy, mailbox
words = 0
for mail in mailbox.mbox(sys.argv[1]):
    for part in email.message_from_bytes(bytes(mail), policy=email.policy.default).walk():
        if part.get_content_maintype() == 'text': words += len(part.get_content())
`;

const mailOf = (number: number): string => `From a@example.org Mon Jan  6 10:00:00 2020
From: A <a${number}@example.org>
To: b@example.org
Subject: message ${number}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=utf-8

${`${SENTENCE}\n`.repeat(20)}
--inner
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

${MARKUP.replaceAll('=', '=3D')}
--inner--
--outer
Content-Type: text/plain; name="note.txt"
Content-Disposition: attachment; filename="note.txt"
Content-Transfer-Encoding: base64

${NOTE.toString('base64').replace(/.{76}/g, '$&\n')}
--outer--

`;
const itemOf = (number: number): PstItem => ({
  properties: [
    [0x001a, 0x1f, 'IPM.Note'],
    [0x0037, 0x1f, `message ${number}`],
    [0x0042, 0x1f, 'Sender Name'],
    [0x0e04, 0x1f, 'Receiver Name'],
    [0x1000, 0x1f, `${SENTENCE}\r\n`.repeat(20)],
    [0x1013, 0x102, Buffer.from(MARKUP)],
  ],
});

const folder = mkdtempSync(join(tmpdir(), 'phisweep-bench-'));
const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;
const ours = async (path: string): Promise<{ cpu: number; chars: number; rssMb: number }> => {
  let result = { cpu: 0, chars: 0, rssMb: 0 };
  for (let run = 0; run < 2; run += 1) {
    const sizeBytes = statSync(path).size;
    const fd = openSync(path, 'r');
    const start = process.cpuUsage();
    const reading = readDocument(
      fileSource(fd, sizeBytes, path, createBudget(DEFAULT_LIMITS, sizeBytes)),
      DEFAULT_LIMITS,
    );
    let rss = 0;
    let step = await reading.next();
    for (; step.done !== true; step = await reading.next()) rss = Math.max(rss, process.memoryUsage.rss());
    closeSync(fd);
    if (step.value.problems.length > 0) throw new Error(JSON.stringify(step.value.problems));
    result = {
      cpu: seconds(process.cpuUsage(start)),
      chars: step.value.textChars,
      rssMb: Math.round(rss / 1e6),
    };
  }
  return result;
};
/** User and system time of a child and its children, from bash. */
const theirs = (command: string): number => {
  const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time ${command} >/dev/null 2>&1`], {
    encoding: 'utf8',
  });
  return stderr
    .trim()
    .split(/\s+/)
    .reduce((sum, part) => sum + Number(part), 0);
};

const box = join(folder, 'made.mbox');
const mails: string[] = [];
for (let length = 0; length < bytes; length += mails.at(-1)!.length) mails.push(mailOf(mails.length));
writeFileSync(box, mails.join(''));
mails.length = 0;
const data = join(folder, 'made.pst');
const items = Math.max(1, Math.floor(bytes / 9_500));
writeFileSync(
  data,
  pstOf('unicode', 1, [{ name: 'folder', items: Array.from({ length: items }, (_, at) => itemOf(at)) }]),
);
const out = join(folder, 'out');
mkdirSync(out);

const result = {
  mbox: { mb: statSync(box).size / 1e6, ...(await ours(box)), peer: theirs(`python3 -c "${PYTHON}" ${box}`) },
  pst: {
    mb: statSync(data).size / 1e6,
    ...(await ours(data)),
    peer: theirs(`readpst -D -te -q -o ${out} ${data}`),
  },
};
for (const [format, { mb, cpu, peer, rssMb }] of Object.entries(result))
  console.log(
    `${format}: ${mb.toFixed(0)} MB in ${cpu.toFixed(2)} s of CPU (${(mb / cpu).toFixed(0)} MB/s, ${rssMb} MB of memory); peer ${peer.toFixed(2)} s`,
  );
console.log(
  `RESULT ${JSON.stringify({
    formats: Object.fromEntries(
      Object.entries(result).map(([format, { cpu, peer }]) => [
        format,
        { ratio: Number((peer / cpu).toFixed(2)) },
      ]),
    ),
  })}`,
);
rmSync(folder, { recursive: true });
