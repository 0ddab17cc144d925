/** A member named in a body, by id, so that the name follows when they take another. */
export const MENTION = /<@([\w-]{1,64})>/g

/** Stands for everyone who is here. */
export const HERE = 'here'

/** Members one body names at most; further ones are text. */
export const MOST_MENTIONS = 20

/** Ids of the members whom a body names, each once. */
export function mentionsIn(body: string): string[] {
  if (!body.includes('<@')) return []
  const ids = new Set<string>()
  for (const [, id = ''] of body.matchAll(MENTION)) if (ids.size < MOST_MENTIONS) ids.add(id)
  return [...ids]
}
