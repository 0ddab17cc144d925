/** An answer, or an error after so many milliseconds. What was asked goes on unheard. */
export function inTime<T>(answer: PromiseLike<T>, patience: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no answer in ${patience} ms`))
    const timer = setTimeout(late, patience)
    void Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
