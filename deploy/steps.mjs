/** Does one thing after another and says so; with `dry` it only says. */
export class Steps {
  #changes = 0

  /** @param {boolean} dry */
  constructor(dry) {
    this.dry = dry
    console.log(dry ? '\nA dry run: nothing is changed.\n' : '')
  }

  /**
   * @param {string} what
   * @param {string} text
   */
  say(what, text) {
    console.log(`    ${what.padEnd(13)}${text}`)
  }

  /**
   * Something that is as it should be.
   * @param {string} what
   * @param {string} text
   */
  there(what, text) {
    console.log(`  = ${what.padEnd(13)}${text}`)
  }

  /**
   * Something that has to be done, with what it takes.
   * @template T, R
   * @param {string} what
   * @param {string} text
   * @param {T | undefined} means Missing in a dry run without an account.
   * @param {(means: T) => R | Promise<R>} act
   * @returns {Promise<R | undefined>}
   */
  async change(what, text, means, act) {
    this.#changes++
    console.log(`  + ${what.padEnd(13)}${this.dry ? 'would ' : ''}${text}`)
    return this.dry || means === undefined ? undefined : act(means)
  }

  /**
   * @param {string} url
   * @param {string | undefined} site
   * @param {string | undefined} key
   */
  end(url, site, key) {
    const changed = this.#changes === 0 ? 'Nothing was changed: all is as it should be.\n\n  ' : ''
    console.log(`
  ${changed}Script tag  <script type="module" src="${url}/parlor.js" data-site="${site ?? 'your-site'}" data-room="lobby"></script>
  Dashboard   ${url}/dashboard/
  API         ${url}/docs`)
    if (key)
      console.log(
        `  API key     ${key}\n              Shown this once: put it where your server keeps its secrets.`,
      )
    console.log('')
  }
}
