/** So many at once, so that a room of thousands goes on in between. */
const AT_ONCE = 100

/** Does something for each of many, some at a time. A timer that is lost loses what a reconnect heals. */
export function inTurns<T>(all: readonly T[], act: (one: T) => void): void {
  for (const one of all.slice(0, AT_ONCE)) act(one)
  const rest = all.slice(AT_ONCE)
  if (rest.length > 0) setTimeout(() => inTurns(rest, act), 0)
}
