// `npm run shots`: pictures of the room in every state, from the demo that `npm start` runs. What is named
// narrows it down: `npm run shots -- poll ar 360` draws what has all of these in its name.
import { accounts } from './shots/accounts.mjs'
import { conversation } from './shots/conversation.mjs'
import { refusals } from './shots/refusals.mjs'
import { room } from './shots/room.mjs'
import { browser } from './shots/stage.mjs'

try {
  await room()
  await refusals()
  await accounts()
  const failures = await conversation()
  if (failures.length > 0) {
    console.error(`Not drawn: ${failures.join(', ')}`)
    process.exitCode = 1
  }
} finally {
  await browser.close()
}
