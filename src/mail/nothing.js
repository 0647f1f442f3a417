/** Stands in for MJML's minifiers, which we never switch on and which would bundle a compiler (wrangler.toml, [alias]). */
export default {}
