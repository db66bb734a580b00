/**
 * Endings that an e-mail address or host name may have: every country's two letters, and the generic ones that carry
 * mail in practice. The whole IANA list (1,400) would mostly add words such as `zip` and `mov` that end file names.
 */
const GENERIC =
  'com org net edu gov mil int info biz name pro aero coop museum jobs mobi travel tel cat asia post xxx arpa test example ' +
  'invalid localhost app dev cloud online site website web tech store shop blog email mail health healthcare hospital ' +
  'clinic care doctor dental dentist surgery physio pharmacy med medical vet fit life live center foundation fund institute ' +
  'academy school university education college training courses agency company business group solutions services support ' +
  'systems network digital media social community team works expert consulting insurance insure finance financial bank ' +
  'money credit legal law attorney lawyer accountant tax office world global international earth space city london nyc paris ' +
  'berlin wien koeln hamburg bayern tokyo quebec scot wales cymru irish eus gal bzh frl vlaanderen brussels africa swiss ' +
  'xyz club top vip icu link page news today plus one zone house family kids baby love men guru ninja icloud google';
const COUNTRY =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ' +
  'ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm ' +
  'gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb ' +
  'lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu ' +
  'nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st sv sx sy sz ' +
  'tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw';

const DOMAINS = new Set(`${GENERIC} ${COUNTRY}`.split(' '));

export const isTopLevelDomain = (label: string): boolean =>
  DOMAINS.has(label) || DOMAINS.has(label.toLowerCase()) || /^xn--[a-z0-9-]{2,59}$/i.test(label);
