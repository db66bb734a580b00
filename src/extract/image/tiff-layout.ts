/** Where the pixels of one page of a TIFF lie, and how they are meant. */
import { directoryAt, numbersOf, openTagged } from './tag-directory.ts';

export interface Layout {
  readonly compression: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly tiles: readonly { readonly x: number; readonly y: number; readonly bytes: Uint8Array }[];
  readonly depth: number;
  readonly samples: number;
  /** The highest value is black. */
  readonly inkIsOne: boolean;
  /** Grey of each value. */
  readonly palette: Uint8Array | undefined;
  readonly predictor: number;
  /** Tables of JPEG that hold for all tiles. */
  readonly tables: Uint8Array | undefined;
}

const MAX_TILES = 100_000;
const SEPARATE = 2;

/** undefined where tags are missing or colours lie in planes of their own. */
export const layoutOf = (data: Uint8Array, directory: number): Layout | undefined => {
  const tagged = openTagged(data);
  const found = tagged && directoryAt(tagged, directory);
  if (tagged === undefined || found === undefined) return undefined;
  const all = (tag: number): readonly number[] => numbersOf(tagged, found.entries.get(tag));
  const one = (tag: number, otherwise: number): number => all(tag)[0] ?? otherwise;
  const [width, height] = [one(0x0100, 0), one(0x0101, 0)];
  const tiled = found.entries.has(0x0142);
  const tileWidth = tiled ? one(0x0142, 0) : width;
  const tileHeight = tiled ? one(0x0143, 0) : Math.min(height, one(0x0116, height));
  const offsets = all(tiled ? 0x0144 : 0x0111);
  const lengths = all(tiled ? 0x0145 : 0x0117);
  if (tileWidth < 1 || tileHeight < 1 || offsets.length > MAX_TILES || one(0x011c, 1) === SEPARATE)
    return undefined;
  const across = Math.ceil(width / tileWidth);
  const colours = all(0x0140);
  const third = colours.length / 3;
  return {
    compression: one(0x0103, 1),
    tileWidth,
    tileHeight,
    tiles: offsets.map((offset, index) => ({
      x: (index % across) * tileWidth,
      y: Math.floor(index / across) * tileHeight,
      bytes: data.subarray(offset, offset + (lengths[index] ?? 0)),
    })),
    depth: one(0x0102, 1),
    samples: one(0x0115, 1),
    inkIsOne: one(0x0106, 1) === 0,
    palette:
      colours.length === 0
        ? undefined
        : Uint8Array.from(
            { length: third },
            (_, index) =>
              ((colours[index] as number) * 299 +
                (colours[index + third] as number) * 587 +
                (colours[index + 2 * third] as number) * 114) /
              1000 /
              257,
          ),
    predictor: one(0x013d, 1),
    tables: found.entries.get(0x015b)?.bytes,
  };
};
