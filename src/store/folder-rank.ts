/** Folders of which much is to be learnt early: those that held PHI when they were last read, and those named for patients or their care. */
import type { DatabaseSync } from 'node:sqlite';
import type { FolderRow } from './folder-sql.ts';
import { RANK } from './stored-codes.ts';

/** Beginnings of words in names of folders, in the languages of the rule packs; read anywhere in the path below the share. */
const TELLING =
  /(?:^|[^a-z])(?:patient|pazient|pacient|medical|medizin|m[eé]dic|clinic|klini|hospital|krankenhaus|radiolog|r[oö]ntgen|patholog|oncolog|cardiolog|surger|ward\b|discharge|referral|diagnos|befund|arztbrief|lab(?:s|or|results?)?\b|dicom|pacs|hl7|fhir|ehr\b|emr\b|him\b|phi\b|mrn\b|chart|billing|claims?\b|insurance|prescri|pharmac|health|dossier|cartelle|historia|akte|journal)/i;

/** Of a folder whose listing is complete and which has files that wait. */
export const createFolderRank = (db: DatabaseSync): ((folder: FolderRow) => number) => {
  const heldPhi = db.prepare(
    'SELECT 1 FROM entry JOIN verdict ON verdict.id = entry.verdict WHERE folder = ? AND verdict.flags & 1 LIMIT 1',
  );
  return ({ id, path }) =>
    TELLING.test(Buffer.from(path).toString('utf8')) || heldPhi.get(id) !== undefined
      ? RANK.first
      : RANK.usual;
};
