/** HTML by template: every value put in is escaped, so that forgetting it is not possible. */
import { escapeHtml } from '../../util/escape-html.ts';

export interface Markup {
  readonly html: string;
}
type Part = string | number | Markup | readonly Markup[] | undefined;

const textOf = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'html' in part ? part.html : part.map(({ html }) => html).join('');
};

export const markup = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  html: strings.reduce((html, string, at) => html + textOf(parts[at - 1]) + string),
});
