/** A slice of a long text keeps all of the text in memory as long as it lives; this is a copy for what is kept. */

/** V8 copies shorter slices by itself. */
const SHORTEST_SLICE = 13;

export const detached = (text: string): string =>
  text.length < SHORTEST_SLICE ? text : Buffer.from(text, 'utf16le').toString('utf16le');
