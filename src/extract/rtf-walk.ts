/** Follows the groups and control words of RTF: which bytes are text, in which code page, and where they belong. */
import { decodePage } from './code-page.ts';
import type { RtfHandler } from './rtf-lexer.ts';
import type { RtfSinks } from './rtf-sinks.ts';
import { createRtfFonts, MAX_GROUPS, outermostGroup, type RtfGroup } from './rtf-state.ts';
import { CHARACTERS, DESTINATIONS, DOCUMENT_PAGES, SPOKEN_PROPERTIES } from './rtf-words.ts';

export interface RtfOutput extends Omit<RtfSinks, 'end'> {
  named(text: string, label: string): void;
  /** Hexadecimal or binary data of an embedded object, in parts, and its end. */
  object(part: string, binary: boolean): void;
  objectEnd(): void;
  tooDeep(): void;
}

export interface RtfWalk {
  readonly handler: RtfHandler;
  /** What was begun is text too. */
  end(): void;
}

const MAX_VALUE_CHARS = 64 * 1024;
/** Letters of the one-byte pages below this are ASCII in all of them. */
const isPlain = (bytes: string): boolean => !/[\x80-\xff]/.test(bytes);

export const createRtfWalk = (out: RtfOutput): RtfWalk => {
  const fonts = createRtfFonts();
  let group: RtfGroup = outermostGroup();
  const groups: RtfGroup[] = [];
  let tooDeep = 0;
  let documentPage = 1252;
  let defaultFont = -1;
  /** Bytes not yet decoded: a letter of two bytes may come in two tokens. */
  let bytes = '';
  /** Bytes still to be read over behind a `\u`. */
  let standIns = 0;
  let inTable = false;
  let value = '';
  let key = '';

  const write = (text: string): void => {
    switch (group.destination) {
      case 'text':
      case 'aside':
        if (!group.htmlRtf) out.add(text);
        break;
      case 'named':
      case 'code':
      case 'key':
      case 'value':
        if (value.length < MAX_VALUE_CHARS) value += text;
        break;
      case 'object':
        out.object(text, false);
        break;
      default:
    }
  };
  const flush = (): void => {
    if (bytes === '') return;
    const pending = bytes;
    bytes = '';
    write(isPlain(pending) ? pending : decodePage(Buffer.from(pending, 'latin1'), group.page));
  };
  const pageOfFont = (font: number): number => fonts.pageOf(font) ?? documentPage;

  const begin = (word: string): void => {
    const destination = DESTINATIONS.get(word);
    const unknown = destination === undefined && group.starred;
    group.starred = false;
    if (group.destination === 'skip' || (destination === undefined && !unknown)) return;
    // The Unicode form of a text stands beside its old one, which was read already.
    if (word === 'ud' || destination === 'text') return;
    group.destination = destination ?? 'skip';
    group.word = word;
    if (!group.begins) group.outerValue = value;
    group.begins = true;
    value = '';
    if (group.destination === 'aside') out.openAside();
  };
  const finish = (ended: RtfGroup): void => {
    const written = value.trim();
    value = ended.outerValue;
    switch (ended.destination) {
      case 'aside':
        out.closeAside();
        break;
      case 'object':
        out.objectEnd();
        break;
      case 'named':
        out.named(written, ended.word);
        break;
      case 'code':
        // Links, and what mail merge quotes; page numbers and the like tell nothing.
        if (ended.word === 'fldinst' ? /["@]/.test(written) : /(?:href|src|alt|title)\s*=/i.test(written))
          out.named(written, 'field');
        break;
      case 'key':
        key = written;
        break;
      case 'value':
        if (ended.word !== 'sv' || SPOKEN_PROPERTIES.test(key)) out.named(written, key);
        break;
      default:
    }
  };

  const control = (word: string, parameter: number | undefined): void => {
    if (group.destination === 'fonts') {
      fonts.define(word, parameter ?? 0);
      group.starred = false;
      return;
    }
    if (group.starred || DESTINATIONS.has(word)) {
      begin(word);
      return;
    }
    switch (word) {
      case 'f':
        group.page = pageOfFont(parameter ?? 0);
        return;
      case 'plain':
        group.page = pageOfFont(defaultFont);
        return;
      case 'deff':
        defaultFont = parameter ?? 0;
        return;
      case 'ansicpg':
        if (parameter !== undefined && parameter > 0) documentPage = group.page = parameter;
        return;
      case 'uc':
        group.unicodeSkip = Math.max(0, Math.min(100, parameter ?? 1));
        return;
      case 'htmlrtf':
        group.htmlRtf = parameter !== 0;
        return;
      case 'pard':
        inTable = false;
        return;
      case 'intbl':
        inTable = true;
        return;
      case 'par':
      case 'sect':
      case 'page':
      case 'column':
        if (group.htmlRtf) return;
        if (group.destination === 'text' || group.destination === 'aside') out.paragraph(inTable);
        else write('\n');
        return;
      case 'cell':
        if (group.destination === 'text' || group.destination === 'aside') out.cell();
        return;
      case 'nestcell':
        write('\t');
        return;
      case 'row':
        if (group.destination === 'text' || group.destination === 'aside') out.row();
        return;
      case 'nestrow':
        write('\n');
        return;
      default: {
        const page = DOCUMENT_PAGES.get(word);
        if (page !== undefined && groups.length <= 1) documentPage = group.page = page;
        const character = CHARACTERS.get(word);
        if (character !== undefined) write(character);
      }
    }
  };

  const handler: RtfHandler = {
    open() {
      flush();
      standIns = 0;
      if (groups.length >= MAX_GROUPS) {
        tooDeep += 1;
        out.tooDeep();
        return;
      }
      groups.push(group);
      group = { ...group, begins: false, starred: false };
    },
    close() {
      flush();
      standIns = 0;
      if (tooDeep > 0) {
        tooDeep -= 1;
        return;
      }
      const outer = groups.pop();
      if (outer === undefined) return;
      if (group.begins) finish(group);
      group = outer;
    },
    control(word, parameter) {
      if (word === 'u' && parameter !== undefined) {
        flush();
        group.starred = false;
        write(String.fromCharCode(parameter & 0xffff));
        standIns = group.unicodeSkip;
        return;
      }
      if (standIns > 0 && word !== 'uc') {
        standIns -= 1;
        return;
      }
      flush();
      control(word, parameter);
    },
    symbol(character) {
      if (character === '*') {
        group.starred = true;
        return;
      }
      if (standIns > 0) {
        standIns -= 1;
        return;
      }
      flush();
      if (character === '~') write('\u00a0');
      else if (character === '_') write('-');
      else if (/[\\{}]/.test(character)) bytes += character;
      else if (character === '\t') write('\t');
    },
    byte(code) {
      if (standIns > 0) standIns -= 1;
      else bytes += String.fromCharCode(code);
    },
    text(run) {
      const from = Math.min(standIns, run.length);
      standIns -= from;
      if (group.destination === 'object' || group.destination === 'skip') {
        if (group.destination === 'object') out.object(run, false);
        return;
      }
      bytes += from === 0 ? run : run.slice(from);
      if (bytes.length > MAX_VALUE_CHARS) flush();
    },
    binary(part) {
      if (group.destination === 'object') out.object(part, true);
    },
  };
  return {
    handler,
    end() {
      flush();
      while (groups.length > 0) handler.close();
    },
  };
};
