// The part of Node's library that the Worker uses; the types of Node would bring globals it does not have.
declare module 'node:crypto' {
  interface ScryptOptions {
    N: number
    r: number
    p: number
  }
  /** Runs apart from the thread that asks; the web's own cryptography knows no scrypt. */
  export function scrypt(
    password: string,
    salt: Uint8Array,
    length: number,
    options: ScryptOptions,
    done: (error: Error | null, key: Uint8Array) => void,
  ): void
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean
}
