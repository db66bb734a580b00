/** Which of the values that are in the index speak of a patient, and which only stand there by chance. */
import type { ExactKind, ExactLookup } from '../model/exact-lookup.ts';
import { EXACT_KINDS } from '../model/exact-lookup.ts';
import { EXACT_REACH, type ExactHit, type FoundHits } from './find-exact.ts';

const SURE = 0.95;
const LIKELY = 0.65;

/** So long a number speaks for itself. */
const LONG = 9;
/** A number that more patients have is an institution's or a placeholder. */
const MOST_OWNERS = 16;

/** Patients that chance alone would give: fewer than the first is proof, fewer than the second an indication. */
const PROOF = 0.05;
const INDICATION = 0.5;
/** A small index says nothing of how often a birth date or postcode is met. */
const LEAST_PATIENTS = 10_000;

/** A column, or a list: so many of its numbers are in the index. */
const ENOUGH = 5;
const MOST_OF_THEM = 0.5;
const TELLING_DENSITY = 0.05;

/** A longer run of values is taken in parts: each value may be that of thousands of patients. */
const MAX_GROUP = 200;
const MAX_QUESTIONS = 512;

const KIND_ORDER = Object.keys(EXACT_KINDS) as readonly ExactKind[];

/** Sets confidence and kind of the hits that count. */
export const confirmExact = (lookup: ExactLookup, found: FoundHits, lines: boolean): void => {
  for (const hit of found.hits) confirmAlone(hit);
  confirmColumns(found);
  confirmTogether(lookup, found.hits, lines);
};

const confirm = (hit: ExactHit, kind: ExactKind, confidence: number): void => {
  if (confidence <= hit.confidence) return;
  hit.kind = kind;
  hit.confidence = confidence;
};

const confirmAlone = (hit: ExactHit): void => {
  if (hit.length < LONG || hit.entries.count > MOST_OWNERS) return;
  const kind = KIND_ORDER.find((candidate) => hit.entries.kinds.includes(candidate));
  if (kind !== undefined) confirm(hit, kind, SURE);
};

const confirmColumns = ({ hits, asked }: FoundHits): void => {
  const byMake = new Map<string, ExactHit[]>();
  for (const hit of hits) {
    if (hit.form !== 'number' || hit.length >= LONG || hit.entries.count > MOST_OWNERS) continue;
    const { make } = hit;
    const same = byMake.get(make);
    if (same === undefined) byMake.set(make, [hit]);
    else same.push(hit);
  }
  for (const [make, same] of byMake) {
    const distinct = new Set(same.map((hit) => hit.asked)).size;
    const density = same[0]?.density ?? 1;
    if (distinct < ENOUGH || density > TELLING_DENSITY || same.length < (asked.get(make) ?? 0) * MOST_OF_THEM)
      continue;
    for (const hit of same) confirm(hit, hit.kind, SURE);
  }
};

/** Values of one patient that stand together. */
const confirmTogether = (lookup: ExactLookup, hits: readonly ExactHit[], lines: boolean): void => {
  let group: ExactHit[] = [];
  for (const hit of hits) {
    const last = group.at(-1);
    if (last !== undefined && (group.length >= MAX_GROUP || !areTogether(last, hit, lines))) {
      confirmGroup(lookup, group, lines);
      group = [];
    }
    group.push(hit);
  }
  confirmGroup(lookup, group, lines);
};

const areTogether = (a: ExactHit, b: ExactHit, lines: boolean): boolean =>
  lines ? a.line === b.line : b.start - a.end <= EXACT_REACH;

interface OwnHit {
  readonly hit: ExactHit;
  readonly kind: ExactKind;
}

/** Hits of which each stands near the next. */
const confirmGroup = (lookup: ExactLookup, hits: readonly ExactHit[], lines: boolean): void => {
  if (hits.length < 2) return;
  const byPatient = new Map<number, OwnHit[]>();
  for (const hit of hits) {
    const { patients, kinds, count } = hit.entries;
    if (count > patients.length) continue;
    patients.forEach((patient, i) => {
      const own = { hit, kind: kinds[i] as ExactKind };
      const others = byPatient.get(patient);
      if (others === undefined) byPatient.set(patient, [own]);
      else others.push(own);
    });
  }
  // Values of more patients than can be listed: asked for those who are near.
  for (const hit of hits) {
    if (hit.entries.count <= hit.entries.patients.length) continue;
    let questions = 0;
    for (const [patient, own] of byPatient) {
      if (!own.some(({ hit: other }) => areTogether(other, hit, lines) && areTogether(hit, other, lines)))
        continue;
      questions += 1;
      if (questions > MAX_QUESTIONS) break;
      if (lookup.has(hit.form, hit.asked, patient)) own.push({ hit, kind: hit.kind });
    }
  }
  for (const own of byPatient.values()) {
    if (own.length < 2) continue;
    own.sort((a, b) => a.hit.start - b.hit.start);
    let cluster: OwnHit[] = [];
    for (const next of own) {
      const last = cluster.at(-1);
      if (last !== undefined && !areTogether(last.hit, next.hit, lines)) {
        confirmCluster(lookup, cluster);
        cluster = [];
      }
      cluster.push(next);
    }
    confirmCluster(lookup, cluster);
  }
};

const confirmCluster = (lookup: ExactLookup, cluster: readonly OwnHit[]): void => {
  const counts = new Map<ExactKind, number>();
  for (const { hit, kind } of cluster)
    counts.set(kind, Math.min(counts.get(kind) ?? Number.POSITIVE_INFINITY, hit.entries.count));
  if (counts.size < 2) return;
  const [rarest = 1, ...others] = [...counts.values()].sort((a, b) => a - b);
  const all = Math.max(lookup.patients, LEAST_PATIENTS);
  const byChance = others.reduce((sum, count) => (sum * count) / all, rarest);
  if (byChance >= INDICATION) return;
  for (const { hit, kind } of cluster) confirm(hit, kind, byChance < PROOF ? SURE : LIKELY);
};
