/** Members that come in order: small ones are kept, large ones streamed, and again from the beginning for who reads twice. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createBudget } from '../../src/extract/budget.ts';
import { DocumentProblem } from '../../src/extract/extractor.ts';
import { type Sequence, sequenceOf, streamSequence } from '../../src/extract/sequence.ts';
import { memorySource } from '../../src/extract/source.ts';
import { DEFAULT_LIMITS } from '../../src/model/limits.ts';

const MB = 1024 ** 2;
const budget = createBudget(DEFAULT_LIMITS, MB);

/** 44 MiB in chunks of an odd size, every byte told by its place. */
const CHUNK = 1_000_003;
const byteAt = (position: number): number => (position * 31 + (position >> 11)) & 0xff;
const chunk = (start: number): Uint8Array =>
  Uint8Array.from({ length: CHUNK }, (_, at) => byteAt(start + at));
const CHUNKS = Array.from({ length: 46 }, (_, index) => chunk(index * CHUNK));
const hashOf = (start: number, length: number): string =>
  createHash('sha256')
    .update(Buffer.concat(CHUNKS).subarray(start, start + length))
    .digest('hex');

const counted = () => {
  let opened = 0;
  const open = async function* (): AsyncGenerator<Uint8Array> {
    opened += 1;
    yield* CHUNKS;
  };
  return { open, opened: () => opened };
};

const drain = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const piece of chunks) hash.update(piece);
  return hash.digest('hex');
};

it('streams a large member once, and opens the container again only for who reads twice', async () => {
  const { open, opened } = counted();
  const sequence = streamSequence(open, budget);
  expect((await sequence.take(5)).at(-1)).toBe(byteAt(4));
  await sequence.seek(1000);
  const member = await sequence.member(40 * MB, 'large.txt');
  expect((await member.head())[0]).toBe(byteAt(1000));
  expect(await drain(member.chunks())).toBe(hashOf(1000, 40 * MB));
  expect(opened()).toBe(1);
  expect(await drain(member.chunks())).toBe(hashOf(1000, 40 * MB));
  expect(opened()).toBe(2);
  // The container itself stands behind the member, whoever read it how often.
  expect(await sequence.seek(1000 + 40 * MB)).toBe(true);
  expect((await sequence.take(1))[0]).toBe(byteAt(1000 + 40 * MB));
});

it('goes on behind a large member that nobody read', async () => {
  const sequence = streamSequence(counted().open, budget);
  await sequence.member(40 * MB, 'large.txt');
  expect(await sequence.seek(40 * MB)).toBe(true);
  expect((await sequence.take(1))[0]).toBe(byteAt(40 * MB));
  expect(await sequence.seek(60 * MB)).toBe(false);
});

it('hands out what came before a failure, and keeps the failure', async () => {
  const failure = new DocumentProblem('BAD_FORMAT', 'x');
  const sequence = streamSequence(async function* () {
    yield chunk(0);
    throw failure;
  }, budget);
  const member = await sequence.member(2 * CHUNK, 'cut.txt');
  expect(await member.bytes()).toEqual(chunk(0));
  expect(sequence.failure).toBe(failure);
  expect(await sequence.seek(2 * CHUNK)).toBe(false);
});

it('gives the same of a file as of a stream', async () => {
  const data = chunk(0);
  const both: Sequence[] = [
    await sequenceOf(memorySource(data, 'x', budget)),
    streamSequence(async function* () {
      yield* [data.subarray(0, 700), data.subarray(700)];
    }, budget),
  ];
  for (const sequence of both) {
    expect(await sequence.take(512)).toEqual(data.subarray(0, 512));
    const member = await sequence.member(1000, 'a');
    expect(await member.bytes()).toEqual(data.subarray(512, 1512));
    expect(await sequence.seek(2048)).toBe(true);
    expect(await sequence.take(10)).toEqual(data.subarray(2048, 2058));
    expect(await sequence.seek(CHUNK + 1)).toBe(false);
    expect(await sequence.take(10)).toEqual(new Uint8Array());
  }
});
