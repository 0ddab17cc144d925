import { type Column, type SQL, sql } from 'drizzle-orm'
import * as v from 'valibot'
import { SITE } from '../../protocol/http.ts'
import { SiteSettings } from '../../protocol/settings.ts'
import { parseOrigin } from '../lib/origins.ts'
import type { PlanLimits } from './schema/sites.ts'

const WRONG = 'Not an origin: use https://example.com, or https://*.example.com for all below it.'

/** A page's origin, as browsers write it. */
export const Origin = v.pipe(
  v.string(),
  v.maxLength(300),
  v.check((raw) => parseOrigin(raw) !== undefined, WRONG),
  v.transform((raw) => parseOrigin(raw) ?? raw),
)

const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80))
const Origins = v.pipe(
  v.array(Origin),
  v.maxLength(100),
  v.transform((list) => [...new Set(list)]),
)
const Jurisdiction = v.nullable(v.picklist(['eu', 'fedramp']))

/** What a new site is made from. */
export const NewSite = v.object({
  id: v.pipe(v.string(), v.regex(SITE, 'Lower-case letters, digits and hyphens, 40 at most.')),
  name: Name,
  origins: v.optional(Origins),
  settings: v.optional(SiteSettings),
  jurisdiction: v.optional(Jurisdiction),
})
export type NewSite = v.InferInput<typeof NewSite>

/** Some settings to change; `null` goes back to what holds without. */
export type Patch<T> = { [K in keyof T]?: T[K] | null }

/** A patch of settings: what is not `null` has to be a setting. */
export function patchOf<T extends object>(settings: v.GenericSchema<unknown, T>) {
  const present = (patch: object) =>
    Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null))
  // Judged without what is taken back, whose name is judged by itself.
  return v.pipe(
    v.record(v.string(), v.unknown()),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const { issues = [] } = v.safeParse(settings, present(dataset.value))
      for (const { message, path } of issues) addIssue(path ? { message, path } : { message })
    }),
    v.transform((patch) => patch as Patch<T>),
  )
}

const Most = v.pipe(v.number(), v.integer(), v.minValue(0))
const Limits = v.partial(v.strictObject({ rooms: Most })) as v.GenericSchema<unknown, PlanLimits>

/** What may change about a site. */
export const SiteChange = v.object({
  name: v.optional(Name),
  origins: v.optional(Origins),
  settings: v.optional(patchOf(SiteSettings)),
  limits: v.optional(Limits),
  jurisdiction: v.optional(Jurisdiction),
})
export type SiteChange = Partial<v.InferOutput<typeof SiteChange>>

/** A column of settings with a patch applied, in the statement itself: two changes at once both hold. */
export function settingsOf(column: Column, patch: object): SQL {
  return sql`json_patch(${column}, ${JSON.stringify(patch)})`
}

/** What a new public site begins with: guests may come, joining makes no rooms, and there is no voice yet. */
export function newSiteSettings(): SiteSettings {
  return { guests: true, creates: '', without: ['voice'] }
}
