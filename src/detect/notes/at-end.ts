/**
 * An expression that ends where a text ends (`…$`), tried there and nowhere else: as a lookbehind it is read backwards from
 * the last character, which mostly refuses it, where a search tries it at every place before.
 */
export const atEnd = ({ source, flags }: RegExp): ((text: string) => boolean) => {
  const backwards = new RegExp(`(?<=${source})`, `${flags}y`);
  return (text) => {
    backwards.lastIndex = text.length;
    return backwards.test(text);
  };
};
