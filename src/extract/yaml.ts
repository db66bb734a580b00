/** YAML, streamed: every value under the path of its keys, lists of flat maps as tables; comments and what is no YAML as text. */
import type { Segment } from '../model/segment.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { createJsonWalk } from './json-walk.ts';
import { linesIn, textLines } from './text-lines.ts';
import { createYamlLexer, yamlKeyOf } from './yaml-lines.ts';

const SAMPLE_LINES = 400;
const MIN_KEYS = 2;
const MIN_SHARE = { named: 0.6, unnamed: 0.95 };

/** Keys, entries of lists, comments, and what stands further in than the line above. */
const looksLikeYaml = (text: string, least: number): boolean => {
  let [known, all, keys, indent] = [0, 0, 0, 0];
  for (const line of linesIn(text).slice(0, SAMPLE_LINES)) {
    const content = line.trim();
    if (content === '') continue;
    all += 1;
    const at = line.search(/\S/);
    const key = yamlKeyOf(content.replace(/^(?:- +)+/, ''));
    if (key !== undefined) keys += 1;
    if (key !== undefined || /^(?:#|- |-$|---|\.\.\.|%|[\]}])/.test(content) || at > indent) known += 1;
    if (key !== undefined) indent = at;
  }
  return keys >= MIN_KEYS && known >= all * least && keys >= all * 0.2;
};

export const yaml: Extractor = {
  name: 'yaml',
  version: 1,
  accepts({ head, extension }) {
    const text = headText(head);
    if (text === undefined) return false;
    if (extension === 'yaml' || extension === 'yml') return looksLikeYaml(text, MIN_SHARE.named);
    return /^(?:%YAML|---[ \t]*\r?\n)/.test(text) && looksLikeYaml(text, MIN_SHARE.unnamed);
  },
  async *extract({ source, note }) {
    const walk = createJsonWalk(note);
    let texts: Segment[] = [];
    let number = 0;
    const lexer = createYamlLexer({
      ...walk.handler,
      text: (text) => void texts.push({ kind: 'text', text, place: { line: number } }),
      document: () => walk.finish(),
    });
    for await (const { lines, line } of textLines(source)) {
      number = line;
      for (const each of lines) {
        lexer.push(each);
        number += 1;
      }
      // Comments of neighbours belong together, and do not part the values of a record.
      yield [...walk.take(), ...texts];
      texts = [];
    }
    lexer.end();
    walk.finish();
    yield [...walk.take(), ...texts];
  },
};
