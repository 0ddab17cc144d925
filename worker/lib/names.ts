import { CONFUSABLE } from './confusables.ts'

/** Titles that nobody takes who has not been given one, in the languages they are most often faked in. */
const TITLES = [
  ...['admin', 'admins', 'administrator', 'administration', 'moderator', 'moderators', 'moderation'],
  ...['sysadmin', 'webmaster', 'superuser', 'administrador', 'administrateur', 'amministratore'],
  ...['moderador', 'modérateur', 'moderatore', 'админ', 'администратор', 'модератор', 'yönetici'],
  ...['管理员', '管理員', '管理者', '관리자', '版主', 'مشرف', 'مدير', 'אדמין', 'मॉडरेटर', 'एडमिन'],
]
/** Words that are a title only where nothing else is said: "Mod", but not "Mod Squad". */
const ALONE = [
  ...['mod', 'mods', 'owner', 'host', 'staff', 'team', 'support', 'official', 'system', 'root', 'bot'],
  ...['security', 'help', 'helpdesk', 'service', 'parlor', 'поддержка', '客服', '系统'],
]

/** Digits and signs that stand for letters where someone wants them to. */
const LEET: Record<string, string> = {
  ...{ '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't' },
  ...{ '@': 'a', $: 's', '|': 'l', '!': 'l', '€': 'e', '£': 'l' },
  // i and l are one letter in too many typefaces.
  i: 'l',
}

/** Who must not be taken for somebody else. */
export interface Guarded {
  /** Names of those who look after the site. */
  staff: readonly string[]
  /** The site's own. */
  site: string
}

/** Whether a name would pass at a glance for one of those who look after the site, or for the site itself. */
export function isStaffLike(name: string, { staff, site }: Guarded): boolean {
  const whole = skeletonOf(name)
  if (whole === '') return false
  if (isLike(name, staff)) return true
  // Signs may stand for letters, or beside them: "@dmin", "Admin!".
  const words = [/[^\p{L}\p{N}\p{M}\p{So}@$|!]+/u, /[^\p{L}\p{N}\p{M}\p{So}]+/u].flatMap((between) =>
    name.split(between).map(skeletonOf),
  )
  if ([whole, ...words].some((word) => TITLE_SKELETONS.has(word))) return true
  const own = skeletonOf(site)
  const rest = own !== '' && whole.startsWith(own) ? whole.slice(own.length) : whole
  return rest === '' || ALONE_SKELETONS.has(rest) || ALONE_SKELETONS.has(whole)
}

/** Whether a name looks like one of these. */
export function isLike(name: string, others: readonly string[]): boolean {
  const whole = skeletonOf(name)
  return whole !== '' && others.some((other) => skeletonOf(other) === whole)
}

/**
 * What a name looks like: two names with one skeleton are hard to tell apart. After Unicode's
 * confusables (UTS 39), and blind to case, accents, spacing and digits in place of letters.
 */
export function skeletonOf(name: string): string {
  const letters = Array.from(name, (letter) =>
    Array.from((CONFUSABLE.get(letter) ?? boxed(letter) ?? letter).normalize('NFKD'), plain).join(''),
  ).join('')
  return letters
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function plain(letter: string): string {
  const lower = (CONFUSABLE.get(letter) ?? letter).toLowerCase()
  const latin = CONFUSABLE.get(lower) ?? lower
  return LEET[latin] ?? latin
}

/** White letters on black, and the halves of flags, which have no decomposition. */
function boxed(letter: string): string | undefined {
  const code = letter.codePointAt(0) ?? 0
  for (const first of [0x1f150, 0x1f170, 0x1f1e6]) {
    if (code >= first && code < first + 26) return String.fromCharCode(97 + code - first)
  }
  return undefined
}

const TITLE_SKELETONS: ReadonlySet<string> = new Set(TITLES.map(skeletonOf))
const ALONE_SKELETONS: ReadonlySet<string> = new Set(ALONE.map(skeletonOf))
