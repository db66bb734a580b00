/** Values found from the word before them: names. */
import type { CompiledLabel, CompiledRules, WordFacts } from './compile-rules.ts';
import type { Reader } from './reader.ts';
import { newReading } from './reading.ts';
import { isPartOfWord } from './value-edges.ts';
import { weighAgainst } from './weigh-context.ts';
import { weighValue } from './weigh-value.ts';

/** Behind the label may stand what closes its quote or bracket; before the value what opens one. */
const COLON_GAP =
  /^(?:[ \t]*(?:\([^()\n]{0,30}\)|\\?["']\]?)?[ \t]*(?:=>|:=|->|[:=#\u2013|])[ \t|]*|[ \t]*\t[ \t]*|[ \t]*:?[ \t]*(?:\r?\n[ \t]*){1,2})\\?["']?/;
const OPTIONAL_GAP =
  /^(?:[ \t]*[:=#,\u2013-]?[ \t]*|[ \t]*:?[ \t]*(?:\r?\n[ \t]*){1,2})(?:is |was |named |called )?["']?/;
/** No comma: `393 Commerce Dr, Columbus` is a street. */
const TITLE_GAP = /^\.?[ \t]{1,3}/;
const GAPS: Readonly<Record<CompiledLabel['colon'], RegExp>> = {
  required: COLON_GAP,
  optional: OPTIONAL_GAP,
  title: TITLE_GAP,
};

/** Values found from the word before them: names. */
export const readLabels = (rules: CompiledRules, reader: Reader, firstHit: number, to: number): void => {
  const { text, hits, readings } = reader;
  for (let i = firstHit; i < hits.ends.length; i++) {
    const facts = hits.values[i] as WordFacts;
    if (facts.labels.length === 0 || (hits.starts[i] as number) >= to) continue;
    const end = hits.ends[i] as number;
    const behind = text.slice(end, end + 48);
    for (const label of facts.labels) {
      const gap = GAPS[label.colon].exec(behind);
      if (gap === null) continue;
      if (gap[0].includes('\n') && !standsAlone(text, hits.starts[i] as number)) continue;
      const start = end + gap[0].length;
      const stop = labelledEnd(label, text, start);
      if (stop === undefined) continue;
      const reading = newReading(label.rule, start, stop, {
        kind: 'label',
        id: facts.term,
        weight: label.weight,
      });
      weighAgainst(reader, reading, i);
      weighValue(rules, reading, text.slice(start, stop));
      readings.push(reading);
    }
  }
};

/** A label above its value has its line for itself, but for a number or a word of its own. */
const standsAlone = (text: string, start: number): boolean =>
  /^[^:;.,(]{0,16}$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start)) &&
  text[start - 1] !== '-';

/** The last word belongs to the next field: `DOB:`, `PPS No. 4`, `CPR-nr.: 2`. */
const NEXT_LABEL = /^[.]? ?(?:#|[-.]? ?(?:no|nr|num|number)\b\.?)? ?[:=#]|^[-. ] ?(?:no|nr|num|number)\b/i;
const GENITIVE = /['’]s$/;
const WIDE = /^\S+(?: \S+)+(?= {2})/;
/** Capitals behind a name that is not written in capitals: `Darren Whitby URN`. */
const ABBREVIATION =
  /\p{Ll}{2}.*[, ](?!(?:II|III|IV|JR|SR|MD|DO|RN|NP|PA|DDS|DMD|DPM|LPN|LCSW|FACS|FACP|APRN|CRNP|CRNA|MBBS|FRCS|FRCP)$)\p{Lu}{2,5}$/u;
/** A capital with its dot that goes on: the `M` of `M.D.`. */
const INSIDE = /^\.[A-Z]|^-\p{L}/u;

/** Where the value ends: `John Smith` in `John Smith Age: 45`. Words of the next label are given back one by one. */
const labelledEnd = (
  { regex, whole, rule }: CompiledLabel,
  text: string,
  start: number,
): number | undefined => {
  regex.lastIndex = start;
  if (!regex.test(text)) return undefined;
  // Two spaces part the fields of a form, once there is more than a word.
  const wide = WIDE.exec(text.slice(start, regex.lastIndex))?.[0].trimEnd();
  if (wide !== undefined && whole.test(wide) && rule.check?.(wide) !== false) return start + wide.length;
  for (let stop = regex.lastIndex; stop > start; ) {
    const value = text.slice(start, stop);
    const behind = text.slice(stop, stop + 12);
    const isWhole = (stop >= text.length || !isPartOfWord(text.charCodeAt(stop))) && !INSIDE.test(behind);
    const isLabel = value.includes(' ') && (NEXT_LABEL.test(behind) || ABBREVIATION.test(value));
    if (isWhole && !isLabel && whole.test(value) && rule.check?.(value) !== false)
      return rule.rule.category === 'name' ? stop - (GENITIVE.exec(value)?.[0].length ?? 0) : stop;
    const cut = Math.max(value.lastIndexOf(' '), value.lastIndexOf('\t'), value.lastIndexOf('\n'));
    if (cut <= 0) return undefined;
    stop = start + value.slice(0, cut).replace(/[\s,]+$/, '').length;
  }
  return undefined;
};
