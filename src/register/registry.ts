/** All kinds of registers, in the order in which `register list --kinds` names them. */
import { cisoBundle } from './ciso-bundle.ts';
import { neutral } from './neutral.ts';
import type { SinkKind } from './register.ts';

export const SINK_KINDS: readonly SinkKind[] = [neutral, cisoBundle];

export const sinkKindOf = (name: string): SinkKind | undefined =>
  SINK_KINDS.find(({ kind }) => kind === name);
