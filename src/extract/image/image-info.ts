/** What a picture's own header says, read without decoding a pixel. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Height : width of a pixel; a fax of 204 by 98 dots has 2.08. */
  readonly aspect: number;
  /** Quarter turns clockwise that set it upright. */
  readonly turns: number;
  /** Where its directory lies in a TIFF. */
  readonly directory?: number;
}

export interface LabelledText {
  readonly label: string;
  readonly text: string;
}

export interface ImageInfo {
  readonly frames: readonly Frame[];
  readonly texts: readonly LabelledText[];
  /** XMP packets: XML. */
  readonly packets: readonly Uint8Array[];
}

/** `expand` counts what is inflated. Returns what it could read: a damaged header has no frames. */
export type Describe = (data: Uint8Array, expand: (bytes: number) => void) => ImageInfo;

/** Of one text; a longer one is cut. */
export const MAX_TEXT_BYTES = 1024 ** 2;
/** Texts and packets of one picture. */
export const MAX_TEXTS = 1_000;

export const aspectOf = (dotsAcross: number, dotsDown: number): number =>
  dotsAcross > 0 && dotsDown > 0 ? dotsAcross / dotsDown : 1;
