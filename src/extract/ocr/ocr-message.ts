/** What a scanning thread and its recogniser say to each other. */
import type { GreyImage } from './grey-image.ts';

export interface RecogniserSetup {
  readonly languages: readonly (readonly [name: string, file: string])[];
  readonly maxBytes: number;
  /** An instance that has grown this far is replaced: WebAssembly memory never shrinks. Default 384 MiB. */
  readonly keepBytes?: number;
}

/** A picture of its own that fills a part of the page. */
export interface OcrTile {
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A page: pixels that were rendered, or the bytes of a picture that is decoded there. */
export type OcrRequest =
  | { readonly kind: 'pixels'; readonly image: GreyImage; readonly aspect: number }
  | {
      readonly kind: 'tiles';
      readonly width: number;
      readonly height: number;
      readonly tiles: readonly OcrTile[];
      readonly aspect: number;
      readonly turns: number;
    }
  | {
      readonly kind: 'picture';
      /** Moved, not copied: the sender has it no more. */
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** Height : width of a pixel. */
      readonly aspect: number;
      /** Quarter turns clockwise that set it upright, by its own word. */
      readonly turns: number;
    };

export type OcrReply =
  | { readonly text: string; readonly confidence: number }
  /** Its bytes are no picture. */
  | { readonly failed: 'damaged' };

/** What the recogniser's thread says: once for each request that its engine stands, then the reply. */
export type OcrSaid = 'begun' | OcrReply;
