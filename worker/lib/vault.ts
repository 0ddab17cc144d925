import { base64url } from 'jose'

/** Where a secret belongs. It opens nowhere else: a row copied to another site or key is worthless. */
export interface Drawer {
  site: string
  kid: string
}

const IV = 12
const encode = (text: string) => new TextEncoder().encode(text)

/** Encrypts a secret for keeping (AES-256-GCM under a key derived from the master key). */
export async function seal(secret: string, drawer: Drawer, master: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  const sealed = await crypto.subtle.encrypt(algorithm(iv, drawer), await keyOf(master), encode(secret))
  const whole = new Uint8Array(IV + sealed.byteLength)
  whole.set(iv)
  whole.set(new Uint8Array(sealed), IV)
  return base64url.encode(whole)
}

/** The secret again. Throws where it was changed, belongs elsewhere, or the master key is another one. */
export async function unseal(sealed: string, drawer: Drawer, master: string): Promise<string> {
  const whole = base64url.decode(sealed)
  const iv = whole.slice(0, IV)
  const plain = await crypto.subtle.decrypt(algorithm(iv, drawer), await keyOf(master), whole.slice(IV))
  return new TextDecoder().decode(plain)
}

function algorithm(iv: Uint8Array, { site, kid }: Drawer) {
  return { name: 'AES-GCM', iv, additionalData: encode(JSON.stringify([site, kid])) }
}

async function keyOf(master: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encode(master), 'HKDF', false, ['deriveKey'])
  // The purpose keeps this key apart from every other that is derived from the master key.
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encode('parlor:vault') }
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}
