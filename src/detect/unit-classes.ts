/** What every UTF-16 unit is, as tables: loops over text ask nothing else. */

/** 0 other, 1 letter, 2 digit, 3 `#`. Everything from U+00AA that is no punctuation counts as a letter. */
export const CLASS = new Uint8Array(65_536);
for (let code = 0; code < 65_536; code++) {
  if (code >= 48 && code <= 57) CLASS[code] = 2;
  else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) CLASS[code] = 1;
  else if (code === 35) CLASS[code] = 3;
  else if (code >= 0xaa && /[\p{L}\p{M}]/u.test(String.fromCharCode(code))) CLASS[code] = 1;
}

/** Lower case of every unit, where that is one unit. */
export const LOWER = new Uint16Array(65_536);
for (let code = 0; code < 65_536; code++) {
  const lower = CLASS[code] === 1 ? String.fromCharCode(code).toLowerCase() : '';
  LOWER[code] = lower.length === 1 ? lower.charCodeAt(0) : code;
}
