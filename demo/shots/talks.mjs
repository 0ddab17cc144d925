/**
 * One message of a staged conversation, in each language that has words for it; else in English.
 * @typedef {object} Line
 * @property {keyof typeof PEOPLE} by
 * @property {string} en `{name}` mentions somebody.
 * @property {string} [ar]
 * @property {string} [as] What later lines and pictures call it.
 * @property {string} [answers]
 * @property {true} [action]
 * @property {number} [ago] How many days ago it seems to be.
 * @property {Record<string, (keyof typeof PEOPLE)[]>} [reactions]
 * @property {{ en: string, ar: string }} [edited] What it says by now.
 * @property {true} [deleted]
 * @property {true} [pinned]
 * @property {{ choices: { en: string, ar: string }[], multiple?: true, anonymous?: true, minutes?: number,
 *   votes?: Partial<Record<keyof typeof PEOPLE, number[]>>, closed?: true }} [poll]
 * @property {{ title: string, description?: string, site?: string, wide?: true, small?: true, player?: true }} [preview]
 */

/** Those who speak. The first one reads. */
export const PEOPLE = {
  ines: { en: 'Ines Prado', ar: 'إيناس برادو', role: 'moderator' },
  jonah: { en: 'Jonah Beck', ar: 'يونس باقر' },
  mira: { en: 'Mirembe Okello', ar: 'ميرا العلي' },
  tove: { en: 'Tove', ar: 'طارق' },
}

const LONG = Array.from(
  { length: 24 },
  (_, at) => `${at + 4}:40  ${at % 3 ? 'still too deep for boots' : 'a first look at the sandbar'}`,
).join('\n')

/** @type {Line[]} */
export const WORDS = [
  {
    by: 'jonah',
    as: 'marks',
    en: 'Low tide is at **6:40**, says the _almanac_; ~~7:10~~ was last week. Bring `boots --tall` and set `lamp.beam = { width: "narrow", colour: "amber" }` for the flats.',
    ar: 'الجزر في **6:40** كما يقول _التقويم_؛ أما ~~7:10~~ فكان الأسبوع الماضي. أحضروا `boots --tall` واضبطوا `lamp.beam = { width: "narrow" }` للسهل.',
  },
  {
    by: 'mira',
    en: '> Low tide is at 6:40\nAre you sure? Mine says:\n- six at the gate\n- seven at the flats\n  - with lamps\n  - and dry socks\n1. boots\n2. the flask',
    ar: '> الجزر في 6:40\nهل أنت متأكد؟ عندي:\n- السادسة عند البوابة\n- السابعة في السهل\n  - مع المصابيح\n  - وجوارب جافة\n1. أحذية\n2. ترمس',
  },
  {
    by: 'ines',
    as: 'code',
    en: 'This draws it:\n```ts\nconst tide = (hours: number): number => Math.sin((hours * Math.PI) / 6.21)\n\nfor (const hour of hours) plot(hour, tide(hour))\n```\nRough, but close enough.',
    ar: 'هكذا نرسمه:\n```ts\nconst tide = (hours: number): number => Math.sin((hours * Math.PI) / 6.21)\n\nfor (const hour of hours) plot(hour, tide(hour))\n```\nتقريبي لكنه يكفي.',
  },
  { by: 'ines', en: 'As always: no promises.', ar: 'كالعادة: بلا وعود.' },
  {
    by: 'jonah',
    as: 'spoiler',
    en: 'I know a shorter way: ||left at the boat shed, then over the low wall|| and you are there.',
    ar: 'أعرف طريقا أقصر: ||يسارا عند مخزن القوارب ثم فوق الجدار|| وتصلون.',
  },
  {
    by: 'tove',
    en: '{ines} and {mira}: [the map](https://maps.example.com/flats) or https://tides.example.com/flats?day=tomorrow',
    ar: '{ines} و{mira}: [الخريطة](https://maps.example.com/flats) أو https://tides.example.com/flats?day=tomorrow',
  },
  { by: 'mira', en: '🦀🦀', ar: '🦀🦀' },
  { by: 'tove', action: true, en: 'waves with a lantern', ar: 'يلوّح بالفانوس' },
  { by: 'mira', as: 'paste', en: `\`\`\`paste\n${LONG}\n\`\`\`` },
  {
    by: 'ines',
    as: 'long',
    en: `What we agreed on, so that nobody has to look for it:\n\n${LONG}`,
    ar: `ما اتفقنا عليه حتى لا يبحث أحد عنه:\n\n${LONG}`,
  },
]

/** @type {Line[]} */
export const PAST = [
  {
    by: 'jonah',
    as: 'key',
    ago: 9,
    pinned: true,
    en: 'The key to the boat shed hangs behind the third pot.',
    ar: 'مفتاح مخزن القوارب خلف الأصيص الثالث.',
  },
  { by: 'mira', ago: 9, en: 'Third from the left, I hope.', ar: 'الثالث من اليسار كما آمل.' },
  {
    by: 'tove',
    as: 'edited',
    ago: 1,
    en: 'Who has the good lamp?',
    ar: 'من عنده المصباح الجيد؟',
    edited: { en: 'Who has the good lamp? The one with the hook.', ar: 'من عنده المصباح الجيد؟ ذو الخطاف.' },
    reactions: { '👀': ['mira'] },
  },
  { by: 'jonah', as: 'gone', ago: 1, deleted: true, en: 'Not me.', ar: 'لست أنا.' },
  {
    by: 'ines',
    as: 'own',
    ago: 1,
    answers: 'edited',
    en: 'In my van, charged and waiting.',
    ar: 'في سيارتي، مشحون وينتظر.',
    reactions: { '🎉': ['mira', 'tove', 'ines'], '❤️': ['jonah', 'tove'], '👍': ['mira'] },
  },
  {
    by: 'mira',
    as: 'rules',
    pinned: true,
    en: 'Six at the gate, lamps off until we are past the reeds. The birds sleep there.',
    ar: 'السادسة عند البوابة، والمصابيح مطفأة حتى نتجاوز القصب. الطيور تنام هناك.',
    reactions: { '👍': ['ines', 'jonah', 'tove'], '🦆': ['tove'] },
  },
  {
    by: 'tove',
    as: 'hidden',
    en: 'Who made you the boss of the reeds?',
    ar: 'ومن جعلك زعيمة القصب؟',
  },
  {
    by: 'jonah',
    answers: 'rules',
    en: 'Past the reeds. Understood.',
    ar: 'بعد القصب. مفهوم.',
  },
  {
    by: 'mira',
    as: 'last',
    en: 'And bring the flask with the dent. The other one tastes of soap.',
    ar: 'وأحضروا الترمس المنبعج. الآخر طعمه صابون.',
  },
]

/** @type {Line[]} */
export const POLLS = [
  {
    by: 'jonah',
    as: 'open',
    en: 'Which gate?',
    ar: 'أي بوابة؟',
    poll: {
      choices: [
        { en: 'North gate', ar: 'البوابة الشمالية' },
        {
          en: 'The little one by the boat shed, if somebody has oiled the hinges since the last storm',
          ar: 'الصغيرة عند مخزن القوارب، إن كان أحد قد زيّت مفاصلها بعد العاصفة الأخيرة',
        },
        { en: 'Over the wall', ar: 'من فوق الجدار' },
      ],
      minutes: 1440,
      votes: { mira: [0], tove: [1] },
    },
  },
  {
    by: 'mira',
    as: 'closed',
    en: 'What shall we bring?',
    ar: 'ماذا نحضر؟',
    poll: {
      choices: [
        { en: 'Flask', ar: 'ترمس' },
        { en: 'Lamp', ar: 'مصباح' },
        { en: 'Mittens', ar: 'قفازات' },
      ],
      multiple: true,
      anonymous: true,
      votes: { ines: [0, 1], jonah: [0], tove: [0, 2], mira: [1] },
      closed: true,
    },
  },
]

/** @type {Line[]} */
export const LINKS = [
  {
    by: 'jonah',
    en: 'https://tides.example.com/flats',
    preview: {
      title: 'The flats at low tide: where the sand holds, and where it only looks as if it did',
      description: 'A walk of three hours, best begun an hour before low water. Bring boots and a lamp.',
      site: 'Tideline Almanac',
      wide: true,
    },
  },
  {
    by: 'mira',
    en: 'How the jellyfish do it: https://video.example.com/watch',
    ar: 'هكذا تفعلها قناديل البحر: https://video.example.com/watch',
    preview: { title: 'Jellyfish, slowly', site: 'YouTube', wide: true, player: true },
  },
  {
    by: 'ines',
    en: 'https://club.example.com/boats',
    preview: {
      title: 'Boat shed: who has it when',
      description: 'The list of the week. Ask before you take the key.',
      small: true,
    },
  },
  {
    by: 'tove',
    en: 'https://weather.example.com/',
    preview: { title: 'Wind 4 from the west, easing', site: 'weather.example.com' },
  },
]
