/** What the control words of RTF mean to a reader of text. RTF 1.9.1 and [MS-OXRTFEX]; a word on no list changes nothing. */

/** How a group is read. */
export type Destination =
  /** As part of the text around it. */
  | 'text'
  /** As a text of its own: notes, headers, comments, text boxes. */
  | 'aside'
  /** As a named value. */
  | 'named'
  /** The instruction of a field, the tags of a message that was HTML. */
  | 'code'
  | 'fonts'
  | 'object'
  /** Name and value of a shape's or a user's property. */
  | 'key'
  | 'value'
  | 'skip';

const list = (destination: Destination, words: string): [string, Destination][] =>
  words.split(' ').map((word) => [word, destination]);

export const DESTINATIONS: ReadonlyMap<string, Destination> = new Map([
  ...list(
    'aside',
    'header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt dptxbxtext background',
  ),
  ...list(
    'named',
    'title subject author operator manager company category keywords comment doccomm hlinkbase atnauthor atnid ' +
      'ffdeftext ffl ffstattext ffhelptext xe tc txe rxe bkmkstart revtbl docvar protusertbl objname objclass ftnalt',
  ),
  ...list('code', 'fldinst htmltag mhtmltag'),
  ...list('fonts', 'fonttbl'),
  ...list('object', 'objdata'),
  ...list('key', 'sn propname'),
  ...list('value', 'sv staticval linkval'),
  ...list(
    'text',
    'ud fldrslt object result shpinst shp sp shprslt do dptxbx info userprops field formfield listtext pntext ' +
      'moMathPara moMath mr mmath nesttableprops pnseclvl atrfend',
  ),
  ...list(
    'skip',
    'pict shppict nonshppict colortbl stylesheet listtable listoverridetable rsidtbl generator themedata ' +
      'colorschememapping datastore latentstyles xmlnstbl wgrffmtfilter mmathPr filetbl datafield template ' +
      'passwordhash ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn pntxta pntxtb pgptbl listpicture bkmkend ' +
      'nonesttables atrfstart creatim revtim printim buptim atndate atnref atntime ffname ffentrymcr ffexitmcr ' +
      'objalias objsect fontemb fontfile falt panose blipuid leveltext levelnumbers private oldcprops oldpprops',
  ),
]);

/** What single words stand for in the text. */
export const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['line', '\n'],
  ['softline', '\n'],
  ['lbr', '\n'],
  ['emdash', '\u2014'],
  ['endash', '\u2013'],
  ['emspace', ' '],
  ['enspace', ' '],
  ['qmspace', ' '],
  ['lquote', '\u2018'],
  ['rquote', '\u2019'],
  ['ldblquote', '\u201c'],
  ['rdblquote', '\u201d'],
  ['bullet', '\u2022'],
]);

/** Code pages by the words that name a whole document's. */
export const DOCUMENT_PAGES: ReadonlyMap<string, number> = new Map([
  ['ansi', 1252],
  ['mac', 10000],
  ['pc', 437],
  ['pca', 850],
]);

/** Shape properties that hold what a person wrote: alternative text, artistic lettering, tips. */
export const SPOKEN_PROPERTIES =
  /^(?:wzDescription|wzName|gtextUNICODE|wzTooltip|wzScript|pihlShape|hspLine)$/;
