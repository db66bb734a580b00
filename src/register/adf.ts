/** Atlassian Document Format: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
interface AdfNode {
  readonly type: string;
  readonly text?: string;
  readonly version?: number;
  readonly content?: readonly AdfNode[];
}

/** An empty text node is refused by Jira. */
const paragraph = (text: string): AdfNode => ({
  type: 'paragraph',
  content: text === '' ? [] : [{ type: 'text', text }],
});

/** A string is a paragraph, a list is bullets. */
export const adfDocument = (blocks: readonly (string | readonly string[])[]): AdfNode => ({
  type: 'doc',
  version: 1,
  content: blocks
    .filter(({ length }) => length > 0)
    .map((block) =>
      typeof block === 'string'
        ? paragraph(block)
        : {
            type: 'bulletList',
            content: block.map((text) => ({ type: 'listItem', content: [paragraph(text)] })),
          },
    ),
});
