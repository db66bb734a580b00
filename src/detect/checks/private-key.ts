/** What follows the opening line of a PEM block: the key itself, not a description of the format. */
export const privateKey = (text: string): boolean => {
  const body = text.replace(/^-+\s+/, '');
  return body.length >= 16 && !/\.{3}|x{4}|example/i.test(body);
};
