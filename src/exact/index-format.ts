/**
 * The file: a page of 4 KiB (magic, version, facts as JSON, checksum), the filter, the directory, the entries. Numbers are
 * little-endian. An entry is 12 bytes: hash (two words), then patient × 16 + kind; entries rise by hash, then by patient.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { EXACT_KINDS, type ExactKind } from '../model/exact-lookup.ts';

export const MAGIC = Buffer.from('PHISWIDX');
export const VERSION = 1;
export const PAGE_BYTES = 4096;
export const ENTRY_BYTES = 12;
const CHECKSUM_BYTES = 32;
const JSON_AT = 16;

/** Patients are 28 bits of an entry. */
export const MAX_PATIENTS = 2 ** 28 - 1;
const count = z.number().int().min(0);

const factsSchema = z.strictObject({
  /** Kinds in the order of their numbers. */
  kinds: z
    .array(z.enum(Object.keys(EXACT_KINDS) as [ExactKind, ...ExactKind[]]))
    .min(1)
    .max(16),
  /** Rows indexed, each a patient, and how many of them repeat the record number of another. */
  patients: count,
  repeated: count,
  entries: count,
  /** Values by kind. */
  values: z.record(z.string(), count),
  /** `digits` and `mixed` numbers by length. */
  digits: z.record(z.string(), count),
  mixed: z.record(z.string(), count),
  filter: z.strictObject({ bytes: count, probes: count }),
  directoryBits: z.number().int().min(1).max(20),
  keyCheck: z.string().length(32),
  /** SHA-256 of the entries. */
  checksum: z.string().length(64),
  builtAt: z.string(),
  /** What it was built from, for `refresh`. */
  source: z.strictObject({
    path: z.string(),
    sizeBytes: count,
    modifiedMs: z.number(),
    columns: z.array(z.string()),
    encoding: z.string().optional(),
    dayFirst: z.boolean().optional(),
  }),
});

export type IndexFacts = z.infer<typeof factsSchema>;

export const directoryBytesOf = ({ directoryBits }: Pick<IndexFacts, 'directoryBits'>): number =>
  (2 ** directoryBits + 1) * 4;

export const entriesAt = (facts: Pick<IndexFacts, 'directoryBits' | 'filter'>): number =>
  PAGE_BYTES + facts.filter.bytes + directoryBytesOf(facts);

const checksumOf = (page: Uint8Array, rest: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256').update(page.subarray(0, PAGE_BYTES - CHECKSUM_BYTES));
  for (const part of rest) hash.update(part);
  return hash.digest();
};

export const toPage = (facts: IndexFacts, filter: Uint8Array, directory: Uint8Array): Buffer => {
  const page = Buffer.alloc(PAGE_BYTES);
  const json = Buffer.from(JSON.stringify(facts));
  if (json.length > PAGE_BYTES - JSON_AT - CHECKSUM_BYTES)
    throw new RangeError('the facts of an index exceed its page');
  MAGIC.copy(page);
  page.writeUInt32LE(VERSION, 8);
  page.writeUInt32LE(json.length, 12);
  json.copy(page, JSON_AT);
  checksumOf(page, [filter, directory]).copy(page, PAGE_BYTES - CHECKSUM_BYTES);
  return page;
};

export const hasMagic = (page: Buffer): boolean => page.subarray(0, MAGIC.length).equals(MAGIC);
export const versionOf = (page: Buffer): number => page.readUInt32LE(8);

/** The facts of a page; undefined where it is damaged. */
export const factsOf = (page: Buffer): IndexFacts | undefined => {
  const length = page.readUInt32LE(12);
  if (length > PAGE_BYTES - JSON_AT - CHECKSUM_BYTES) return undefined;
  try {
    const parsed = factsSchema.safeParse(JSON.parse(page.toString('utf8', JSON_AT, JSON_AT + length)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

export const isWhole = (page: Buffer, filter: Uint8Array, directory: Uint8Array): boolean =>
  checksumOf(page, [filter, directory]).equals(page.subarray(PAGE_BYTES - CHECKSUM_BYTES));

/** Names the content of an index: findings are valid for one of these. */
export const identityOf = (page: Buffer): string =>
  page.toString('hex', PAGE_BYTES - CHECKSUM_BYTES).slice(0, 16);
