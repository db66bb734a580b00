/**
 * WebAssembly written in TypeScript: an instruction is the bytes it is made of, an expression those of its parts and its
 * own. Enough for loops over bytes with SIMD; nothing is checked here, the engine validates the module.
 */

export type Code = readonly number[];

const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
};
const signed = (value: bigint): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 0x7fn);
    if ((rest >> 7n === 0n && low < 64) || (rest >> 7n === -1n && low >= 64)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
};

type Binary = (a: Code, b: Code) => Code;
type Unary = (a: Code) => Code;
const binary =
  (...operation: readonly number[]): Binary =>
  (a, b) => [...a, ...b, ...operation];
const unary =
  (...operation: readonly number[]): Unary =>
  (a) => [...a, ...operation];
const load =
  (...operation: readonly number[]) =>
  (address: Code, offset = 0): Code => [...address, ...operation, 0, ...unsigned(offset)];
const store =
  (...operation: readonly number[]) =>
  (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    ...operation,
    0,
    ...unsigned(offset),
  ];
const simd = (operation: number): number[] => [0xfd, ...unsigned(operation)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(BigInt(value | 0))],
  load: load(0x28),
  load8: load(0x2d),
  load16: load(0x2f),
  store: store(0x36),
  store8: store(0x3a),
  eqz: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  below: binary(0x49),
  above: binary(0x4b),
  notBelow: binary(0x4f),
  ctz: unary(0x68),
  popcnt: unary(0x69),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  or: binary(0x72),
  xor: binary(0x73),
  shl: binary(0x74),
  shr: binary(0x76),
  rotr: binary(0x78),
  wrap: unary(0xa7),
};

export const i64 = {
  const: (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))],
  load: load(0x29),
  store: store(0x37),
  eqz: unary(0x50),
  eq: binary(0x51),
  ctz: unary(0x7a),
  popcnt: unary(0x7b),
  add: binary(0x7c),
  sub: binary(0x7d),
  mul: binary(0x7e),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shl: binary(0x86),
  shr: binary(0x88),
  extend: unary(0xad),
};

/** Vectors of 16 bytes, and of 4 words where the name says so. */
export const v128 = {
  const: (bytes: readonly number[]): Code => [...simd(0x0c), ...bytes],
  load: load(...simd(0x00)),
  store: store(...simd(0x0b)),
  swizzle: binary(...simd(0x0e)),
  splat: unary(...simd(0x0f)),
  splat32: unary(...simd(0x11)),
  /** The low or high half as an i64. */
  half: (vector: Code, index: 0 | 1): Code => [...vector, ...simd(0x1d), index],
  eq: binary(...simd(0x23)),
  ne: binary(...simd(0x24)),
  below: binary(...simd(0x26)),
  notAbove: binary(...simd(0x2a)),
  not: unary(...simd(0x4d)),
  and: binary(...simd(0x4e)),
  or: binary(...simd(0x50)),
  xor: binary(...simd(0x51)),
  anyTrue: unary(...simd(0x53)),
  allTrue: unary(...simd(0x63)),
  bitmask: unary(...simd(0x64)),
  /** Two vectors of 8 units of 16 bits as 16 bytes; units above 255 become 255. */
  narrow: binary(...simd(0x66)),
  shr: binary(...simd(0x6d)),
  sub: binary(...simd(0x71)),
  shl32: binary(...simd(0xab)),
  shr32: binary(...simd(0xad)),
  add32: binary(...simd(0xae)),
};

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
export const tee = (local: number, value: Code): Code => [...value, 0x22, ...unsigned(local)];
/** Repeats until `leave` (depth 1 from its own level) is taken. */
export const loop = (...body: readonly Code[]): Code => [
  0x02,
  0x40,
  0x03,
  0x40,
  ...body.flat(),
  0x0c,
  0,
  0x0b,
  0x0b,
];
export const leaveIf = (condition: Code, depth = 1): Code => [...condition, 0x0d, depth];
export const againIf = (condition: Code, depth = 0): Code => [...condition, 0x0d, depth];
export const when = (condition: Code, then: readonly Code[], otherwise?: readonly Code[]): Code => [
  ...condition,
  0x04,
  0x40,
  ...then.flat(),
  ...(otherwise === undefined ? [] : [0x05, ...otherwise.flat()]),
  0x0b,
];
/** One of two values, both computed. */
export const select = (condition: Code, then: Code, otherwise: Code): Code => [
  ...then,
  ...otherwise,
  ...condition,
  0x1b,
];
export const fill = (address: Code, byte: Code, length: Code): Code => [
  ...address,
  ...byte,
  ...length,
  0xfc,
  0x0b,
  0,
];

type Kind = 'i32' | 'i64' | 'v128';
const KINDS: Readonly<Record<Kind, number>> = { i32: 0x7f, i64: 0x7e, v128: 0x7b };

/** A function of i32 parameters that answers an i32; its locals are numbered behind the parameters. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly locals: readonly Kind[];
  readonly body: Code;
}

const vectorOf = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const section = (id: number, items: readonly (readonly number[])[]): number[] => {
  const content = vectorOf(items);
  return [id, ...unsigned(content.length), ...content];
};
const nameBytes = (name: string): number[] => [...unsigned(name.length), ...Buffer.from(name, 'latin1')];

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
export type WasmInstance<Name extends string> = Readonly<
  Record<Name, (...parameters: number[]) => number>
> & {
  readonly memory: WasmMemory;
};

// The types of WebAssembly belong to the browser's library, which is not ours.
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: object };
  };
};

export const PAGE_BYTES = 65_536;

/** A module of these functions; every call of the result makes an instance with a memory of so many pages of its own. */
export const createWasm = <Name extends string>(
  functions: readonly WasmFunction[],
  pages: number,
): (() => WasmInstance<Name>) => {
  const module = new WebAssembly.Module(
    Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(
        1,
        functions.map(({ parameters }) => [
          0x60,
          ...vectorOf(new Array(parameters).fill([KINDS.i32])),
          ...vectorOf([[KINDS.i32]]),
        ]),
      ),
      ...section(
        3,
        functions.map((_, index) => unsigned(index)),
      ),
      ...section(5, [[0, ...unsigned(pages)]]),
      ...section(7, [
        [...nameBytes('memory'), 2, 0],
        ...functions.map(({ name }, index) => [...nameBytes(name), 0, ...unsigned(index)]),
      ]),
      ...section(
        10,
        functions.map(({ locals, body }) => {
          const code = [...vectorOf(locals.map((kind) => [1, KINDS[kind]])), ...body, 0x0b];
          return [...unsigned(code.length), ...code];
        }),
      ),
    ]),
  );
  return () => new WebAssembly.Instance(module).exports as WasmInstance<Name>;
};
