/** Who can reach a file by a Windows access list, whoever printed it: getcifsacl, icacls, Get-Acl, Get-SmbShareAccess. Pure. */
import type { Reach } from '../model/source-entry.ts';

/** One entry that applies to the object itself. */
export interface Ace {
  /** SID, or a name with or without its domain. */
  readonly trustee: string;
  readonly allow: boolean;
  readonly read: boolean;
  readonly write: boolean;
}

export interface Circle {
  readonly reach: Reach;
  readonly broadWrite: boolean;
}

/** What is known of groups beyond the names that Windows gives them, by lower-case name without a domain, or SID. */
export type GroupReach = (name: string) => Reach | undefined;

/** [MS-DTYP] 2.4.2.4, well-known SIDs. */
const BY_SID: readonly (readonly [RegExp, Reach])[] = [
  [/^s-1-5-(?:7|32-546)$|^s-1-5-21-.*-(?:501|514)$/, 'anonymous'],
  [/^s-1-(?:1-0|5-(?:2|4|11|15|32-545))$|^s-1-5-21-.*-513$/, 'everyone'],
  [/^s-1-(?:3-[0-4]|5-(?:9|10|18|19|20|32-544|32-551))$|^s-1-5-21-.*-(?:500|512|516|518|519)$/, 'owner'],
  [/^s-1-5-80-/, 'owner'],
];

/** As English, German, French, Spanish, Italian and Dutch systems write them. */
const BY_NAME: readonly (readonly [RegExp, Reach])[] = [
  [
    /^(?:anonymous(?: logon|-anmeldung)?|(?:domain )?guests?|gast|gäste|domänen-gäste|invité|invités|invitado|invitados|ospite)$/,
    'anonymous',
  ],
  [
    /^(?:everyone|jeder|tout le monde|todos|tutti|iedereen|world|(?:authenticated|domain)[ _]users|users|interactive|network)$/,
    'everyone',
  ],
  [
    /^(?:authentifizierte benutzer|(?:domänen-)?benutzer|utilisateurs(?: authentifiés| du domaine)?|usuarios(?: autentificados| del dominio)?|(?:geverifieerde )?gebruikers)$/,
    'everyone',
  ],
  [
    /^(?:system|administrators?|administratoren|administrateurs|administradores|(?:domain|enterprise|schema) admins|domänen-admins|creator (?:owner|group)|ersteller-besitzer|owner rights|local service|network service|trustedinstaller|backup operators)$/,
    'owner',
  ],
];

const plainName = (trustee: string): string =>
  trustee
    .trim()
    .replace(/^.*[\\+]/, '')
    .toLowerCase();

const reachOf = (trustee: string, groups: GroupReach): Reach => {
  const name = plainName(trustee);
  const known = groups(name);
  const wellKnown = [...BY_SID, ...BY_NAME].find(([pattern]) => pattern.test(name))?.[1];
  return wellKnown ?? known ?? 'group';
};

const WIDTH: readonly Reach[] = ['owner', 'group', 'large_group', 'everyone', 'anonymous'];

const widest = (aces: readonly Ace[], groups: GroupReach): Reach =>
  aces.reduce<Reach>((most, { trustee }) => {
    const reach = reachOf(trustee, groups);
    return WIDTH.indexOf(reach) > WIDTH.indexOf(most) ? reach : most;
  }, 'owner');

/** Entries that allow and that no denial takes back: one of the same trustee, or of everyone. */
const allowed = (aces: readonly Ace[], right: 'read' | 'write', groups: GroupReach): readonly Ace[] => {
  const denied = aces.filter((ace) => !ace.allow && ace[right]).map(({ trustee }) => trustee);
  if (denied.some((trustee) => reachOf(trustee, groups) === 'everyone')) return [];
  const names = new Set(denied.map(plainName));
  return aces.filter((ace) => ace.allow && ace[right] && !names.has(plainName(ace.trustee)));
};

/** Administrators and the system count as the owner: they reach everything anyway. Folders above do not shut: users bypass traverse checking. */
export const windowsCircle = (aces: readonly Ace[], groups: GroupReach): Circle => {
  const write = widest(allowed(aces, 'write', groups), groups);
  return {
    reach: widest(allowed(aces, 'read', groups), groups),
    broadWrite: WIDTH.indexOf(write) >= WIDTH.indexOf('large_group'),
  };
};

/** The narrower of a share's own list and the files'. */
export const narrowerCircle = (one: Circle, other: Circle): Circle => ({
  reach: WIDTH.indexOf(one.reach) < WIDTH.indexOf(other.reach) ? one.reach : other.reach,
  broadWrite: one.broadWrite && other.broadWrite,
});

/** Rights of a mask: [MS-DTYP] 2.4.3; generic ones too. */
export const rightsOfMask = (mask: number): Pick<Ace, 'read' | 'write'> => ({
  read: (mask & 0x9000_0001) !== 0,
  // Write, append, delete, delete children, change rights or owner; attributes alone change nothing that is read.
  write: (mask & (0x2 | 0x4 | 0x40 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x5000_0000)) !== 0,
});
