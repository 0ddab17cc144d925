/** Not more than one in so many milliseconds. */
const PACE = 2000

let context: AudioContext | undefined
let next = 0

/** Two soft notes, made here: there is no file to fetch. Silent where the page was never touched. */
export function chime(now = performance.now()): void {
  if (now < next) return
  next = now + PACE
  try {
    context ??= new AudioContext()
    void context.resume().catch(() => undefined)
    note(context, 659.26, 0)
    note(context, 880, 0.11)
  } catch {
    // There is nothing to sound with.
  }
}

/** A sine that swells in 15 ms, so that it does not click, and dies away. */
function note(within: AudioContext, pitch: number, after: number): void {
  const at = within.currentTime + after
  const tone = new OscillatorNode(within, { type: 'sine', frequency: pitch })
  const volume = new GainNode(within, { gain: 0 })
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.09, at + 0.015)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.45)
  tone.connect(volume).connect(within.destination)
  tone.start(at)
  tone.stop(at + 0.5)
}
