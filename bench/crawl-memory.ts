/** `node bench/crawl-memory.js <root> <store>`: one walk into a ledger in a process of its own; prints names and peak memory. */
import { readFileSync } from 'node:fs';
import { createCrawler } from '../src/crawl/create-crawler.ts';
import { walkIntoLedger } from './crawl-walk.ts';

const [root = '', storePath = ''] = process.argv.slice(2);
const crawler = createCrawler({});
const startMs = performance.now();
const names = await walkIntoLedger(storePath)(crawler, Buffer.from(root));
const ms = performance.now() - startMs;
crawler.close();
// The highest that resident memory has been: proc(5). Threads are part of the process.
const peakKb = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
console.log(JSON.stringify({ names, ms, peakMb: Math.round(peakKb / 1024) }));
