/**
 * MJML as far as our mails use it: its compiler and the elements that emails/mjml.d.ts names. scripts/build.mjs puts it in the place of
 * the package `mjml`, which registers every element. What is not listed here, strict validation refuses by name.
 */
import body from 'mjml-body'
import button from 'mjml-button'
import column from 'mjml-column'
import core, { assignComponents, components } from 'mjml-core'
import head from 'mjml-head'
import attributes from 'mjml-head-attributes'
import preview from 'mjml-head-preview'
import style from 'mjml-head-style'
import title from 'mjml-head-title'
import raw from 'mjml-raw'
import section from 'mjml-section'
import text from 'mjml-text'
import { assignDependencies, dependencies } from 'mjml-validator'

assignComponents(components, [body, button, column, head, attributes, preview, style, title, raw, section, text])
// Which element may stand in which, as in MJML's own preset.
assignDependencies(dependencies, {
  mjml: ['mj-body', 'mj-head', 'mj-raw'],
  'mj-head': ['mj-attributes', 'mj-preview', 'mj-style', 'mj-title', 'mj-raw'],
  'mj-attributes': [/^.*^/],
  'mj-body': ['mj-raw', 'mj-section'],
  'mj-section': ['mj-column', 'mj-raw'],
  'mj-column': ['mj-button', 'mj-raw', 'mj-text'],
  'mj-button': [],
  'mj-raw': [],
  'mj-text': [],
})

// It was written for CommonJS, where bundlers differ in what `default` means.
export default core.default ?? core
