/** Where the pictures of a site are kept and read: `<site>/<SHA-256>`, so that no site learns what another has. */
export const PICTURE_PATH = /^[a-z0-9][a-z0-9-]{0,39}\/[0-9a-f]{64}$/

/** Keeps a picture of a site under what it is. Answers the path it is read at. */
export async function keepPicture(
  bucket: R2Bucket,
  site: string,
  digest: string,
  bytes: Uint8Array,
): Promise<string> {
  const key = `${site}/${digest}`
  if (!(await bucket.head(key))) await bucket.put(key, bytes, { httpMetadata: { contentType: 'image/webp' } })
  return `/images/${key}`
}
