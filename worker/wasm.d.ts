// Compiled when the Worker is uploaded; see the rule in wrangler.toml.
declare module '*.wasm' {
  const code: WebAssembly.Module
  export default code
}
