/** The HTML that Outlook hides in RTF ([MS-OXRTFEX]): tags in groups of their own, text between them, what RTF needs besides left out. */
import { decodePage } from './code-page.ts';
import { latin1Of } from './random-access.ts';
import { createRtfLexer, type RtfHandler } from './rtf-lexer.ts';
import { createRtfFonts } from './rtf-state.ts';
import { CHARACTERS, DESTINATIONS, DOCUMENT_PAGES } from './rtf-words.ts';

interface Group {
  /** `tag`: as written. `text`: unless `htmlrtf`. `fonts`, `skip`: nothing of it. */
  kind: 'text' | 'tag' | 'fonts' | 'skip';
  htmlRtf: boolean;
  starred: boolean;
  page: number;
  unicodeSkip: number;
}

const MAX_GROUPS = 10_000;
const LINE_ENDS: ReadonlySet<string> = new Set(['par', 'line', 'softline']);

export const isHtmlInRtf = (rtf: Uint8Array): boolean =>
  /\\fromhtml1?[^\d]/.test(latin1Of(rtf.subarray(0, 1_000)));

export const htmlOfRtf = (rtf: Uint8Array): string => {
  const fonts = createRtfFonts();
  const groups: Group[] = [];
  let group: Group = { kind: 'text', htmlRtf: false, starred: false, page: 1252, unicodeSkip: 1 };
  let documentPage = 1252;
  let out: string[] = [];
  let bytes = '';
  let standIns = 0;
  let tooDeep = 0;

  const isShown = (): boolean => group.kind === 'tag' || (group.kind === 'text' && !group.htmlRtf);
  const write = (text: string): void => {
    if (isShown()) out.push(text);
  };
  const flush = (): void => {
    if (bytes === '') return;
    write(decodePage(Buffer.from(bytes, 'latin1'), group.page));
    bytes = '';
  };
  const begin = (word: string): void => {
    const { starred } = group;
    group.starred = false;
    if (group.kind === 'skip') return;
    if (word === 'htmltag') group.kind = 'tag';
    else if (word === 'fonttbl') group.kind = 'fonts';
    else if (starred || (DESTINATIONS.get(word) ?? 'text') !== 'text') group.kind = 'skip';
  };
  const control = (word: string, parameter: number | undefined): void => {
    if (group.kind === 'fonts') {
      fonts.define(word, parameter ?? 0);
      group.starred = false;
    } else if (word === 'htmlrtf') group.htmlRtf = parameter !== 0;
    else if (group.starred || DESTINATIONS.has(word)) begin(word);
    else if (word === 'f') group.page = fonts.pageOf(parameter ?? 0) ?? documentPage;
    else if (word === 'ansicpg' && parameter !== undefined && parameter > 0)
      documentPage = group.page = parameter;
    else if (word === 'uc') group.unicodeSkip = Math.max(0, Math.min(100, parameter ?? 1));
    else if (LINE_ENDS.has(word)) write('\r\n');
    else {
      const page = DOCUMENT_PAGES.get(word);
      if (page !== undefined && groups.length <= 1) documentPage = group.page = page;
      write(CHARACTERS.get(word) ?? '');
    }
  };

  const handler: RtfHandler = {
    open() {
      flush();
      standIns = 0;
      if (groups.length >= MAX_GROUPS) tooDeep += 1;
      else {
        groups.push(group);
        group = { ...group, starred: false };
      }
    },
    close() {
      flush();
      standIns = 0;
      if (tooDeep > 0) tooDeep -= 1;
      else group = groups.pop() ?? group;
    },
    control(word, parameter) {
      if (word === 'u' && parameter !== undefined) {
        flush();
        write(String.fromCharCode(parameter & 0xffff));
        standIns = group.unicodeSkip;
      } else if (standIns > 0 && word !== 'uc') standIns -= 1;
      else {
        flush();
        control(word, parameter);
      }
    },
    symbol(character) {
      if (character === '*') group.starred = true;
      else if (standIns > 0) standIns -= 1;
      else if (/[\\{}]/.test(character)) bytes += character;
      else {
        flush();
        if (character === '~') write('&nbsp;');
        else if (character === '_') write('-');
        else if (character === '\t') write('\t');
      }
    },
    byte(code) {
      if (standIns > 0) standIns -= 1;
      else bytes += String.fromCharCode(code);
    },
    text(run) {
      const from = Math.min(standIns, run.length);
      standIns -= from;
      if (isShown()) bytes += run.slice(from);
    },
    binary() {},
  };
  const lexer = createRtfLexer(handler);
  const parts: string[] = [];
  for (let at = 0; at < rtf.length; at += 128 * 1024) {
    lexer.push(latin1Of(rtf.subarray(at, at + 128 * 1024)));
    parts.push(out.join(''));
    out = [];
  }
  lexer.end();
  flush();
  return parts.join('') + out.join('');
};
