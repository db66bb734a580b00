/** How a format is known by its bytes, and how a table of such is written. */

/** What is `encrypted` is LOCKED, all else UNSUPPORTED. */
export type FormatClass =
  | 'document'
  | 'media'
  | 'executable'
  | 'archive'
  | 'image'
  | 'database'
  | 'system'
  | 'encrypted';

export interface KnownFormat {
  /** As a person calls it: "Photoshop image". */
  readonly name: string;
  readonly class: FormatClass;
}

/** `at` is the offset; bytes are written as Latin-1 text. */
export interface MagicRow extends KnownFormat {
  readonly at: number;
  readonly bytes: string;
}

export const magic = (
  kind: FormatClass,
  rows: readonly (readonly [bytes: string, name: string, at?: number])[],
): MagicRow[] => rows.map(([bytes, name, at = 0]) => ({ at, bytes, name, class: kind }));
