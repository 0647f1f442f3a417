/** lodash/forEach, which MJML asks for by its own file. */
export { forEach as default } from 'es-toolkit/compat'
