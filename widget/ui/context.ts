import { createContext } from '@lit/context'
import type { en } from '../locales/en.ts'
import type { RoomClient } from '../room/client.ts'

/** The words of one language and how it writes times and numbers. */
export interface Locale {
  /** BCP 47. */
  lang: string
  strings: typeof en
}

/** The room that an element belongs to. */
export const roomContext = createContext<RoomClient>(Symbol('parlor-room'))
export const localeContext = createContext<Locale>(Symbol('parlor-locale'))
