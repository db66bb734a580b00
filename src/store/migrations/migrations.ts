/** The migrations in order, forward only: schema version n is what the first n leave behind. Never edit one that was released. */
import { ledgerSchema } from './0001-ledger.ts';
import { basisSchema } from './0002-basis.ts';
import { assetsSchema } from './0003-assets.ts';
import { auditSchema } from './0004-audit.ts';
import { registersSchema } from './0005-registers.ts';
import { metadataSchema } from './0006-metadata.ts';
import { triageSchema } from './0007-triage.ts';
import { statesSchema } from './0008-states.ts';
import { prunedSchema } from './0009-pruned.ts';
import { nightsSchema } from './0010-nights.ts';
import { settledSchema } from './0011-settled.ts';
import { mountsSchema } from './0012-mounts.ts';
import { clearedSchema } from './0013-cleared.ts';
import { rekeySchema } from './0014-rekey.ts';

export const MIGRATIONS: readonly string[] = [
  ledgerSchema,
  basisSchema,
  assetsSchema,
  auditSchema,
  registersSchema,
  metadataSchema,
  triageSchema,
  statesSchema,
  prunedSchema,
  nightsSchema,
  settledSchema,
  mountsSchema,
  clearedSchema,
  rekeySchema,
];
