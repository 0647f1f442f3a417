/** htmlparser2's parser, for MJML, and its tokenizer, for src/stories: its index would bring a tree, selectors and a serializer along. */
export { Parser } from '../../../node_modules/htmlparser2/dist/esm/Parser.js'
export { default as Tokenizer } from '../../../node_modules/htmlparser2/dist/esm/Tokenizer.js'
