/** What stands behind the word address in some language: a number and a word, no two fields of a form, no other kind of address. */
export const labelledAddress = (text: string): boolean =>
  /(?:^|[\s,/])\d{1,5}/.test(text) &&
  /\p{L}{3}/u.test(text) &&
  !/ {2}|[,.;/-]$|\d{7}|^\d{1,3}(?:\.\d{1,3}){2}|^0x/.test(text) &&
  text.split(/[\s,]+/).length > 1;
