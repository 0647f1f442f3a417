/** Mistakes in what the widgets are told and how they are served. What the elements do in a browser is tried in test/browser. */
const tests = ['test/widgets/embed.test.ts']
const SCRIPT = 'src/widgets/script.ts'
const ROUTES = 'src/widgets/routes.ts'
const TRACKING = 'src/widgets/tracking.ts'

export default [
  {
    file: SCRIPT,
    find: 'isChosen: language !== null,',
    put: 'isChosen: true,',
    breaks: 'a script without a language speaks English on every page',
  },
  {
    file: SCRIPT,
    find: "JSON.stringify(settings).replaceAll('<', '\\\\u003c')",
    put: 'JSON.stringify({ ...settings, note: "</script>" })',
    breaks: 'an inlined script ends in the middle',
  },
  {
    file: SCRIPT,
    find: "Object.fromEntries(row.split(' ').map((channel) => [channel, networks[channel]]))",
    put: 'networks',
    breaks: 'every network’s mark travels with the first script, which then has more than 6 KB',
  },
  {
    file: SCRIPT,
    find: 'page: SHARE_PAGES[channel],',
    put: '',
    breaks: 'no network has an address',
  },
  {
    file: SCRIPT,
    find: 'return `const TIDINGS=${inScript(widgetPack(asked))};${more}`',
    put: 'return `const TIDINGS=${inScript(firstPack(asked))};${more}`',
    breaks: 'what comes later has no words for what it shows',
  },
  {
    file: SCRIPT,
    find: 'const { channels, ...words } = widgetWords(language)',
    put: "const { channels, ...words } = widgetWords('en')",
    breaks: 'all languages are English',
  },
  {
    file: ROUTES,
    find: "c.req.query('language') || publication?.language || null",
    put: "publication?.language || c.req.query('language') || null",
    breaks: 'a publication’s language wins over the one that is asked for',
  },
  {
    file: ROUTES,
    find: "c.req.query('language') || publication?.language || null",
    put: "c.req.query('language') || null",
    breaks: 'a publication’s language is forgotten',
  },
  {
    file: ROUTES,
    find: "c.header('Access-Control-Allow-Origin', '*')",
    put: '',
    breaks: 'a page elsewhere may not load the later part',
  },
  {
    file: ROUTES,
    find: "c.header('Cross-Origin-Resource-Policy', 'cross-origin')",
    put: '',
    breaks: 'an isolated page may not load the script',
  },
  {
    file: ROUTES,
    find: "const FOR_EVERYBODY = ['access-control-allow-origin', 'cross-origin-resource-policy']",
    put: 'const FOR_EVERYBODY: string[] = []',
    breaks: 'a script that a browser kept is refused on the second visit',
  },
  {
    file: ROUTES,
    find: "widgetRoutes.use('/embed-later.js', tagged)",
    put: '',
    breaks: 'the later part travels whole every hour',
  },
  {
    file: ROUTES,
    find: "if (c.req.query('publication') && !publication) {",
    put: 'if (false) {',
    breaks: 'a publisher with a mistyped slug is not told',
  },
  {
    file: ROUTES,
    find: "[URL.canParse(url) ? new URL(url).origin : '', ...origins].includes(page)",
    put: 'origins.includes(page)',
    breaks: 'a publisher’s own site is called foreign',
  },
  {
    file: ROUTES,
    find: 'if (!page || [URL',
    put: 'if (!page || true || [URL',
    breaks: 'a page that is not let in is not told why',
  },
  {
    file: TRACKING,
    find: '(=|$)/',
    put: '/',
    breaks: 'a parameter that begins like one that tracks is cut out: pages by `tdx` become one',
  },
  {
    file: TRACKING,
    find: '[a-z]*clk?id',
    put: 'fbclid',
    breaks: 'gclid and its kind are passed on',
  },
  {
    file: TRACKING,
    find: '/^(td|',
    put: '/(td|',
    breaks: 'any parameter that ends in ours is cut out',
  },
].map((mutant) => ({ ...mutant, tests }))
