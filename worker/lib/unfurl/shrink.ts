/** Pixels as four bytes each: red, green, blue, opacity. */
export interface Pixels {
  data: Uint8ClampedArray
  width: number
  height: number
}

/** A picture no wider than `most`, each of its pixels the mean of those it stands for. */
export function shrink({ data, width, height }: Pixels, most: number): Pixels {
  if (width <= most) return { data, width, height }
  const to = { width: most, height: Math.max(1, Math.round((height * most) / width)) }
  const across = edges(width, to.width)
  const down = edges(height, to.height)
  const small = new Uint8ClampedArray(to.width * to.height * 4)
  for (let y = 0; y < to.height; y++) {
    const [top, bottom] = [at(down, y), at(down, y + 1)]
    for (let x = 0; x < to.width; x++) {
      const [left, right] = [at(across, x), at(across, x + 1)]
      mean(data, width, { left, right, top, bottom }, small, (y * to.width + x) * 4)
    }
  }
  return { data: small, ...to }
}

/** Where each of `to` parts of a length begins, and the last ends: whole pixels, one at least. */
function edges(length: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to + 1 }, (_, part) => Math.floor((part * length) / to))
}

function at(list: Uint32Array, index: number): number {
  return list[index] ?? 0
}

function mean(
  data: Uint8ClampedArray,
  width: number,
  { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
  into: Uint8ClampedArray,
  where: number,
): void {
  let [red, green, blue, opacity] = [0, 0, 0, 0]
  for (let y = top; y < Math.max(bottom, top + 1); y++) {
    for (
      let from = (y * width + left) * 4, end = (y * width + Math.max(right, left + 1)) * 4;
      from < end;
      from += 4
    ) {
      // What is not seen lends no colour.
      const weight = data[from + 3] ?? 0
      red += (data[from] ?? 0) * weight
      green += (data[from + 1] ?? 0) * weight
      blue += (data[from + 2] ?? 0) * weight
      opacity += weight
    }
  }
  const count = Math.max(1, bottom - top) * Math.max(1, right - left)
  into[where] = red / (opacity || 1)
  into[where + 1] = green / (opacity || 1)
  into[where + 2] = blue / (opacity || 1)
  into[where + 3] = opacity / count
}
