/**
 * Readers beside the tool that a user would otherwise pick, on the same documents in one run: files and megabytes a second, and
 * the share of the tool's words that ours holds. Both sides by the best of several wall-clock times per file: a tool is a program
 * started once per file, ours runs in a process that goes on. `PHISWEEP_CORPUS` names the documents.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import PDFDocument from 'pdfkit';
import { entryOf } from '../src/commands/test-document.ts';
import { loadRules } from '../src/config/load-rules.ts';
import { DEFAULT_LIMITS } from '../src/model/limits.ts';
import { createPiscinaQueue } from '../src/queue/create-piscina-queue.ts';
import type { ShowJob, ShownFile } from '../src/scan/show-file.ts';
import { readAll } from '../test/extract/read-all.ts';
import { EXPLAINED, NOT_OF_THE_DOCUMENT, shareOfWords, wordsOf } from './peer-tools.ts';

const CORPUS = process.env['PHISWEEP_CORPUS'] ?? join(import.meta.dirname, '../../shared/corpus');
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    pages: { type: 'string', default: '120' },
    times: { type: 'string', default: '10' },
  },
});
const ROUNDS = Number(values.rounds);

interface Peer {
  readonly format: string;
  readonly tool: string;
  readonly args: (file: string) => readonly string[];
  /** Are its words those of the document? `unzip` prints pictures too. */
  readonly words: boolean;
}

const PEERS: readonly Peer[] = [
  { format: 'pdf', tool: 'pdftotext', args: (file) => ['-q', file, '-'], words: true },
  { format: 'docx', tool: 'docx2txt', args: (file) => [file, '-'], words: true },
  { format: 'doc', tool: 'catdoc', args: (file) => ['-d', 'utf-8', '-w', file], words: true },
  { format: 'rtf', tool: 'unrtf', args: (file) => ['--text', file], words: true },
  { format: 'xls', tool: 'xls2csv', args: (file) => ['-d', 'utf-8', file], words: true },
  { format: 'ppt', tool: 'catppt', args: (file) => ['-d', 'utf-8', file], words: true },
  { format: 'zip', tool: 'unzip', args: (file) => ['-p', '-P', 'x', file], words: false },
  { format: 'html', tool: 'w3m', args: (file) => ['-dump', '-T', 'text/html', file], words: true },
];

const has = (tool: string): boolean => spawnSync('which', [tool]).status === 0;

interface Timed<Value> {
  readonly ms: number;
  readonly value: Value;
}

const bestOf = async <Value>(act: () => Promise<Value> | Value): Promise<Timed<Value>> => {
  let best: Timed<Value> | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const value = await act();
    const ms = performance.now() - start;
    if (best === undefined || ms < best.ms) best = { ms, value };
  }
  return best as Timed<Value>;
};

const ours = (file: string): Promise<Timed<string>> =>
  bestOf(async () => (await readAll(new Uint8Array(readFileSync(file)), file)).text);
const theirs = ({ tool, args }: Peer, file: string): Promise<Timed<string | undefined>> =>
  bestOf(() => {
    const { status, stdout } = spawnSync(tool, args(file), { encoding: 'utf8', maxBuffer: 256 * 1024 ** 2 });
    return status === 0 ? stdout : undefined;
  });

interface Row {
  readonly files: number;
  /** Files a second, ours : theirs. */
  readonly ratio: number;
  readonly mbPerSecond: number;
  /** Mean share of the tool's words that ours holds, where the tool read the file. */
  readonly recall: number | undefined;
}

const round = (value: number, digits = 3): number => Number(value.toFixed(digits));

const compare = async (peer: Peer): Promise<Row | undefined> => {
  const folder = join(CORPUS, 'files', peer.format);
  if (!existsSync(folder) || !has(peer.tool)) {
    console.log(`${peer.format}: ${existsSync(folder) ? `${peer.tool} is not installed` : 'no documents'}`);
    return undefined;
  }
  // A scan reads thousands of documents in one thread: what the engine learns at first is not measured.
  for (const name of readdirSync(folder))
    await readAll(new Uint8Array(readFileSync(join(folder, name))), name);
  let [ownMs, peerMs, bytes, files] = [0, 0, 0, 0];
  const recalls: number[] = [];
  for (const name of readdirSync(folder).sort()) {
    const file = join(folder, name);
    const peerText = await theirs(peer, file);
    const ownText = await ours(file);
    ownMs += ownText.ms;
    peerMs += peerText.ms;
    bytes += readFileSync(file).length;
    files += 1;
    const wanted = wordsOf((peerText.value ?? '').replace(NOT_OF_THE_DOCUMENT[peer.tool] ?? '', ' '));
    if (wanted.size === 0 || !peer.words || EXPLAINED[`${peer.format}/${name}`] !== undefined) continue;
    const recall = shareOfWords(wanted, ownText.value);
    recalls.push(recall);
    if (recall < 0.9) console.log(`  ${peer.format}/${name}: ${round(recall)} of the words of ${peer.tool}`);
  }
  return {
    files,
    ratio: round(peerMs / ownMs, 2),
    mbPerSecond: round(bytes / 1e6 / (ownMs / 1000), 2),
    recall:
      recalls.length === 0
        ? undefined
        : round(recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length),
  };
};

/** Text of many pages, as a word processor prints it. */
const makePdf = async (path: string, pages: number): Promise<void> => {
  const pdf = new PDFDocument({ autoFirstPage: false });
  const out = createWriteStream(path);
  pdf.pipe(out);
  for (let page = 1; page <= pages; page += 1) {
    pdf.addPage();
    pdf.fontSize(11);
    for (let line = 0; line < 45; line += 1)
      pdf.text(
        `Page ${page}, line ${line}: the committee met and approved item ${page * 45 + line} of the agenda.`,
      );
  }
  pdf.end();
  await finished(out);
};

const pagesRatio = async (): Promise<number | undefined> => {
  if (!has('pdftotext')) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'phisweep-bench-'));
  try {
    const file = join(folder, 'made.pdf');
    await makePdf(file, Number(values.pages));
    const own = await ours(file);
    const peer = await bestOf(() => execFileSync('pdftotext', ['-q', file, '-']));
    return round(peer.ms / own.ms, 2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Documents through the sandboxed queue with one thread and with two: how many times as many a second. */
const twoWorkers = async (): Promise<number | undefined> => {
  const folder = join(CORPUS, 'files', 'pdf');
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder);
  const secondsWith = async (workers: number): Promise<number> => {
    const queue = createPiscinaQueue<ShowJob, ShownFile>({
      moduleUrl: new URL('../src/scan/show-file.ts', import.meta.url).href,
      init: { rules: loadRules().sources, limits: DEFAULT_LIMITS, showText: false, minConfidence: 0.3 },
      workers,
      timeoutMs: DEFAULT_LIMITS.timeoutMs,
      heapMb: DEFAULT_LIMITS.heapMb,
    });
    const run = async (times: number): Promise<void> => {
      const jobs = async function* () {
        for (let i = 0; i < times * names.length; i += 1)
          yield { id: i, payload: entryOf(join(folder, names[i % names.length] as string)) };
      };
      for await (const _ of queue.run(jobs()));
    };
    try {
      await run(2);
      const start = performance.now();
      await run(Number(values.times));
      return (performance.now() - start) / 1000;
    } finally {
      await queue.close();
    }
  };
  return round((await secondsWith(1)) / (await secondsWith(2)), 2);
};

const formats: Record<string, Row> = {};
for (const peer of PEERS) {
  const row = await compare(peer);
  if (row === undefined) continue;
  formats[peer.format] = row;
  console.log(
    `${peer.format.padEnd(5)} ${row.files} files, ${row.mbPerSecond} MB/s, ${row.ratio} × ${peer.tool}${row.recall === undefined ? '' : `, ${row.recall} of its words`}`,
  );
}
const pdfPages = await pagesRatio();
console.log(`made PDF of ${values.pages} pages: ${pdfPages} × pdftotext`);
const workersRatio = await twoWorkers();
console.log(`two threads: ${workersRatio} × one`);
console.log(`RESULT ${JSON.stringify({ formats, pdfPages, twoWorkers: workersRatio })}`);
