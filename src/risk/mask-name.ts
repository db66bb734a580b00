/** Names of stores as they may leave the organisation's own machines: parts of a path in which a patient's name or number stands are masked. */
import type { StoreFacts } from '../model/asset.ts';

type Named = Pick<StoreFacts, 'assetId' | 'shareName' | 'folder' | 'namedParts'>;

/** The end of the store's id keeps two masked folders apart. */
export const maskedNamesOf = ({
  assetId,
  shareName,
  folder,
  namedParts,
}: Named): { readonly name: string; readonly folder: string } => {
  const masked =
    folder.shown === '.'
      ? '.'
      : folder.shown
          .split('/')
          .map((part, i) => (namedParts.includes(i + 1) ? `(name ${assetId.slice(-6)})` : part))
          .join('/');
  return { name: masked === '.' ? shareName : `${shareName}/${masked}`, folder: masked };
};
