import { build } from '../../demo/build.mjs'

/** Once before tests that may start servers side by side, which then find nothing to build. */
export default async function built() {
  await Promise.all([build('worker'), build('widget')])
}
