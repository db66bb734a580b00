/** X12 interchanges (270, 271, 276, 277, 278, 834, 835, 837): subscriber, patient, provider and payer told apart by loop and qualifier. */
import type { Segment } from '../model/segment.ts';
import { decodeBase64 } from './decode-base64.ts';
import type { ExtractInput, Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { memorySource } from './source.ts';
import { x12Segments, x12SeparatorsOf } from './x12-segments.ts';
import { x12Values } from './x12-values.ts';

const BATCH = 500;

/** Loops that begin with these belong to nobody before them; what follows belongs to them until an entity is named. */
const LOOPS: ReadonlySet<string> = new Set([
  'CLM',
  'CLP',
  'INS',
  'SV1',
  'SV2',
  'SV3',
  'SVC',
  'LX',
  'SBR',
  'TRN',
  'UM',
  'EB',
  'HD',
  'COB',
]);

export const x12: Extractor = {
  name: 'x12',
  version: 1,
  accepts({ head }) {
    const text = headText(head);
    return text !== undefined && x12SeparatorsOf(text.slice(0, 400)) !== undefined;
  },
  extract: readInterchange,
};

/**
 * Where the reader stands. A holder is a subscriber whose dependent is the patient (HL04 = 1), the insured of an 835, and the
 * subscriber of another payer inside a claim: a relative, labelled `IL+`.
 */
interface State {
  set: string;
  owner: string;
  holder: boolean;
  inClaim: boolean;
  record: number;
}

const follow = (state: State, elements: readonly string[]): void => {
  const [name = '', first = ''] = elements;
  if (name === 'ST') {
    Object.assign(state, {
      set: first,
      owner: '',
      holder: first === '835',
      inClaim: false,
      record: state.record + 1,
    });
  } else if (name === 'HL') {
    const isHolder = elements[3] === '22' && elements[4] === '1';
    Object.assign(state, { owner: '', holder: isHolder, inClaim: false, record: state.record + 1 });
  } else if (name === 'INS' || name === 'CLP') {
    Object.assign(state, { owner: name, inClaim: false, record: state.record + 1 });
  } else if (name === 'CLM') Object.assign(state, { owner: name, inClaim: true });
  else if (name === 'NM1') state.owner = first === 'IL' && (state.holder || state.inClaim) ? 'IL+' : first;
  else if (name === 'N1') state.owner = first;
  else if (LOOPS.has(name)) state.owner = name;
};

async function* readInterchange({ source, descend }: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const state: State = { set: '', owner: '', holder: false, inClaim: false, record: 0 };
  let batch: Segment[] = [];
  let member = 0;
  let field = 0;
  for await (const { text, number, separators } of x12Segments(source)) {
    const before = state.record;
    const elements = text.split(separators.element, 16);
    follow(state, elements);
    if (state.record !== before) field = 0;
    // An attachment of a 275: a document of its own.
    if (/^(?:BIN|BDS)/.test(text)) {
      const at = text.startsWith('BIN') ? 2 : 3;
      const data = text.split(separators.element).slice(at).join(separators.element);
      member += 1;
      yield batch;
      batch = [];
      yield* descend(memorySource(decodeBase64(data) ?? Buffer.from(data), '', source.budget), member);
      continue;
    }
    const { record } = state;
    for (const { label, text: written } of x12Values(text, state.owner, separators)) {
      field += 1;
      batch.push({ kind: 'text', text: written, place: { line: number, record, field }, label, record });
    }
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
