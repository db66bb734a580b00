/** Two thousand damaged documents of every format: none may throw, take long or leave a trace. `node test/soak/damage.ts [format …]` */
import { readFileSync } from 'node:fs';
import { extractFixtures, readAll } from '../extract/read-all.ts';

const PER_FORMAT = 2_000;
const MAX_MS = 30_000;

/** A small generator with a fixed seed (mulberry32): the same damage in every run. */
let seed = 20_261_125;
const random = (below: number): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
};

/** A few bytes, many bytes, a run of zeros, a stretch copied elsewhere, the end lost. */
const damaged = (data: Uint8Array, round: number): Uint8Array => {
  const copy = data.slice();
  const kind = round % 5;
  if (kind < 2)
    for (let count = kind === 0 ? 4 : 40; count > 0; count -= 1)
      copy[random(copy.length)] = random(2) === 0 ? 0xff : random(256);
  else if (kind === 2) {
    const at = random(copy.length);
    copy.fill(0, at, at + random(2_048));
  } else if (kind === 3) {
    const from = random(copy.length);
    copy.copyWithin(random(copy.length), from, from + random(600));
  } else return copy.subarray(0, random(copy.length));
  return copy;
};

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const keysOf = (): string =>
  prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join()).join('|');

const wanted = process.argv.slice(2);
const formats = Map.groupBy(extractFixtures(), ({ name }) => name.split('/')[0]!);
const keys = keysOf();
let failures = 0;
for (const [format, fixtures] of formats) {
  if (wanted.length > 0 && !wanted.includes(format)) continue;
  let slowest = 0;
  for (let round = 0; round < PER_FORMAT; round += 1) {
    const { name, input } = fixtures[round % fixtures.length]!;
    const data = damaged(new Uint8Array(readFileSync(input)), Math.floor(round / fixtures.length));
    const start = performance.now();
    try {
      await readAll(data, name);
    } catch (error) {
      failures += 1;
      console.log(`${name}, round ${round}:`, error);
    }
    const ms = performance.now() - start;
    slowest = Math.max(slowest, ms);
    if (ms > MAX_MS || keysOf() !== keys) {
      failures += 1;
      console.log(
        `${name}, round ${round}: ${Math.round(ms)} ms${keysOf() === keys ? '' : ', a prototype was changed'}`,
      );
    }
  }
  console.log(`${format}: ${PER_FORMAT} damaged, slowest ${Math.round(slowest)} ms`);
}
console.log(failures === 0 ? 'all ended' : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
