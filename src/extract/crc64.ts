/** CRC-64 of ECMA-182, bits reversed: what XZ checks its blocks with. In two halves, since numbers hold 53 bits. */

const LOW_POLYNOMIAL = 0xd787_0f42;
const HIGH_POLYNOMIAL = 0xc96c_5795;

const LOW = new Int32Array(256);
const HIGH = new Int32Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let low = byte;
  let high = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    const carried = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (carried === 0) continue;
    low ^= LOW_POLYNOMIAL;
    high ^= HIGH_POLYNOMIAL;
  }
  LOW[byte] = low;
  HIGH[byte] = high;
}

export class Crc64 {
  #low = -1;
  #high = -1;

  update(data: Uint8Array): void {
    let low = this.#low;
    let high = this.#high;
    for (let at = 0; at < data.length; at += 1) {
      const index = (low ^ (data[at] as number)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (LOW[index] as number);
      high = (high >>> 8) ^ (HIGH[index] as number);
    }
    this.#low = low;
    this.#high = high;
  }

  /** As XZ stores it: eight bytes, the lowest first. */
  digest(): Uint8Array {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setInt32(0, ~this.#low, true);
    bytes.setInt32(4, ~this.#high, true);
    return new Uint8Array(bytes.buffer);
  }
}
