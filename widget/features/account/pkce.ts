import { sha256 } from '../../room/sha256.ts'

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

/** 256 random bits that only this page knows. */
export function newVerifier(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** What the sign-in is begun with: whoever knows only this can't finish it (RFC 7636, S256). */
export function challengeOf(verifier: string): string {
  return base64url(sha256(new TextEncoder().encode(verifier)))
}
