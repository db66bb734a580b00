/** The little of the DOM that the page's script uses. `lib.dom` would put `name`, `status` and `event` into a Node program's globals. */

export interface PageEvent {
  readonly key: string;
  readonly target: unknown;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  preventDefault(): void;
}

export interface PageElement {
  className: string;
  id: string;
  title: string;
  textContent: string | null;
  hidden: boolean;
  value: string;
  checked: boolean;
  readonly content: { readonly textContent: string | null };
  readonly style: { height: string; transform: string; setProperty(name: string, value: string): void };
  readonly clientHeight: number;
  scrollTop: number;
  append(...children: (PageElement | string)[]): void;
  replaceChildren(...children: PageElement[]): void;
  remove(): void;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  getAttribute(name: string): string | null;
  addEventListener(
    type: string,
    listener: (event: PageEvent) => void,
    options?: { readonly passive: boolean },
  ): void;
  querySelectorAll(selector: string): Iterable<PageElement>;
  closest(selector: string): PageElement | null;
  focus(): void;
  showModal(): void;
  close(): void;
}

export interface PageDocument {
  createElement(tag: string): PageElement;
  getElementById(id: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

export interface PageWindow {
  readonly document: PageDocument;
  addEventListener(type: string, listener: () => void): void;
  requestAnimationFrame(callback: () => void): number;
  setTimeout(callback: () => void, delayMs: number): number;
  clearTimeout(timer: number): void;
  getComputedStyle(element: PageElement): { getPropertyValue(name: string): string };
}
