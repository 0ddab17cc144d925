import { createHmac } from 'node:crypto'

const { PARLOR_SITE, PARLOR_KEY_ID, PARLOR_KEY_SECRET } = process.env

/** A Parlor identity for a user of yours, good for ten minutes. */
export function identity(user) {
  const now = Math.floor(Date.now() / 1000)
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = part({ alg: 'HS256', typ: 'JWT', kid: PARLOR_KEY_ID })
  const claims = part({ sub: user.id, name: user.name, aud: PARLOR_SITE, iat: now, exp: now + 600 })
  const signature = createHmac('sha256', PARLOR_KEY_SECRET).update(`${header}.${claims}`)
  return `${header}.${claims}.${signature.digest('base64url')}`
}

const [, , id, name] = process.argv
console.log(identity({ id, name }))
