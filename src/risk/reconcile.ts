/** What was found against what the organisation's register of information assets says (ISO/IEC 27002:2022 5.9): both ways. */
import type { Asset } from '../model/asset.ts';

export interface RegisterRow {
  /** Row number in the register, the header counted. */
  readonly row: number;
  /** Path, UNC name or share name. */
  readonly location: string;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly classification: string | undefined;
}

export interface Reconciliation {
  /** Holds PHI and stands in no row. */
  readonly foundNotRegistered: readonly Asset[];
  /** Named in the register and not among the stores of this scan. */
  readonly registeredNotFound: readonly RegisterRow[];
  /** In both, and not of one mind. */
  readonly disagreeing: readonly {
    readonly asset: Asset;
    readonly row: RegisterRow;
    readonly field: 'owner' | 'classification';
    readonly registered: string;
    readonly found: string;
  }[];
  readonly agreeing: number;
}

/** `\\server\Share\` and `//SERVER/share` are one place; case counts nothing, as on Windows shares. */
const placeOf = (location: string): string =>
  location.trim().replaceAll('\\', '/').replace(/\/+$/, '').replace(/^\/+/, '/').toLowerCase();

/** The places by which a register may call a store: its path, its share's name with the folder, the share's name alone. */
const placesOf = (asset: Pick<Asset, 'root' | 'shareName' | 'folder'>): string[] => {
  const below = asset.folder.shown === '.' ? '' : `/${asset.folder.shown}`;
  return [`${asset.root}${below}`, `${asset.shareName}${below}`].map(placeOf);
};

/** A store is registered by itself or by a folder above it. */
export const registerRowOf = (
  rows: readonly RegisterRow[],
  asset: Pick<Asset, 'root' | 'shareName' | 'folder'>,
): RegisterRow | undefined => {
  const places = placesOf(asset);
  return rows
    .filter(({ location }) => {
      const place = placeOf(location);
      return place !== '' && places.some((own) => own === place || own.startsWith(`${place}/`));
    })
    .sort((a, b) => placeOf(b.location).length - placeOf(a.location).length || a.row - b.row)[0];
};

const disagreements = (asset: Asset, row: RegisterRow, namesOf: NamesOf): Reconciliation['disagreeing'] => {
  const differs = (a: string, b: string): boolean => a.trim().toLowerCase() !== b.trim().toLowerCase();
  const { owner, classification } = asset;
  return [
    ...(row.owner !== undefined && owner !== undefined && differs(row.owner, owner.name)
      ? [{ asset, row, field: 'owner' as const, registered: row.owner, found: owner.name }]
      : []),
    ...(row.classification !== undefined &&
    classification.level !== undefined &&
    [classification.level, classification.name ?? '', ...namesOf(classification.level)].every((name) =>
      differs(row.classification ?? '', name),
    )
      ? [
          {
            asset,
            row,
            field: 'classification' as const,
            registered: row.classification,
            found: classification.name ?? classification.level,
          },
        ]
      : []),
  ];
};

/** Other names of a level of the policy. */
type NamesOf = (level: string) => readonly string[];

export const reconcile = (
  assets: readonly Asset[],
  rows: readonly RegisterRow[],
  namesOf: NamesOf = () => [],
): Reconciliation => {
  const matched = assets.map((asset) => ({ asset, row: registerRowOf(rows, asset) }));
  const used = new Set(matched.map(({ row }) => row?.row));
  const isAbove = (row: RegisterRow): boolean =>
    assets.some((asset) => placesOf(asset).some((own) => own.startsWith(`${placeOf(row.location)}/`)));
  const disagreeing = matched.flatMap(({ asset, row }) =>
    row === undefined ? [] : disagreements(asset, row, namesOf),
  );
  const disputed = new Set(disagreeing.map(({ asset }) => asset.assetId));
  return {
    foundNotRegistered: matched
      .filter(({ asset, row }) => row === undefined && asset.phiFiles > 0)
      .map(({ asset }) => asset),
    registeredNotFound: rows.filter((row) => !used.has(row.row) && !isAbove(row)),
    disagreeing,
    agreeing: matched.filter(({ asset, row }) => row !== undefined && !disputed.has(asset.assetId)).length,
  };
};
