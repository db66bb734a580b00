/**
 * Tesseract in WebAssembly with its image library: decodes pictures and reads pages. tesseract.js-core itself, without
 * tesseract.js around it: no downloads, no cache, no script at installation.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import type { GreyImage } from './grey-image.ts';

const require = createRequire(import.meta.url);
/** Not the build with relaxed SIMD: its sums may differ from processor to processor. */
const CORE = 'tesseract.js-core/tesseract-core-simd-lstm';
/** LSTM only: what the `best_int` data hold. */
const ENGINE = 1;
/**
 * One column of text of any size. The library's own default, one block, drops without a word what is much larger than the rest;
 * full analysis reads the labels of a form as one column and their values as another.
 */
const ONE_COLUMN = '4';
const KEEP_BYTES = 384 * 1024 ** 2;
const PAGE_BYTES = 64 * 1024;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Pix {
  get_w(): number;
  get_h(): number;
  get_d(): number;
  get_spp(): number;
  get_wpl(): number;
  get_xres(): number;
  get_yres(): number;
  get_data(): number;
  get_colormap(): { get_array(): number; get_n(): number };
}

interface Api {
  Init(path: null, languages: string, engine: number): number;
  SetImage(data: number, width: number, height: number, bytesPerPixel: number, bytesPerLine: number): void;
  SetSourceResolution(dpi: number): void;
  Recognize(monitor: null): number;
  GetUTF8Text(): string;
  MeanTextConf(): number;
  SetVariable(name: string, value: string): boolean;
  Clear(): void;
}

interface Core {
  readonly FS: { writeFile(path: string, data: Uint8Array): void };
  readonly TessBaseAPI: new () => Api;
  readonly Pix: unknown;
  getPointer(object: unknown): number;
  wrapPointer(pointer: number, type: unknown): Pix;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  _pixReadMem(data: number, bytes: number): number;
  _pixDestroy(pointerToPix: number): void;
}

/** What came out of a picture's bytes, still in the library's own form. */
export interface Decoded {
  readonly memory: ArrayBuffer;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly hasAlpha: boolean;
  /** 32-bit words of a row. */
  readonly wordsPerLine: number;
  readonly data: number;
  /** Address and length of the palette (blue, green, red, alpha); length 0: none. */
  readonly palette: { readonly at: number; readonly colours: number };
}

export interface Tesseract {
  /** undefined: not a picture that can be decoded. `use` gets it while it lives. */
  decode<T>(bytes: Uint8Array, use: (decoded: Decoded) => T): T | undefined;
  read(image: GreyImage, dpi: number): { readonly text: string; readonly confidence: number };
  /** Too large to be kept. */
  isWorn(): boolean;
}

// The types of WebAssembly belong to the browser's library, which is not ours.
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> };
    readonly Memory: new (...never: never[]) => Memory;
  };
};

let compiled: object | undefined;

const instantiate = (
  imports: object,
  maxBytes: number,
): { instance: { exports: object }; memory: Memory } => {
  compiled ??= new WebAssembly.Module(readFileSync(require.resolve(`${CORE}.wasm`)));
  const instance = new WebAssembly.Instance(compiled, imports);
  const memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
  if (memory === undefined) throw new Error('no memory is exported');
  const grow = memory.grow.bind(memory);
  // No heap limit of V8 counts this memory. The library takes a refusal for what it is: no memory.
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * PAGE_BYTES > maxBytes) throw new RangeError('over the limit');
    return grow(pages);
  };
  return { instance, memory };
};

export interface TesseractOptions {
  /** Language and the file of its data (gzip). */
  readonly languages: readonly (readonly [name: string, file: string])[];
  readonly maxBytes: number;
  readonly keepBytes?: number;
}

export const createTesseract = async ({
  languages,
  maxBytes,
  keepBytes = KEEP_BYTES,
}: TesseractOptions): Promise<Tesseract> => {
  const load = require(CORE) as (options: object) => Promise<Core>;
  let memory: Memory | undefined;
  const quiet = (): void => {};
  const core = await load({
    // What it has to say may quote the document.
    print: quiet,
    printErr: quiet,
    TesseractProgress: quiet,
    instantiateWasm: (imports: object, done: (instance: object) => void) => {
      const made = instantiate(imports, maxBytes);
      memory = made.memory;
      done(made.instance);
      return made.instance.exports;
    },
  });
  const own = memory as unknown as Memory;
  for (const [name, file] of languages)
    core.FS.writeFile(`${name}.traineddata`, gunzipSync(readFileSync(file)));
  const api = new core.TessBaseAPI();
  const status = api.Init(null, languages.map(([name]) => name).join('+'), ENGINE);
  if (status !== 0) throw new Error('the language data are not usable');
  api.SetVariable('tessedit_pageseg_mode', ONE_COLUMN);
  // Words of earlier pages must not change what is read on later ones.
  api.SetVariable('tessedit_enable_doc_dict', '0');
  const put = (data: Uint8Array): number => {
    const pointer = core._malloc(data.byteLength);
    if (pointer === 0) throw new RangeError('no memory');
    new Uint8Array(own.buffer).set(data, pointer);
    return pointer;
  };
  return {
    decode(bytes, use) {
      const file = put(bytes);
      const pointer = core._pixReadMem(file, bytes.byteLength);
      core._free(file);
      if (pointer === 0) return undefined;
      try {
        return use(decodedOf(core.wrapPointer(pointer, core.Pix), core, own));
      } finally {
        const cell = core._malloc(4);
        new DataView(own.buffer).setUint32(cell, pointer, true);
        core._pixDestroy(cell);
        core._free(cell);
      }
    },
    read({ width, height, data }, dpi) {
      const pixels = put(data);
      try {
        api.SetImage(pixels, width, height, 1, width);
        api.SetSourceResolution(dpi);
        if (api.Recognize(null) !== 0) return { text: '', confidence: 0 };
        return { text: api.GetUTF8Text(), confidence: api.MeanTextConf() };
      } finally {
        api.Clear();
        core._free(pixels);
      }
    },
    isWorn: () => own.buffer.byteLength > keepBytes,
  };
};

const decodedOf = (pix: Pix, core: Core, memory: Memory): Decoded => {
  const colours = pix.get_colormap();
  const at = core.getPointer(colours);
  return {
    memory: memory.buffer,
    width: pix.get_w(),
    height: pix.get_h(),
    depth: pix.get_d(),
    hasAlpha: pix.get_spp() === 4,
    wordsPerLine: pix.get_wpl(),
    data: pix.get_data(),
    palette: at === 0 ? { at: 0, colours: 0 } : { at: colours.get_array(), colours: colours.get_n() },
  };
};
