/** Bounds of the scan of one file. Each has a problem code; what was found before it was met is kept. */
export interface Limits {
  /** Bytes of a file that are read; a larger one is `partial` TOO_LARGE. Streaming formats only are read so far. */
  readonly fileBytes: number;
  /** Largest file that a reader which needs all of it in memory may load. */
  readonly loadBytes: number;
  /** Expanded bytes of all containers inside one outermost file. */
  readonly expandedBytes: number;
  /** Expanded bytes of one member of a container; the others are still read. */
  readonly memberBytes: number;
  /** Expanded : packed, once 10 MB have been expanded. */
  readonly expansionRatio: number;
  /** Members of all containers inside one outermost file. */
  readonly members: number;
  /** Containers inside containers. */
  readonly depth: number;
  readonly pages: number;
  readonly cells: number;
  /** Characters of text that come out of one file, members included; those of one byte count as one. */
  readonly textChars: number;
  /** Computing time for one file, detection included: what was found until then is kept. */
  readonly cpuMs: number;
  /** Wall-clock time for one file: it is broken off, and nothing of it is kept. */
  readonly timeoutMs: number;
  /** Memory of one scanning thread. */
  readonly heapMb: number;
  /** Located findings kept per rule and file. */
  readonly maxLocated: number;
  /** Distinct tokens kept per file. */
  readonly maxTokens: number;
}

export const DEFAULT_LIMITS: Limits = {
  fileBytes: 8 * 1024 ** 3,
  loadBytes: 256 * 1024 ** 2,
  expandedBytes: 4 * 1024 ** 3,
  memberBytes: 4 * 1024 ** 3,
  expansionRatio: 200,
  members: 10_000,
  depth: 8,
  pages: 20_000,
  cells: 50_000_000,
  textChars: 8 * 1024 ** 3,
  cpuMs: 45_000,
  timeoutMs: 60_000,
  heapMb: 768,
  maxLocated: 100,
  maxTokens: 100_000,
};
