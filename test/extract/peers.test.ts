/** Words that Debian's own readers find in the office documents of the corpus: ours must hold them. Each file that falls short is explained. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPLAINED, NOT_OF_THE_DOCUMENT, shareOfWords, wordsOf } from '../../bench/peer-tools.ts';
import { readAll } from './read-all.ts';

const CORPUS = process.env['PHISWEEP_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');
const FILES = join(CORPUS, 'files');

/** `least` is the mean share over the format's files that the tool reads: what reading.md measured, or better. */
const PEERS = [
  { format: 'docx', tool: 'docx2txt', args: [], after: ['-'], least: 0.985 },
  { format: 'doc', tool: 'catdoc', args: ['-d', 'utf-8', '-w'], after: [], least: 0.985 },
  { format: 'doc', tool: 'antiword', args: ['-m', 'UTF-8.txt', '-w', '0'], after: [], least: 0.98 },
  { format: 'rtf', tool: 'unrtf', args: ['--text'], after: [], least: 0.99 },
  { format: 'xls', tool: 'xls2csv', args: ['-d', 'utf-8'], after: [], least: 0.96 },
  { format: 'ppt', tool: 'catppt', args: ['-d', 'utf-8'], after: [], least: 0.99 },
] as const;

const has = (tool: string): boolean => spawnSync('which', [tool]).status === 0;

const shareOf = async (format: string, file: string, text: string): Promise<number | undefined> => {
  const theirs = wordsOf(text);
  if (theirs.size === 0) return undefined;
  const { text: found } = await readAll(new Uint8Array(readFileSync(join(FILES, format, file))), file);
  return shareOfWords(theirs, found);
};

const absent = !existsSync(FILES);
if (absent) console.warn('The corpus is absent (PHISWEEP_CORPUS): no words are compared.');

describe.skipIf(absent).each(PEERS)('$format beside $tool', ({ format, tool, args, after, least }) => {
  const installed = has(tool);
  if (!installed) console.warn(`${tool} is not installed: its words are not compared.`);

  it.skipIf(!installed)('holds its words', async () => {
    const shares: number[] = [];
    const short: string[] = [];
    for (const file of readdirSync(join(FILES, format))) {
      const name = `${format}/${file}`;
      const { status, stdout } = spawnSync(tool, [...args, join(FILES, name), ...after], {
        encoding: 'utf8',
      });
      if (status !== 0 || EXPLAINED[name] !== undefined) continue;
      const share = await shareOf(format, file, stdout.replace(NOT_OF_THE_DOCUMENT[tool] ?? '', ' '));
      if (share === undefined) continue;
      shares.push(share);
      if (share < 0.9) short.push(`${file} ${share.toFixed(3)}`);
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    console.info(`${format}: ${mean.toFixed(4)} of the words of ${tool} in ${shares.length} files`);
    expect(short).toEqual([]);
    expect(mean).toBeGreaterThanOrEqual(least);
  });
});
