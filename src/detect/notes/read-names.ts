/**
 * Names in clinical notes. A capitalised run is a name where words around it say so (title, relation, credentials, what
 * only persons do), where the lists know given and family name, or where the document has called somebody so before.
 */
import type { KnownNames } from './known-names.ts';
import { type Cue, cueBefore, cueBehind, isEponym, isPlaceBefore, isThing, type Role } from './name-cues.ts';
import { FAMILY, FAMILY_WORD, GIVEN, GIVEN_WORD, type NameLists } from './name-lists.ts';
import { isOrdinary, type NameSpan, type NameWord, spansOf, wordsIn } from './name-spans.ts';

export interface FoundName {
  readonly start: number;
  readonly end: number;
  readonly role: Role;
  readonly kind: 'label' | 'context' | 'dictionary' | 'repeat';
  readonly id: string;
  readonly weight: number;
}

export interface NameContext {
  readonly text: string;
  readonly lists: NameLists;
  readonly known: KnownNames;
  /** Is this word one of the health terms (a drug, a disease, a department)? */
  isTerm(start: number): boolean;
}

const STRONG = GIVEN | FAMILY;
const GIVEN_ANY = GIVEN | GIVEN_WORD;
const FAMILY_ANY = FAMILY | FAMILY_WORD;

/** What speaks for a run by itself, at most: two names side by side in a text on somebody's health. */
const BY_LISTS = 0.45;
const REPEAT = 0.6;
const BOTH_SIDES = 0.1;
/** Characters before and behind a run in which cues are looked for. */
const REACH = 48;
/** From here a name is sure enough to be looked for again. */
const ESTABLISHED = 0.55;

export const findNames = (context: NameContext): FoundName[] => {
  const { text, known } = context;
  const words = wordsIn(text);
  const found: FoundName[] = [];
  for (const span of spansOf(text, words))
    for (const piece of piecesOf(context, span)) {
      const name = nameOf(context, piece) ?? joinedTo(found.at(-1), context, piece);
      if (name === undefined) continue;
      found.push(name);
      if (name.weight >= ESTABLISHED) known.add(text.slice(name.start, name.end), name.role);
    }
  return [...found, ...repeatsOf(context, words, found)].sort((a, b) => a.start - b.start);
};

/** `sons Otis and Leroy`: what is joined to a name by a word that joins is one of the same kind. */
const joinedTo = (
  last: FoundName | undefined,
  { text, lists, isTerm }: NameContext,
  span: NameSpan,
): FoundName | undefined => {
  if (last === undefined || last.kind === 'dictionary' || span.start - last.end > 6) return undefined;
  const joint = text.slice(last.end, span.start);
  if (!/^(?:,? and |,? & |, |\/)$/.test(joint) || span.words.length > 3) return undefined;
  if (joint === ', ' && last.role !== 'relative') return undefined;
  if (span.words.some(({ start, text: word }) => isTerm(start) || isEponym(word))) return undefined;
  const isLikely =
    likenessOf(span, lists) !== 'none' || (last.role === 'relative' && !span.words[0]?.isUpper);
  if (!isLikely || isThing('', text.slice(span.end, span.end + 40), false)) return undefined;
  return {
    start: span.start,
    end: span.end,
    role: last.role,
    kind: 'context',
    id: 'joined',
    weight: last.weight,
  };
};

/** What stands behind a patient in a list: `Prakash, Anil 58M`. */
const DESCRIPTIONS: ReadonlySet<string> = new Set(['age', 'birth date', 'listed date']);

/** A comma joins `Last, First`; elsewhere it parts two persons, or a person and something else. */
const piecesOf = ({ text, lists }: NameContext, span: NameSpan): NameSpan[] => {
  if (span.comma === 0) return [span];
  const [left, right] = [span.words.slice(0, span.comma), span.words.slice(span.comma)];
  const before = text.slice(Math.max(0, span.start - REACH), span.start);
  const beginsLine = /(?:^|\n|\t|[|:=#]\s*|\s{3})["“]?$/.test(before);
  const isDescribed =
    left.length === 1 && DESCRIPTIONS.has(cueBehind(text.slice(span.end, span.end + REACH))?.id ?? '');
  const isReversed =
    isDescribed ||
    (right.length <= 3 &&
      lists((right[0] as NameWord).text) & GIVEN_ANY &&
      (left.some(({ text: word }) => lists(word) & (FAMILY_ANY | GIVEN_ANY)) || beginsLine));
  const isLabelled = beginsLine && right.length <= 2 && cueBefore(before) !== undefined;
  // `Ruth Abernathy, Tomasz Kowalczyk` in a sentence are two.
  const areTwo =
    left.length > 1 &&
    right.length > 1 &&
    (lists((left[0] as NameWord).text) & STRONG) === GIVEN &&
    lists((right.at(-1) as NameWord).text) & FAMILY_ANY;
  if ((isReversed && !areTwo) || isLabelled) return [span];
  const spanOf = (part: readonly NameWord[], end: number): NameSpan => ({
    start: (part[0] as NameWord).start,
    end,
    words: part,
    comma: 0,
  });
  return [spanOf(left, (left.at(-1) as NameWord).end), spanOf(right, span.end)];
};

const nameOf = (context: NameContext, whole: NameSpan): FoundName | undefined => {
  const { text, lists } = context;
  const before = text.slice(Math.max(0, whole.start - REACH), whole.start);
  const spoken = cueBefore(before);
  const isTitled = spoken?.id === 'mr' || spoken?.id === 'dr' || spoken?.id === 'patient name';
  const span = isTitled ? whole : trimmed(context, whole);
  if (span === undefined || span.words.every(({ isInitial }) => isInitial && !isTitled)) return undefined;
  const after = text.slice(span.end, span.end + REACH);
  if (isThing(before, after, isTitled)) return undefined;
  const first = span.start === whole.start ? spoken : undefined;
  const cue = strongest(first, cueBehind(after));
  const likeness = likenessOf(span, lists);
  if (cue === undefined) return byLists(context, span, before, likeness);
  if (likeness === 'none' && (cue.needsName || isAbbreviation(span, text))) return undefined;
  if (likeness === 'weak' && cue.needsName && (cue.id === 'staff' || cue.id === 'spoken of'))
    return undefined;
  const mayBePlace = likeness !== 'full' && (span.words.length === 1 || cue.id === 'spoken of');
  if (mayBePlace && NOT_BEHIND_PLACES.has(cue.id) && isPlaceBefore(before)) return undefined;
  return {
    start: span.start,
    end: span.end,
    role: cue.role,
    kind: cue.needsName ? 'context' : 'label',
    id: cue.id,
    weight: cue.weight,
  };
};

/** `in Frankfurt geboren`, `from Austin denies`. */
const NOT_BEHIND_PLACES: ReadonlySet<string> = new Set([
  'spoken of',
  'birth date',
  'age',
  'care',
  'predicate',
]);

const strongest = (before: Cue | undefined, after: Cue | undefined): Cue | undefined => {
  if (before === undefined || after === undefined) return before ?? after;
  const [one, other] = before.weight >= after.weight ? [before, after] : [after, before];
  const role = after.id === 'credentials' ? 'provider' : one.role;
  return {
    ...one,
    role,
    weight: one.weight + BOTH_SIDES,
    needsName: one.needsName === true && other.needsName === true,
  };
};

/** Without health terms, drugs and sentence beginnings at both ends; undefined where nothing is left. */
const trimmed = ({ lists, isTerm }: NameContext, span: NameSpan): NameSpan | undefined => {
  let { words } = span;
  const isOther = ({ start, text }: NameWord): boolean => isTerm(start) || isEponym(text);
  while (words.length > 0 && isOther(words[0] as NameWord)) words = words.slice(1);
  const [first, second] = words;
  const startsSentence =
    first !== undefined &&
    second !== undefined &&
    lists(first.text) === 0 &&
    !first.isInitial &&
    span.comma === 0;
  if (startsSentence && lists(second.text) & GIVEN) words = words.slice(1);
  while (words.length > 0 && isOther(words.at(-1) as NameWord)) words = words.slice(0, -1);
  if (words.length === 0 || words.some(isOther)) return undefined;
  if (words.length === span.words.length) return span;
  const last = words.at(-1) as NameWord;
  return {
    start: (words[0] as NameWord).start,
    end: last === span.words.at(-1) ? span.end : last.end,
    words,
    comma: words[0] === span.words[0] && words.length > span.comma ? span.comma : 0,
  };
};

/** `full`: given and family name; `strong`: some word is a name and nothing else; `weak`: also an ordinary word. */
type Likeness = 'full' | 'strong' | 'weak' | 'none';

const likenessOf = ({ words, comma }: NameSpan, lists: NameLists): Likeness => {
  const kinds = words.filter(({ isInitial }) => !isInitial).map(({ text }) => kindOf(text, lists));
  const [first, last] = [kinds.at(0) ?? 0, kinds.at(-1) ?? 0];
  const [given, family] = comma > 0 ? [kinds[comma] ?? 0, first] : [first, last];
  const both =
    kinds.length > 1 && given & GIVEN_ANY && (family & (FAMILY_ANY | GIVEN_ANY) || !words.at(-1)?.isUpper);
  if (both && (given & GIVEN || family & FAMILY)) return 'full';
  if (kinds.some((kind) => kind & STRONG)) return 'strong';
  return kinds.some((kind) => kind !== 0) || (words.some(({ isInitial }) => isInitial) && kinds.length > 0)
    ? 'weak'
    : 'none';
};

/** The parts of a hyphenated name count too, and so does what follows its particles. */
const kindOf = (word: string, lists: NameLists): number =>
  word
    .split(/[-\s]/)
    .reduce((kinds, part) => kinds | lists(part) | lists(part.replace(/['’]/g, '')), lists(word));

/** Two to four capitals that no list knows are an abbreviation, unless all around is in capitals. */
const isAbbreviation = ({ words, start }: NameSpan, text: string): boolean =>
  words.every((word) => word.isUpper && word.text.length <= 4) &&
  /\p{Ll}/u.test(text.slice(Math.max(0, start - 30), start + 30));

const byLists = (
  { text, known }: NameContext,
  span: NameSpan,
  before: string,
  likeness: Likeness,
): FoundName | undefined => {
  if (likeness !== 'full') return undefined;
  const signs =
    /(?:sincerely|regards|respectfully|faithfully|truly|signed|thanks|thank you)[^\n]{0,20}[,.]?\s*$/i.test(
      before,
    );
  const standsAlone =
    /(?:^|\n)[ \t]*$/.test(before) && /^[ \t]*(?:\n|$)/.test(text.slice(span.end, span.end + 20));
  if (isPlaceBefore(before) && !signs) return undefined;
  return {
    start: span.start,
    end: span.end,
    role: signs ? (known.roleOf((span.words[0] as NameWord).text) ?? 'provider') : 'patient',
    kind: signs ? 'context' : 'dictionary',
    id: signs ? 'signed by' : standsAlone ? 'line' : 'names',
    weight: signs ? 0.6 : BY_LISTS,
  };
};

/** Mentions, outside of the names found, of words that a name established. */
const repeatsOf = (
  { text, known, lists, isTerm }: NameContext,
  words: readonly NameWord[],
  found: readonly FoundName[],
): FoundName[] => {
  const repeats: FoundName[] = [];
  let f = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as NameWord;
    while (f < found.length && (found[f] as FoundName).end <= word.start) f += 1;
    if (f < found.length && (found[f] as FoundName).start < word.end) continue;
    const role = known.roleOf(word.text);
    if (role === undefined || isOrdinary(word.text)) continue;
    const isWord = (lists(word.text) & STRONG) === 0 && (isTerm(word.start) || isEponym(word.text));
    const before = text.slice(Math.max(0, word.start - 30), word.start);
    if (isWord || isThing(before, text.slice(word.end, word.end + 40), false)) continue;
    if (isSentenceWord(word, lists, before)) continue;
    let { end } = word;
    let next = words[i + 1];
    while (
      next !== undefined &&
      /^,? {1,2}$/.test(text.slice(end, next.start)) &&
      known.roleOf(next.text) !== undefined
    ) {
      end = next.end;
      i += 1;
      next = words[i + 1];
    }
    repeats.push({ start: word.start, end, role, kind: 'repeat', id: 'name', weight: REPEAT });
  }
  return repeats;
};

/** `Brown` and `Young` at the beginning of a sentence, or anywhere in capitals, may be the ordinary word. */
const isSentenceWord = (word: NameWord, lists: NameLists, before: string): boolean => {
  const kinds = lists(word.text);
  const isAlsoWord = (kinds & (GIVEN_WORD | FAMILY_WORD)) !== 0;
  return isAlsoWord && (word.isUpper || /(?:^|[.!?:]\s*|\n\s*)$/.test(before));
};
