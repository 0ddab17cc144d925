import { scrypt, timingSafeEqual } from 'node:crypto'
import { base64url } from 'jose'

/** 16 MiB and about as much work as OWASP asks of scrypt: a Worker has 128 MiB for all it does at once. */
const COST = { N: 2 ** 14, r: 8, p: 5 }
const LENGTH = 32
const SALT = 16

/**
 * A room's password as it is kept: `scrypt$N$r$p$salt$key`, salt and key as base64url. Unicode
 * compatibility forms are one password, as keyboards differ in which they type.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT))
  const key = await derive(password, salt, COST, LENGTH)
  const { N, r, p } = COST
  return ['scrypt', N, r, p, base64url.encode(salt), base64url.encode(key)].join('$')
}

/** Whether a password is the one that was hashed; false for what is no hash of ours. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const parsed = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(hash)
  if (!parsed) return false
  const [, N, r, p, salt = '', key = ''] = parsed
  const known = base64url.decode(key)
  const cost = { N: Number(N), r: Number(r), p: Number(p) }
  const given = await derive(password, base64url.decode(salt), cost, known.length)
  return timingSafeEqual(given, known)
}

/** A hash that no password has, to spend on it the time that a real one takes. */
export const NO_PASSWORD = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

function derive(password: string, salt: Uint8Array, cost: typeof COST, length: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, cost, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
