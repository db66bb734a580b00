/** A text being read, and what has been met in it so far: the state that the parts of the engine share. */
import type { WordFacts } from './compile-rules.ts';
import type { Reading } from './reading.ts';
import type { TextView } from './shape-filter.ts';
import type { Speakers } from './speakers.ts';
import type { Hits } from './words.ts';

/** Words met, in order; shared with the search for health terms so that nothing is looked up twice. */
export interface TextReadings {
  readonly readings: Reading[];
  readonly hits: Hits<WordFacts>;
  /** The hits are all there are, not only those of windows. */
  hasAllHits: boolean;
}

/** Adds readings of the values behind keys. */
export type KeyReader = (text: string, keys: readonly number[], readings: Reading[]) => void;

/** Arrays as large as the rules are many, used for one text after the other. */
export interface Workspace {
  readonly near: Uint32Array;
  /** By number of a shape: the last `stamp` under which it may have matched. */
  readonly marks: Uint32Array;
  stamp: number;
}

export const createWorkspace = (rules: number, shapes: number): Workspace => ({
  near: new Uint32Array((rules + 31) >>> 5),
  marks: new Uint32Array(shapes),
  stamp: 0,
});

export interface Reader extends TextReadings, TextView {
  /** By rule index: what a header or label around the whole text says (1 for, 2 against). */
  readonly ambient: Uint8Array | undefined;
  /** The rules for which it speaks, one bit each. */
  readonly ambientFor: Uint32Array | undefined;
  readonly workspace: Workspace;
  readonly speakers: Speakers;
  /** Places of what may part a key from its value. */
  readonly keys: number[];
}
