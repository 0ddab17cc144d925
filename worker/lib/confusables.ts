/**
 * Characters that are drawn like a Latin letter, by the letter. From Unicode's table of confusables
 * (https://www.unicode.org/Public/security/, Unicode licence): the single characters whose prototype
 * is one letter and that compatibility decomposition does not reach; with Latin small capitals and
 * the Cyrillic and Greek letters drawn like them.
 */
const LIKE: Record<string, string> = {
  a: 'ɑαаᎪᗅᴀẚ⍶⍺ꓮ𐊠𖽀',
  b: 'ƀƃƄɓʙΒБЬвѣҍᏏᏴᖯᗷꓐꞴ𐊂𐊡𐌁',
  c: '¢ȼϲϹсҫᴄ₡ⲥꓚꮯ𐊢𐌂𐐽𐔜𑣩𑣲🝌',
  d: 'ÐđƌɖɗԁᎠᏧᑯᗞᗪᴅ₫ꓒꓓ',
  e: 'ǝɇəεеєҽҿᎬᴇ℮⋿ⴹꓰꬲ𐊆𑢦𑢮',
  f: 'ſƒϜքᖴᵮẝꓝꞙꬵ𐊇𐊥𐔥𑣂𝈓',
  g: 'ƍǥɠɡɢԌցᏀᏳᶃꓖ',
  h: 'ħɦʜΗнћҢһӇӉհᎻᏂᏲᕼⱧⲎꓧꚕ𐋏',
  i: 'ıɨɩɪ˛ͺιіӏᵻᵼ⍳⍸ⓛꙇꭵ𑣃',
  j: 'ɉϳјᎫᒍᴊꓙꞲ',
  k: 'ĸƙκкҚҞᏦᛕᴋ₭ⱩⲔꓗꝀ𐔘',
  l: 'łƖƗƚǀɫɭʟΙІӀ\u{5c0}\u{5d5}\u{5df}\u{627}\u{661}\u{673}۱\u{7ca}ᏞᒪᛁℐℑⅠ∣⏽ⲒⳐⵏꓡꓲＩ￨𐊊𐌉𐌠𐐛𐔦𑢣𑢲𖼖𖼨𝈪𝐈𝐼𝑰𝓘𝕀𝕴𝖨𝗜𝘐𝙄𝙸𝟏𝟙𝟣𝟭𝟷\u{1e8c7}',
  m: 'ɱΜϺмӍᎷᗰᛖᴍᵯ₥ⅿⲘꓟ𐊰𐌑𑜀𑣣𝐦𝑚𝒎𝓂𝓶𝔪𝕞𝖒𝗆𝗺𝘮𝙢𝚖',
  n: 'ƝƞɳɴΝηոռᵰⲚꓠ𐆎𐔓',
  o: 'øɵθοσоѳөօ\u{5e1}\u{647}\u{665}\u{6be}\u{6c1}\u{6d5}۵\u{6ff}\u{7c0}०০੦૦ଠ୦௦౦೦ഠ൦๐໐တဝ၀ჿዐᴏᴑ⁰⊖⊝⍬ⲟⴱⵁⵔ〇ꓳꝋꬽꬾꭴꮎꮻ𐊒𐊫𐐬𐓪𐔖𑓐𑢵𑣈𑣗𑣠𝈚𝟎𝟘𝟢𝟬𝟶🜔',
  p: 'ƥρрᏢᑭᴘᵽ⍴ⲣꓑ𐊕',
  q: 'ʠԛգզⵕ',
  r: 'ɍɼɽʀгяғᎡᏒᖇᴦᵲⲅꓣꭇꭈꮁ𐒴𖼵𝈖',
  s: 'ƽʂѕՏᏕᵴꓢꜱꮪ𐊖𐑈𑣁𖼺',
  t: 'ŧƭƮȾτтҬᎢᴛᵵ₮⊤⍡⟙Ⲧꓔ𐊗𐊱𐌕𑢼𖼊🝨',
  u: 'Ʉʋυսሀᑌᴜᵾ∪⋃ꓴꞟꭎꭒꮜ𐓶𑣘𖽂',
  v: 'νѵ\u{5d8}\u{667}۷ᐯᴠ∨⋁ⴸꓦꛟꮩ𐆗𐔝𑜆𑣀𖼈𝈍🜈',
  w: 'ɯѡѽԝաᏔᴡ₩ꓪꝡꮃ𑓅𑜊𑜎𑜏𑣦𑣯',
  x: '×ΧхҲᕁᕽ᙭\u{166e}ᚷ╳⤫⤬⨯⨰ⲬⵝꓫꞳ𐆖𐊐𐊴𐌗𐌢𐔧𑣬',
  y: '¥ƴɏɣʏΥγуүұყᎩᎽᶌỿⲨꓬꭚ𐊲𑢤𑣜𖽃',
  z: 'ƶȥʐΖᴢᵶꓜꮓ𐋵𑢩𑣄𑣥',
}

/** The letter that a character is drawn like. */
export const CONFUSABLE: ReadonlyMap<string, string> = new Map(
  Object.entries(LIKE).flatMap(([letter, likes]) => Array.from(likes, (like) => [like, letter] as const)),
)
