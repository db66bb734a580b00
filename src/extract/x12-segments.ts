/** Cuts an X12 interchange into segments by the separators that its ISA names; `BIN` and `BDS` count their own characters. */
import type { ByteSource } from './extractor.ts';
import { textPieces } from './text-pieces.ts';

export interface X12Separators {
  readonly element: string;
  readonly component: string;
  /** Empty before version 00402: ISA11 held something else. */
  readonly repetition: string;
  readonly terminator: string;
}

export interface X12Segment {
  readonly text: string;
  /** From 1, in the file. */
  readonly number: number;
  readonly separators: X12Separators;
}

/** A segment that does not end: what is there is given as one. */
const MAX_CHARS = 64 * 1024 ** 2;
const ISA = /^\s*ISA([^\w\s])/;

/** ISA is of fixed width (106 characters), but some systems trim it: its elements are counted instead. */
export const x12SeparatorsOf = (text: string): X12Separators | undefined => {
  const start = ISA.exec(text);
  const element = start?.[1];
  if (start === null || element === undefined) return undefined;
  let at = start[0].length - 1;
  let repetition = '';
  for (let count = 1; count < 16; count += 1) {
    const next = text.indexOf(element, at + 1);
    if (next < 0 || next - at > 40) return undefined;
    if (count === 11) repetition = text.slice(at + 1, next);
    at = next;
  }
  const component = text[at + 1];
  const terminator = text[at + 2];
  if (component === undefined || terminator === undefined || /\w/.test(component) || /\w/.test(terminator))
    return undefined;
  return { element, component, repetition: /^[^\w\s]$/.test(repetition) ? repetition : '', terminator };
};

const BINARY = /^\s*(?:BIN[^\w\s](\d{1,9})[^\w\s]|BDS[^\w\s][A-Z0-9]{1,3}[^\w\s](\d{1,9})[^\w\s])/;

export async function* x12Segments(source: ByteSource): AsyncGenerator<X12Segment> {
  let separators: X12Separators | undefined;
  let rest = '';
  let number = 0;
  for await (const { text } of textPieces(source)) {
    rest += text;
    let at = 0;
    for (;;) {
      const head = rest.slice(at, at + 400);
      // Each interchange of a file may have separators of its own.
      if (/^\s*ISA[^\w\s]/.test(head)) separators = x12SeparatorsOf(head) ?? separators;
      separators ??= { element: '*', component: ':', repetition: '^', terminator: '~' };
      const binary = BINARY.exec(head);
      const least = binary === null ? at : at + binary[0].length + Number(binary[1] ?? binary[2]);
      const end = least > rest.length ? -1 : rest.indexOf(separators.terminator, least);
      if (end < 0) break;
      number += 1;
      yield { text: rest.slice(at, end).trim(), number, separators };
      at = end + 1;
    }
    rest = rest.slice(at);
    if (rest.length <= MAX_CHARS || separators === undefined) continue;
    number += 1;
    yield { text: rest, number, separators };
    rest = '';
  }
  if (rest.trim() !== '' && separators !== undefined)
    yield { text: rest.trim(), number: number + 1, separators };
}
