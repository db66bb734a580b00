/** What a rule pack and a term list may say, checked when they are loaded. Unknown keys are errors. */
import { z } from 'zod';
import { CATEGORIES, type Category } from '../model/category.ts';

const id = z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+\.\d+$/, 'an id is area.thing.number');
const weight = z.number().min(-1).max(1);
const words = z.array(z.string().min(1)).min(1);
const category = z.enum(Object.keys(CATEGORIES) as [Category, ...Category[]]);

/** A shape of the value, as a regular expression of the safe subset (see `parse-shape.ts`); it is never preceded or followed by a letter or digit. */
const pattern = z.strictObject({
  /** No anchors, look-around, back-references or unbounded repeats of groups. Case matters unless `ignoreCase`. */
  shape: z.string().min(1),
  /**
   * Confidence of this shape alone once the check has passed, before any context. Bare digits: 0–0.1, whatever the check
   * digit; separators in the right places: 0.2–0.5; a shape that nothing else has (dashed MBI): up to 0.7.
   */
  weight,
  ignoreCase: z.boolean().optional(),
  /** What sets the engine on it. Default `digits`: the shape holds at least two digits in a row, or three in all. */
  trigger: z.enum(['digits', 'at', 'url', 'colon']).optional(),
});

/** Words near the value that speak for or against the reading: whole words, letter case ignored. */
const context = z.strictObject({
  words: words.optional(),
  /** Words that speak against it: `invoice`, `isbn`, `order no`. */
  against: words.optional(),
  /** Characters looked at before and after the value. Defaults 60 and 20. */
  before: z.number().int().min(0).max(200).optional(),
  after: z.number().int().min(0).max(200).optional(),
  /** Added when a word is met anywhere there. Default 0.4. */
  weight: weight.optional(),
  /** Added instead when the word directly labels the value (`MRN: 123`, `SSN is 123`, `MRN No. 123`). Default 0.6. */
  labelWeight: weight.optional(),
  /** Added (so negative) when a word against is met and none for. Default -0.5. */
  againstWeight: weight.optional(),
  /** True: without context, label, column or field it is no match at all. */
  required: z.boolean().optional(),
});

/** A value that is found from its label, not from its shape: names. The engine looks for the words, then for the shape right behind. */
const labels = z.strictObject({
  words,
  shape: z.string().min(1),
  weight,
  /** Must a colon, `=`, tab or line end stand between? `title`: the word itself is part of a person's address (Mr, Dear). */
  colon: z.enum(['required', 'optional', 'title']),
});

/** Columns of tables and keys of records. Header and key are cut into lower-case words at case changes and punctuation. */
const columns = z.strictObject({
  /** A header matches when it contains one of these word sequences: `ssn` matches `PatientSSN` and `SSN_NBR`. */
  headers: words,
  /** ... unless it contains one of these: `provider`, `hospital`. */
  not: words.optional(),
  /** Shape that the value must have in such a column; default: any of `patterns`. Anchored at both ends. */
  shape: z.string().optional(),
  ignoreCase: z.boolean().optional(),
  /** Confidence by header and shape together. Default 0.75; the column's share of valid values adds or takes up to 0.2. */
  weight: weight.optional(),
  /** Only some values of such a column are of interest (ages over 89 among ages): the others are no reason to doubt its header. */
  sparse: z.boolean().optional(),
});

const rule = z.strictObject({
  id,
  name: z.string().min(1),
  category,
  /** Whom the value points to when nothing near it says otherwise. */
  subject: z.enum(['patient', 'provider', 'organisation', 'system']),
  /** Of the patient's household: an identifier, but nobody to be counted. */
  relative: z.boolean().optional(),
  /** Off unless switched on. */
  enabled: z.boolean().optional(),
  patterns: z.array(pattern).optional(),
  labels: z.array(labels).optional(),
  /** Found by the reader of clinical notes, which is code (`notes/`): this is what such a finding is called. */
  notes: z.enum(['patient', 'relative', 'provider', 'date', 'birth', 'age', 'address']).optional(),
  /** Name of a check in `checks/registry.ts`; a value that fails is no match. */
  check: z.string().optional(),
  /** Its digits, read as one number, lie between these. */
  range: z.strictObject({ from: z.string().regex(/^\d+$/), to: z.string().regex(/^\d+$/) }).optional(),
  context: context.optional(),
  columns: columns.optional(),
  /** Names of fields in clinical standards, exactly as readers label them: `PID-19`. Confidence 0.95. */
  fields: words.optional(),
  /** Raised when one of these categories stands within so many characters or in the same record. */
  beside: z
    .strictObject({
      categories: z.array(category).min(1),
      within: z.number().int().min(1).max(500),
      weight,
      required: z.boolean().optional(),
    })
    .optional(),
  /** Another rule's value that stands within this one, found by its shape: an SSN in a claim number. */
  holds: z.strictObject({ rule: id, shape: z.string().min(1) }).optional(),
  /** Published sample values (normalised as the token is): they pass the check and stay below reporting. */
  specimens: words.optional(),
  /** How the value is written for its token: digits only, letters and digits in upper case, or text in lower case with single spaces. */
  normalise: z.enum(['digits', 'alnum', 'text', 'date']),
  examples: words,
  counterExamples: z.array(z.string()),
  source: z.string().min(1),
});

export const packSchema = z.strictObject({
  pack: z.string().regex(/^[a-z0-9_]+$/),
  name: z.string().min(1),
  version: z.number().int().positive(),
  /** Lists that several rules share, used in `words`, `against`, `headers` as `$name`. */
  lists: z.record(z.string(), words).optional(),
  rules: z.array(rule).min(1),
});

export const termsSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9_]+$/),
  name: z.string().min(1),
  /**
   * `setting`: words of a place or an act of care (hospital, discharge summary, patient): health setting;
   * `information`: says something of a person's health; `negative`: marks templates, test data and manuals.
   */
  kind: z.enum(['setting', 'information', 'negative']),
  /** Specially protected by law, with the reason. */
  special: z.enum(['hiv', 'mental_health', 'substance_use', 'genetic', 'reproductive', 'minor']).optional(),
  reason: z.string().optional(),
  /** Whole words, letter case ignored, except where a term has an upper-case letter behind its first: `HIV`, `AIDS` match as written. */
  terms: words,
  /** Codes (ICD-10-CM) as safe shapes, counted only beside one of `near`. */
  codes: z
    .array(z.strictObject({ shape: z.string(), near: words, within: z.number().int().max(100) }))
    .optional(),
  source: z.string().min(1),
});

export type Rule = z.infer<typeof rule>;
export type Pack = z.infer<typeof packSchema>;
export type TermList = z.infer<typeof termsSchema>;
