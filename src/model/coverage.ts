/** How much of what should be read was read to its end, and whether the ledger adds up: sums made here again from its parts. */
import type { Ledger } from './report-source.ts';
import { FINAL_STATES } from './verdict.ts';

export interface Coverage {
  /** Paths that no rule left out. */
  readonly due: number;
  /** Of these, read to the end now or unchanged since they were. */
  readonly read: number;
  /** Never rounded up: 100 only if all of it was read. */
  readonly percent: string;
  /** Do the states and the pending rows make what was enumerated? */
  readonly addsUp: boolean;
  /** Nothing pending, nothing unread, nothing read in part. */
  readonly full: boolean;
}

export const coverageOf = ({ enumerated, byState, pending }: Ledger): Coverage => {
  const due = enumerated - byState.excluded;
  const read = byState.scanned + byState.unchanged;
  const sum = FINAL_STATES.reduce((total, state) => total + byState[state], pending);
  const tenths = due === 0 ? 1000 : Math.floor((read / due) * 1000);
  return {
    due,
    read,
    percent: `${tenths === 1000 ? '100' : (tenths / 10).toFixed(1)} %`,
    addsUp: sum === enumerated,
    full: read === due,
  };
};
