/** Where the root element of XML or HTML begins: behind declarations, comments and the document type. By search, not by one pattern: no backtracking. */

export interface Prologue {
  /** Is there an XML declaration or another processing instruction? */
  readonly declared: boolean;
  /** Name in the document type, lower case. */
  readonly type: string | undefined;
  /** From the root element on. */
  readonly rest: string;
}

const behind = (text: string, terminator: string, from: number): number => {
  const end = text.indexOf(terminator, from);
  return end < 0 ? text.length : end + terminator.length;
};

export const behindPrologue = (text: string): Prologue => {
  let declared = false;
  let type: string | undefined;
  let at = 0;
  for (;;) {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
    if (text.startsWith('<!--', at)) at = behind(text, '-->', at + 4);
    else if (text.startsWith('<?', at)) {
      declared = true;
      at = behind(text, '>', at);
    } else if (text.startsWith('<!', at)) {
      const name = /^<!doctype\s{1,99}([\w:.-]{1,99})/i.exec(text.slice(at, at + 220));
      if (name === null) break;
      type = name[1]!.toLowerCase();
      const subset = text.indexOf('[', at);
      const end = behind(text, '>', at);
      at =
        subset >= 0 && subset < end
          ? behind(text, '>', text.indexOf(']', subset) < 0 ? text.length : text.indexOf(']', subset))
          : end;
    } else break;
  }
  return { declared, type, rest: text.slice(at) };
};
