/** The registers that the configuration names, checked before anything is sent. */
import { resolve } from 'node:path';
import { UserError } from '../model/user-error.ts';
import type { SinkKind } from '../register/register.ts';
import { SINK_KINDS, sinkKindOf } from '../register/registry.ts';
import type { CredentialSource } from '../util/credentials.ts';
import { checkUrl } from '../util/http.ts';
import { nearestOf } from '../util/nearest.ts';
import type { Config } from './config-schema.ts';
import { checked, readText } from './read-yaml.ts';

export interface LoadedRegister {
  readonly name: string;
  readonly kind: SinkKind;
  readonly place: string;
  readonly options: unknown;
  readonly ca: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly credentials: CredentialSource | undefined;
}

type Entry = NonNullable<Config['registers']>[number];

/** Of a kind, or the sentence that says which there are. */
export const kindNamed = (name: string): SinkKind => {
  const kind = sinkKindOf(name);
  if (kind !== undefined) return kind;
  const names = SINK_KINDS.map((known) => known.kind);
  const near = nearestOf(name, names);
  throw new UserError(
    `There is no register of kind ${JSON.stringify(name)}${near === undefined ? `; there are ${names.join(', ')}` : `; did you mean ${near}?`}.`,
  );
};

const placeOf = (entry: Entry, kind: SinkKind): string => {
  const [wanted, other] = kind.way === 'file' ? (['file', 'url'] as const) : (['url', 'file'] as const);
  const place = entry[wanted];
  if (place === undefined || entry[other] !== undefined)
    throw new UserError(`Register ${entry.name}: kind ${kind.kind} needs \`${wanted}\` and no \`${other}\`.`);
  if (kind.way === 'file') return resolve(place);
  if (kind.address === undefined) checkUrl(place);
  else kind.address(place);
  return place;
};

const toRegister = (entry: Entry): LoadedRegister => {
  const kind = kindNamed(entry.kind);
  if (kind.way === 'live' && kind.credentials === 'required' && entry.credentials === undefined)
    throw new UserError(`Register ${entry.name}: kind ${kind.kind} needs \`credentials\`.`);
  return {
    name: entry.name,
    kind,
    place: placeOf(entry, kind),
    options: checked(kind.options, entry.options ?? {}, entry.name, 'Options of register'),
    ca: entry.ca === undefined ? undefined : readText(entry.ca, 'Certification authority'),
    timeoutMs: entry.timeoutSeconds === undefined ? undefined : entry.timeoutSeconds * 1000,
    credentials: entry.credentials,
  };
};

/** All, or those named. */
export const loadRegisters = (config: Config, wanted: readonly string[]): readonly LoadedRegister[] => {
  const entries = config.registers ?? [];
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UserError(`Two registers are called ${twice}.`);
  for (const name of wanted)
    if (!names.includes(name))
      throw new UserError(
        `The configuration names no register ${JSON.stringify(name)}${names.length === 0 ? '' : `; it names ${names.join(', ')}`}.`,
      );
  return entries.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map(toRegister);
};
