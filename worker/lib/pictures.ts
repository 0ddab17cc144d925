/** Where the pictures of a site are kept and read: `<site>/<name>`. A name is random: who was not told it finds none. */
export const PICTURE_PATH = /^[a-z0-9][a-z0-9-]{0,39}\/[0-9a-f]{64}$/

/** So many at most are let go of in one request of the bucket. */
const AT_ONCE = 1000

/** Keeps a picture of a site. Answers the path it is read at. */
export async function keepPicture(
  bucket: R2Bucket,
  site: string,
  name: string,
  bytes: Uint8Array | ArrayBuffer,
): Promise<string> {
  const key = `${site}/${name}`
  await bucket.put(key, bytes, { httpMetadata: { contentType: 'image/webp' } })
  return `/images/${key}`
}

/** Keeps a copy of a picture of the same site; undefined where it is gone. */
export async function copyPicture(
  bucket: R2Bucket,
  site: string,
  name: string,
  path: string,
): Promise<string | undefined> {
  const found = await bucket.get(path.slice('/images/'.length))
  return found ? keepPicture(bucket, site, name, await found.arrayBuffer()) : undefined
}

/** Lets go of pictures of a site. */
export async function dropPictures(bucket: R2Bucket, site: string, names: readonly string[]): Promise<void> {
  const keys = names.map((name) => `${site}/${name}`)
  for (let from = 0; from < keys.length; from += AT_ONCE)
    await bucket.delete(keys.slice(from, from + AT_ONCE))
}
