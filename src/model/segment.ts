/** Text on its way from a reader to the detector. It never leaves the scan of one file. */

/**
 * Where something stands in a document. NUMBERS ONLY: a header, key, sheet or member name may be a patient's.
 * All count from 1, except offsets, which count UTF-16 units from 0.
 */
export interface Place {
  /** Positions of container members from the outside in: [3, 1] is the first member of the third member. */
  readonly part?: readonly number[];
  readonly page?: number;
  readonly line?: number;
  readonly sheet?: number;
  readonly row?: number;
  readonly column?: number;
  /** Number of the message, object or record in its file. */
  readonly record?: number;
  /** Position of the field in its record. */
  readonly field?: number;
  /** Part of the file's own path, from 1 at the share's root: the name itself holds it. */
  readonly path?: number;
  /** 1: it stands in a property of the document, such as its title. */
  readonly property?: number;
  /** UTF-16 units of the document before the segment's text. Only where samples are tested: see `scan/read-sample.ts`. */
  readonly offset?: number;
}

/** A stretch of running text, or the value of one labelled field. */
export interface TextSegment {
  readonly kind: 'text';
  readonly text: string;
  /** Where the text begins; a detector adds the lines it counts inside the text to `place.line`. */
  readonly place: Place;
  /**
   * What the document calls this text: a key, an element's name, an HL7 position such as `PID-5`.
   * It serves as context and is never stored.
   */
  readonly label?: string;
  /** Segments of equal number belong to one message, object or row: its identifiers belong together. */
  readonly record?: number;
}

/** Some rows of one table, in order; a long table comes in many of these. */
export interface TableSegment {
  readonly kind: 'table';
  /** Same number: same table, in one file. Statistics of columns run on across its segments. */
  readonly table: number;
  /** The header row when the reader is sure there is one, else absent: it may really be data. */
  readonly header?: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Row number of `rows[0]` in the file, from 1, the header row counted. */
  readonly firstRow: number;
  /** Sheet, page or member; row and column are added by the detector. */
  readonly place: Place;
  /** `Place.offset` of every cell, where it is known. */
  readonly offsets?: readonly (readonly number[])[];
}

export type Segment = TextSegment | TableSegment;
