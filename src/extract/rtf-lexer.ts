/** Cuts RTF into its tokens as it streams in. Bytes are given as Latin-1; pictures of any size cost no memory. */

export interface RtfHandler {
  open(): void;
  close(): void;
  /** A control word; `parameter` is undefined where none is written. */
  control(word: string, parameter: number | undefined): void;
  /** A control symbol that is no letter: `~`, `*`, `-`. */
  symbol(character: string): void;
  /** One byte in the current code page, written `\'hh`. */
  byte(value: number): void;
  /** A run of plain bytes. Line ends of the file are left out. */
  text(bytes: string): void;
  /** A part of what follows `\bin`. */
  binary(bytes: string): void;
}

export interface RtfLexer {
  push(latin1: string): void;
  end(): void;
}

/** RTF 1.9.1: a control word has at most 32 letters, its number at most ten digits; longer ones are rubbish that is read over. */
const CONTROL = /\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([\s\S]))/y;
const PLAIN = /[^\\{}\r\n]+/y;
/** The longest token; a shorter rest of a piece may be continued by the next. */
const TOKEN_CHARS = 48;

export const createRtfLexer = (handler: RtfHandler): RtfLexer => {
  let rest = '';
  let binaryBytes = 0;

  const control = (text: string, at: number): number => {
    CONTROL.lastIndex = at;
    const match = CONTROL.exec(text);
    if (match === null) return text.length;
    const [token, word, digits, hex, symbol] = match;
    if (word !== undefined) {
      const parameter = digits === undefined ? undefined : Number(digits);
      if (word === 'bin') binaryBytes = Math.max(0, parameter ?? 0);
      else handler.control(word, parameter);
    } else if (hex !== undefined) handler.byte(Number.parseInt(hex, 16));
    // A line end behind a backslash is a paragraph.
    else if (symbol === '\n' || symbol === '\r') handler.control('par', undefined);
    else if (symbol !== undefined) handler.symbol(symbol);
    return at + token.length;
  };

  const run = (text: string, final: boolean): void => {
    let at = 0;
    while (at < text.length) {
      if (binaryBytes > 0) {
        const part = text.slice(at, at + binaryBytes);
        handler.binary(part);
        binaryBytes -= part.length;
        at += part.length;
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === 0x5c) {
        if (!final && at + TOKEN_CHARS > text.length) break;
        at = control(text, at);
      } else if (code === 0x7b || code === 0x7d) {
        at += 1;
        if (code === 0x7b) handler.open();
        else handler.close();
      } else if (code === 0x0a || code === 0x0d) at += 1;
      else {
        PLAIN.lastIndex = at;
        const plain = PLAIN.exec(text)![0];
        handler.text(plain);
        at += plain.length;
      }
    }
    rest = text.slice(at);
  };

  return {
    push: (latin1) => run(rest === '' ? latin1 : rest + latin1, false),
    end: () => run(rest, true),
  };
};
