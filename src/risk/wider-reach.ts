/** Reach as an order, for the widest of several. Unknown is never safe: it counts as wider than a group, less than a large group proven. */
import type { Reach } from '../model/source-entry.ts';

export const REACH_ORDER: Readonly<Record<Reach, number>> = {
  owner: 0,
  group: 1,
  unknown: 2,
  large_group: 3,
  everyone: 4,
  anonymous: 5,
};

export const widerReach = (a: Reach, b: Reach): Reach => (REACH_ORDER[a] >= REACH_ORDER[b] ? a : b);
