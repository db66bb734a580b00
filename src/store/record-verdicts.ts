/** Writes what the reading of files found. Findings and state of a file belong to one transaction: they can never disagree. */
import type { Classification } from '../model/classification.ts';
import type { Finding } from '../model/finding.ts';
import type { Exposure } from '../model/source-entry.ts';
import type { FileFacts, FileFindings, FileVerdict } from '../model/verdict.ts';
import { createValueRecorder } from './record-values.ts';
import { createRekeyer } from './rotate-key.ts';
import type { Store } from './store.ts';
import { packedOf, STATE } from './stored-codes.ts';
import type { Words } from './words.ts';

export interface StoredVerdict {
  readonly verdict: FileVerdict;
  readonly classification?: Classification;
  /** Where it was looked at more closely than the listing did (access lists). */
  readonly exposure?: Exposure;
}

export const FLAG = { phi: 1, wrongExtension: 2, truncated: 4 } as const;

const NO_FINDINGS: FileFindings = {
  located: [],
  counts: [],
  tokens: [],
  tokensTruncated: false,
  patients: 0,
  persons: 0,
  phi: false,
  specialCategories: [],
  healthTerms: {},
};
const NO_FACTS: FileFacts = { textChars: 0, bytesRead: 0 };

/** Canonical, so that the same facts are the same bytes whatever order they came in. */
const jsonOrNull = (record: Readonly<Record<string, unknown>>): string | null => {
  const names = Object.keys(record).sort();
  return names.length === 0
    ? null
    : JSON.stringify(Object.fromEntries(names.map((name) => [name, record[name]])));
};

const distinctPerCategory = ({ tokens }: FileFindings): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { category } of tokens) counts[category] = (counts[category] ?? 0) + 1;
  return counts;
};

/** Rows that a report shows: each place, and each value that has none. */
const findingRowsOf = ({ located, tokens }: FileFindings): number => {
  const placed = new Set(located.map(({ category, token }) => `${category} ${token}`));
  return located.length + tokens.filter(({ category, token }) => !placed.has(`${category} ${token}`)).length;
};

export interface VerdictRecorder {
  /** Inside a transaction. */
  record(verdict: StoredVerdict): void;
  classify(verdictId: number, classification: Classification): void;
}

export const createVerdictRecorder = ({ db }: Store, scanId: number, words: Words): VerdictRecorder => {
  const values = createValueRecorder(db, words);
  const rekeyer = createRekeyer(db, words);
  const entryOf = db.prepare('SELECT folder, state, verdict, from_scan, turn FROM entry WHERE id = ?');
  const formerReason = db.prepare('SELECT state, reason FROM verdict WHERE id = ?');
  const formerHash = db.prepare('SELECT content_hash FROM verdict WHERE id = ?');
  const verified = db.prepare(
    'UPDATE verification SET differs = ?3 WHERE scan = ?1 AND entry = ?2 AND differs IS NULL',
  );
  const addPlace = db.prepare(
    `INSERT INTO located (rule, category, subject, phi, confidence, evidence, alternatives, place, start, "end", mask, token)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addVerdict = db.prepare(
    `INSERT INTO verdict (entry, scan, state, reason, detail, format, reader, content_hash, text_chars, bytes_read, label, exposure,
       flags, patients, persons, identifiers, counts, special, terms, located_first, located_count, finding_rows, metadata, states, parts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addClass = db.prepare(
    'INSERT OR REPLACE INTO class (verdict, scan, sensitivity, label, priority, conditions) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const settle = db.prepare(
    `UPDATE entry SET state = ?, reason = ?, read_scan = ?, verdict = ?, size = ?, modified_ns = ?, changed_ns = ?, inode = ? WHERE id = ?`,
  );
  const countDown = db.prepare('UPDATE folder SET pending = pending - 1, rest = rest - ?2 WHERE id = ?1');

  const recordPlaces = (located: readonly Finding[]): number | null => {
    let first: number | null = null;
    for (const f of located) {
      const { lastInsertRowid } = addPlace.run(
        words.idOf(f.ruleId),
        words.idOf(f.category),
        words.idOf(f.subject),
        f.phi ? 1 : 0,
        f.confidence,
        words.idOf(JSON.stringify(f.evidence)),
        words.idOf(JSON.stringify(f.alternatives)),
        JSON.stringify(f.place),
        f.start,
        f.end,
        f.mask,
        Buffer.from(f.token, 'base64url'),
      );
      first ??= Number(lastInsertRowid);
    }
    return first;
  };

  const classify = (verdictId: number, c: Classification): void => {
    const conditions = JSON.stringify(c.conditions.map(({ id, facts }) => ({ id, facts })));
    addClass.run(
      verdictId,
      scanId,
      words.optionalIdOf(c.sensitivity),
      words.optionalIdOf(c.label),
      c.priority,
      conditions,
    );
  };

  /** Did this reading go at least as far as the one before? To the end, or to the same obstacle. */
  const proves = (verdict: FileVerdict, formerId: number | null, reason: number | null): boolean => {
    if (!('findings' in verdict) || verdict.findings.tokensTruncated) return false;
    if (verdict.state === 'scanned') return true;
    const former = formerId === null ? undefined : formerReason.get(formerId);
    return former?.['state'] === STATE.partial && former['reason'] === reason;
  };

  const reasonOf = (verdict: FileVerdict): number | null => {
    if (verdict.state === 'excluded') return words.idOf(verdict.exclusion);
    return 'problem' in verdict ? words.idOf(verdict.problem.code) : null;
  };

  return {
    classify,
    record: ({ verdict, classification, exposure }) => {
      const { fileId, stamp } = verdict;
      const entry = entryOf.get(fileId);
      if (entry?.['state'] !== STATE.pending || entry['from_scan'] !== scanId)
        throw new Error(`file ${fileId} does not wait for a verdict of scan ${scanId}`);
      const formerId = entry['verdict'] as number | null;
      const facts = 'facts' in verdict ? (verdict.facts ?? NO_FACTS) : NO_FACTS;
      const found = 'findings' in verdict ? verdict.findings : NO_FINDINGS;
      const reason = reasonOf(verdict);
      const isFirst = formerId === null;
      if (formerId !== null && facts.contentHash !== undefined) {
        const before = formerHash.get(formerId)?.['content_hash'];
        const now = Buffer.from(facts.contentHash, 'hex');
        verified.run(scanId, fileId, before instanceof Uint8Array && !now.equals(before) ? 1 : 0);
      }
      // An unread file says nothing of its values: they stay as they are and are shown again when it is read again.
      if ('findings' in verdict) {
        const isWhole = proves(verdict, formerId, reason);
        rekeyer.translate(fileId, found.tokens);
        if (isWhole || found.tokensTruncated) rekeyer.done(fileId);
        values.record(fileId, scanId, found.tokens, { isFirst, proves: isWhole });
      }
      const { lastInsertRowid } = addVerdict.run(
        fileId,
        scanId,
        STATE[verdict.state],
        reason,
        'problem' in verdict ? (verdict.problem.detail ?? null) : null,
        words.optionalIdOf(facts.format),
        words.optionalIdOf(facts.reader),
        facts.contentHash === undefined ? null : Buffer.from(facts.contentHash, 'hex'),
        facts.textChars,
        facts.bytesRead,
        words.optionalIdOf(facts.label),
        exposure === undefined ? null : packedOf(exposure),
        (found.phi ? FLAG.phi : 0) |
          (facts.wrongExtension ? FLAG.wrongExtension : 0) |
          (found.tokensTruncated ? FLAG.truncated : 0),
        found.patients,
        found.persons,
        jsonOrNull(distinctPerCategory(found)),
        found.counts.length === 0 ? null : JSON.stringify(found.counts),
        found.specialCategories.length === 0
          ? null
          : words.idOf(JSON.stringify(found.specialCategories.toSorted())),
        jsonOrNull(found.healthTerms),
        recordPlaces(found.located),
        found.located.length,
        findingRowsOf(found),
        facts.metadata === undefined ? null : JSON.stringify(facts.metadata),
        found.states === undefined ? null : JSON.stringify(found.states),
        words.optionalIdOf(facts.parts),
      );
      const verdictId = Number(lastInsertRowid);
      if (classification !== undefined) classify(verdictId, classification);
      // The stamp of the bytes that were read, not of those that were listed: next time is compared with what was read.
      settle.run(
        STATE[verdict.state],
        reason,
        scanId,
        verdictId,
        stamp.sizeBytes,
        stamp.modifiedNs,
        stamp.changedNs,
        BigInt.asIntN(64, stamp.inode),
        fileId,
      );
      countDown.run(Number(entry['folder']), Number(entry['turn']));
    },
  };
};
