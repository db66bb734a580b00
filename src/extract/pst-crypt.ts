/** The two ways in which Outlook hides the bytes of a data file ([MS-PST] 5.1, 5.2). Neither has a key: they keep nobody out. */

/** mpbbR and mpbbS; mpbbI, which undoes mpbbR, follows from it. */
const R = Buffer.from(
  'QTYTYqghbrv0FswEf2ToXR7yyyp0xV410pVHnpYtmohMfYQ/26wxtkhf9sTYOYvnIzs4jsjB3yWxIKVGYE6c+6rTVlFFfFUAB8krnYWbCaCPrbMPY6uJS9enFVpxZkK/JkprmPrqd1OycAUs/Vk6hn7OBuuCeFfHjUOvtBzUW83i6SdPwwhygM+w7/Uobb4wTTSS1Q48IjLl5PmfwtEKgRLh7pGDduOX5mGKF3mkt9yQelyMAqbKad5QGhGTuVKHWPztHTdJG2rgKTOZvWzZlPNAVG/wxnO41j5lGEQf3WcQ8QwZ7K4DoRR7qQv/+KPAogH3LrwkaHUN/rovtdDaPQ==',
  'base64',
);
const S = Buffer.from(
  'FFMPVrPIepzrZUgXFhWfAsxUfIMADQwLomKodtvZ7cfFpNyshXTW0KebrpqWcWbDY5m43XOSjoR9pV7RXZOxV1FQgIlSlE9OCmu8jX9uR0ZBQEQBEcsDP/f04amPPDr5+/AZMIIJLsmdoIZJ7m9NbcQtgTQlhxuIqvwGoRI4/UxCcmQTNyRqdXdD/+a0SzZc5Ng1PUW5LOy3MSspB2ijDml7GJ4hOb4oGlt49SPKKrCvPv4EjOflmDKV0/ZK6Kbq6fPVL3Ag8h8FZ61VEM7N4yc72rrXwibUkR3SHCIz+PrxWu/PkLaLtb3AvwiXHmziYeDGwVmru1jeX99geX6yig==',
  'base64',
);
const I = new Uint8Array(256);
for (const [index, value] of R.entries()) I[value] = index;

const permute = (data: Uint8Array): Uint8Array => {
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 1) out[at] = I[data[at]!]!;
  return out;
};

/** The same both ways: what is decoded twice is what it was. */
const cyclic = (data: Uint8Array, key: number): Uint8Array => {
  const out = new Uint8Array(data.length);
  let word = (key ^ (key >>> 16)) & 0xffff;
  for (let at = 0; at < data.length; at += 1) {
    const low = word & 0xff;
    const high = word >> 8;
    let byte = R[(data[at]! + low) & 0xff]!;
    byte = S[(byte + high) & 0xff]!;
    byte = I[(byte - high) & 0xff]!;
    out[at] = (byte - low) & 0xff;
    word = (word + 1) & 0xffff;
  }
  return out;
};

/** `method` as the header says: 1 permutes, 2 permutes in a circle that the block's number begins. */
export const decryptBlock = (data: Uint8Array, method: number, block: number): Uint8Array => {
  if (method === 1) return permute(data);
  return method === 2 ? cyclic(data, block >>> 0) : data;
};
