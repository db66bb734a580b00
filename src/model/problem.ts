/** The one table of problem codes: why a file was not read, or not read to its end. Add freely, never rename. */

interface ProblemFacts {
  /** One sentence for a person. */
  readonly sentence: string;
  /** What to do about it. */
  readonly remedy: string;
  /** True where someone can mend it and scan again: such a file makes coverage incomplete (exit code 3). */
  readonly mendable: boolean;
}

const facts = (sentence: string, remedy: string, mendable: boolean): ProblemFacts => ({
  sentence,
  remedy,
  mendable,
});

export const PROBLEMS = {
  NO_ACCESS: facts(
    'The account that scans may not read it.',
    'Grant read access to the scanning account, then scan again.',
    true,
  ),
  GONE: facts(
    'It vanished between listing and reading.',
    'Nothing to do; the next scan lists the folder anew.',
    false,
  ),
  CHANGED: facts('It changed while it was read, twice.', 'Scan again when nobody writes to it.', true),
  ESCAPED: facts(
    'Its path led out of the share when it was opened (a folder was swapped for a link).',
    'Find out who replaces folders by links on this share, then scan again.',
    true,
  ),
  NOT_REGULAR: facts('It was a file when listed and something else when opened.', 'Scan again.', true),
  IO_ERROR: facts(
    'The system failed to read it.',
    'Check the disk or the connection to the server, then scan again.',
    true,
  ),
  TOO_LARGE: facts(
    'It is larger than the limit for its kind; what was read up to there is kept.',
    'Raise --max-file-size if such files must be read to their end.',
    true,
  ),
  LOCKED: facts(
    'It is encrypted or needs a password.',
    'Keep it in the asset list as sensitive, or store an unlocked copy where the scanner may read it.',
    false,
  ),
  UNSUPPORTED: facts(
    'No reader knows its format; the format is named.',
    'Ask its owner what it holds.',
    false,
  ),
  BAD_FORMAT: facts(
    'It is damaged or not what it claims to be; what was read up to there is kept.',
    'Open it in its own program; replace it from a backup if that fails too.',
    false,
  ),
  BOMB: facts(
    'It expands to far more than any honest document; what was read up to there is kept.',
    'Treat it as hostile until its owner explains it.',
    false,
  ),
  TOO_DEEP: facts(
    'It is nested deeper than the limit; what was read up to there is kept.',
    'Unpack it by hand and scan the result.',
    false,
  ),
  EXPANDS: facts(
    'What is packed in it is larger than the limit; what was read up to there is kept.',
    'Raise limits.expandedMb, or limits.memberMb for a single member, or unpack it by hand and scan the result.',
    true,
  ),
  TOO_MANY: facts(
    'It holds more members than the limit; what was read up to there is kept.',
    'Raise limits.members or unpack it by hand and scan the result.',
    true,
  ),
  TOO_MANY_PAGES: facts(
    'It has more pages than the limit; those up to there were read.',
    'Raise limits.pages if this file matters.',
    true,
  ),
  TOO_MANY_CELLS: facts(
    'It has more cells than the limit; those up to there were read.',
    'Raise limits.cells if this file matters.',
    true,
  ),
  TOO_MUCH_TEXT: facts(
    'It holds more text than the limit; what was read up to there is kept.',
    'Raise limits.textMb if this file matters.',
    true,
  ),
  CPU_SPENT: facts(
    'Reading it took more computing time than the limit; what was read up to there is kept.',
    'Raise limits.cpuSeconds, and --timeout with it, if this file matters.',
    true,
  ),
  TIMED_OUT: facts('Reading it took longer than allowed.', 'Raise --timeout if this file matters.', true),
  OUT_OF_MEMORY: facts(
    'Reading it needed more memory than allowed.',
    'Raise --max-memory if this file matters.',
    true,
  ),
  SCAN_CRASHED: facts(
    'The reader of its format crashed on it, twice.',
    'Report the format (not the file) as a bug.',
    true,
  ),
  SPARSE: facts(
    'It claims far more bytes than it occupies; its beginning was read.',
    'Ask its owner what it is; usually a disk image.',
    false,
  ),
  NO_ANSWER: facts(
    'The server or disk that it lies on did not answer.',
    'Check the mount and its server, then scan again.',
    true,
  ),
  NOT_MOUNTED: facts(
    'Nothing is left of what the share or mount held: it is not mounted, or something else is in its place.',
    'Mount it again; until then nothing of it counts as gone. A share emptied on purpose needs one new file in it.',
    true,
  ),
  NOT_LISTED: facts(
    'A folder whose entries could not be listed.',
    'Grant list access to the scanning account, then scan again.',
    true,
  ),
  PATH_TOO_LONG: facts(
    'Its path is longer than the system opens.',
    'Shorten the path or mount the share deeper.',
    true,
  ),
  NO_TEXT: facts(
    'It has pages or pictures without any text: probably scanned paper.',
    'Scan with --ocr auto, or have its owner say what it holds.',
    false,
  ),
  OCR_BUDGET: facts(
    'Some of its scanned pages were not read within the limits of OCR; the others were.',
    'Raise the limits under ocr in phisweep.yaml (pages, pixels, pageSeconds, fileSeconds), then scan again.',
    true,
  ),
} as const satisfies Record<string, ProblemFacts>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Why the crawl left something out. `EXCLUDED` and `IGNORED` are the user's own rules. */
export const EXCLUSIONS = {
  EXCLUDED: 'An exclude pattern of the configuration matched, or no include pattern did.',
  IGNORED: 'A .phisweepignore file names it.',
  LINK: 'A symbolic link; links are not followed.',
  SPECIAL: 'A FIFO, socket or device; never opened.',
  OFFLINE: 'Its bytes lie on slower storage; it is not recalled.',
  OTHER_FILESYSTEM: 'It lies on another file system and --one-file-system was given.',
  SNAPSHOT:
    'A folder of snapshots: earlier states of files that are scanned where they lie. --include-snapshots scans it.',
  RECYCLE_BIN: 'A recycle bin: files that somebody deleted. --include-snapshots scans it.',
  LOOP: 'A folder that is one of those above it (a bind mount or DFS link): it is scanned there, once.',
} as const satisfies Record<string, string>;

export type ExclusionCode = keyof typeof EXCLUSIONS;

/** A reason why a file was not, or not fully, read. `detail` never quotes the file: a format name or a number. */
export interface Problem {
  readonly code: ProblemCode;
  /** For UNSUPPORTED the name of the format ("Photoshop image"); for limits the limit. Never document text. */
  readonly detail?: string;
}
