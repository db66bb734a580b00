/** One element with class and text. Text only ever goes in as text: nothing on the page parses markup. */
import type { PageDocument, PageElement } from './page-dom.ts';

export type MakeElement = (
  tag: string,
  className?: string,
  ...children: (PageElement | string)[]
) => PageElement;

export const createMakeElement =
  (document: PageDocument): MakeElement =>
  (tag, className = '', ...children) => {
    const element = document.createElement(tag);
    if (className !== '') element.className = className;
    element.append(...children);
    return element;
  };
