import { ParlorError } from '../../room/error.ts'
import { rename } from '../../room/rename.ts'
import { named } from '../../room/session.ts'
import type { ParlorComposer } from '../../ui/composer.ts'
import type { Desk } from './commands.ts'

/** Takes another name, and says above the field what came of it. */
export function takeName(name: string, composer: ParlorComposer, desk: Desk): void {
  const { client } = composer
  const { notNamed, signedName, renamed, tooFast, unreachable, notRenamed } = desk.words
  const me = client?.me.value
  if (!client || !named(me)) return desk.say(notNamed)
  if (me.kind === 'signed') return desk.say(signedName)
  rename(client, name).then(
    () => {
      if (composer.text.startsWith('/nick')) desk.clear()
      desk.say(renamed(name))
    },
    (error: unknown) => {
      const code = error instanceof ParlorError ? error.code : ''
      desk.say(code === 'rate_limited' ? tooFast : code === 'unreachable' ? unreachable : notRenamed)
    },
  )
}
