/**
 * Stands in for what MJML drags in and we never ask for: minifiers, beautifiers, the inlining of styles (`<mj-style inline>`), changing
 * attributes by selector (`<mj-html-attributes>`), reading files (`<mj-include>`). Asked for after all, it fails: there is nothing to call.
 */
export default {}
