import { quietly } from './lazy.ts'

/** What only parts fetch that were fetched themselves: the core need not know its name. */
export const lazier = {
  /** What a page's author may have to put right. */
  advice: () => quietly(import('./advice.ts')),
  password: () => void quietly(import('../features/password/password.ts')),
  /** `<parlor-rooms>`. */
  rooms: () => void quietly(import('../features/rooms/parlor-rooms.ts')),
  roster: () => void quietly(import('./roster.ts')),
  settings: () => void quietly(import('../features/settings/settings.ts')),
  /** The button "Sign in". */
  signIn: () => void quietly(import('../features/account/sign-in.ts')),
}
