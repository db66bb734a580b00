/** RC4 and nothing more: old Office files are encrypted with it, and OpenSSL 3 no longer offers it. */
export const rc4 = (key: Uint8Array, data: Uint8Array): Uint8Array => {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (let i = 0, j = 0; i < 256; i += 1) {
    const value = state[i]!;
    j = (j + value + key[i % key.length]!) & 255;
    state[i] = state[j]!;
    state[j] = value;
  }
  const out = new Uint8Array(data.byteLength);
  for (let at = 0, i = 0, j = 0; at < data.byteLength; at += 1) {
    i = (i + 1) & 255;
    const value = state[i]!;
    j = (j + value) & 255;
    const other = state[j]!;
    state[i] = other;
    state[j] = value;
    out[at] = data[at]! ^ state[(value + other) & 255]!;
  }
  return out;
};
