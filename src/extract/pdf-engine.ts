/**
 * PDFium in WebAssembly: its raw calls, and strings out of its memory. One instance serves many documents;
 * it is dead after an abort, and a new one is made for the next document.
 */
import { PDFiumModule } from '@hyzyla/pdfium';

type Call = (...args: number[]) => number;

/** Fills `buffer` of `bytes` bytes and returns how many it needs, as PDFium's text getters do. */
type Fill = (buffer: number, bytes: number) => number;

export interface PdfEngine {
  readonly calls: Readonly<Record<PdfCall, Call>>;
  /** Copies into the engine's memory; `free` it. */
  put(data: Uint8Array): number;
  alloc(bytes: number): number;
  free(pointer: number): void;
  copy(pointer: number, bytes: number): Uint8Array;
  uint32(pointer: number): number;
  float32(pointer: number): number;
  /** UTF-16 and byte strings of the getters that are called twice: for the length, then for the text. */
  utf16(fill: Fill): string;
  latin1(fill: Fill): string;
  readonly memoryBytes: number;
  /** Was more memory asked for than allowed? PDFium aborts then. */
  readonly starved: boolean;
}

const CALLS = [
  'FPDF_LoadMemDocument',
  'FPDF_GetLastError',
  'FPDF_CloseDocument',
  'FPDF_GetPageCount',
  'FPDF_LoadPage',
  'FPDF_ClosePage',
  'FPDFText_LoadPage',
  'FPDFText_ClosePage',
  'FPDFText_CountChars',
  'FPDFText_GetText',
  'FPDFText_HasUnicodeMapError',
  'FPDFText_CountRects',
  'FPDFText_GetRect',
  'FPDFPage_CountObjects',
  'FPDFPage_GetObject',
  'FPDFPageObj_GetType',
  'FPDFPageObj_GetBounds',
  'FPDF_GetPageWidthF',
  'FPDF_GetPageHeightF',
  'FPDFBitmap_CreateEx',
  'FPDFBitmap_FillRect',
  'FPDFBitmap_GetBuffer',
  'FPDFBitmap_GetStride',
  'FPDFBitmap_Destroy',
  'FPDF_RenderPageBitmap',
  'FPDFDOC_InitFormFillEnvironment',
  'FPDFDOC_ExitFormFillEnvironment',
  'FPDFPage_GetAnnotCount',
  'FPDFPage_GetAnnot',
  'FPDFPage_CloseAnnot',
  'FPDFAnnot_GetSubtype',
  'FPDFAnnot_GetStringValue',
  'FPDFAnnot_GetFormFieldValue',
  'FPDFAnnot_GetFormFieldName',
  'FPDFAnnot_GetFormFieldAlternateName',
  'FPDFAnnot_GetLink',
  'FPDFLink_GetAction',
  'FPDFAction_GetURIPath',
  'FPDFAnnot_GetFileAttachment',
  'FPDF_GetMetaText',
  'FPDFBookmark_GetFirstChild',
  'FPDFBookmark_GetNextSibling',
  'FPDFBookmark_GetTitle',
  'FPDFDoc_GetAttachmentCount',
  'FPDFDoc_GetAttachment',
  'FPDFAttachment_GetName',
  'FPDFAttachment_GetFile',
  'FPDF_GetXFAPacketCount',
  'FPDF_GetXFAPacketName',
  'FPDF_GetXFAPacketContent',
] as const;

export type PdfCall = (typeof CALLS)[number];

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Wasm {
  readonly wasmExports: Record<string, Call> & { readonly memory: WasmMemory };
  _FPDF_InitLibraryWithConfig(config: object): void;
}

const PAGE_BYTES = 64 * 1024;
/** A string longer than this in a field is no field. */
const MAX_STRING_BYTES = 4 * 1024 ** 2;

/** Quiet: what PDFium has to say may quote the document. An instance makes this object its own: each needs another. */
const silent = (): object => ({ print: () => {}, printErr: () => {} });

const createEngine = async (maxBytes: number): Promise<PdfEngine> => {
  const wasm = (await PDFiumModule(silent() as never)) as unknown as Wasm;
  const { memory, ...functions } = wasm.wasmExports;
  let starved = false;
  // WebAssembly memory counts for no heap limit of V8: the only wall inside the thread is here.
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * PAGE_BYTES > maxBytes) {
      starved = true;
      throw new RangeError('over the limit');
    }
    return grow(pages);
  };
  wasm._FPDF_InitLibraryWithConfig({});
  const calls = Object.fromEntries(CALLS.map((name) => [name, functions[name]!])) as Record<PdfCall, Call>;
  const { malloc, free } = functions as Record<'malloc' | 'free', Call>;
  const copy = (pointer: number, bytes: number): Uint8Array =>
    new Uint8Array(memory.buffer, pointer, bytes).slice();
  const filled = (fill: Fill): Uint8Array => {
    const bytes = fill(0, 0);
    if (bytes <= 0 || bytes > MAX_STRING_BYTES) return new Uint8Array();
    const buffer = malloc(bytes);
    const got = Math.min(fill(buffer, bytes), bytes);
    const data = copy(buffer, Math.max(0, got));
    free(buffer);
    return data;
  };
  const text = (encoding: string, fill: Fill): string =>
    new TextDecoder(encoding).decode(filled(fill)).replace(/\0+$/, '');
  return {
    calls,
    alloc: (bytes) => malloc(bytes),
    free: (pointer) => void free(pointer),
    put(data) {
      const pointer = malloc(data.byteLength);
      new Uint8Array(memory.buffer, pointer, data.byteLength).set(data);
      return pointer;
    },
    copy,
    uint32: (pointer) => new DataView(memory.buffer).getUint32(pointer, true),
    float32: (pointer) => new DataView(memory.buffer).getFloat32(pointer, true),
    utf16: (fill) => text('utf-16le', fill),
    latin1: (fill) => text('latin1', fill),
    get memoryBytes() {
      return memory.buffer.byteLength;
    },
    get starved() {
      return starved;
    },
  };
};

let current: Promise<PdfEngine> | undefined;

/** The instance of this thread. `maxBytes` holds for the one that is made now. */
export const pdfEngine = (maxBytes: number): Promise<PdfEngine> => {
  current ??= createEngine(maxBytes);
  return current;
};

/** WebAssembly memory never shrinks, and an instance is unusable after an abort: the next document gets a new one. */
export const dropPdfEngine = (): void => {
  current = undefined;
};
