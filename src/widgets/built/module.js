var __defProp = Object.defineProperty;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// src/widgets/elements/settings.ts
function use(given) {
  settings = given;
}
function inTime(act, milliseconds = 8e3) {
  return Promise.race([act, new Promise((_, reject) => setTimeout(reject, milliseconds, "no answer"))]);
}
function later(search) {
  return inTime(import(
    /* webpackIgnore: true */
    /* @vite-ignore */
    `${settings.origin}/embed-later.js?${search}`
  ));
}
async function packFor(language, publication) {
  const { words, languages } = settings;
  const code = language.toLowerCase().replace(/-.*/, "");
  if (code === words.code || code && !languages.includes(code)) return settings;
  return later(code ? `language=${code}` : `publication=${publication}`).then(
    ({ everything }) => everything,
    () => settings
  );
}
var settings;
var init_settings = __esm({
  "src/widgets/elements/settings.ts"() {
    "use strict";
  }
});

// src/widgets/elements/dom.ts
function make(name, part = "", attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (part) element.setAttribute("part", part);
  element.append(...children);
  return element;
}
function icon(outline) {
  const svg = blank.cloneNode(true);
  svg.firstChild.setAttribute("d", outline);
  return svg;
}
function sheetOf(css) {
  const sheet2 = new CSSStyleSheet();
  sheet2.replaceSync(css);
  return sheet2;
}
var SVG, blank;
var init_dom = __esm({
  "src/widgets/elements/dom.ts"() {
    "use strict";
    SVG = "http://www.w3.org/2000/svg";
    blank = document.createElementNS(SVG, "svg");
    blank.setAttribute("viewBox", "0 0 40 40");
    blank.append(document.createElementNS(SVG, "path"));
  }
});

// src/widgets/tracking.ts
var TRACKING;
var init_tracking = __esm({
  "src/widgets/tracking.ts"() {
    "use strict";
    TRACKING = /^(td|(td-|utm_|mtm_|_?_hs|oly_|vero_).*|[a-z]*clk?id|[gw]braid|igshi?d?|mc_[ce]id|_g[al]|mkt_tok|srsltid)(=|$)/;
  }
});

// src/widgets/elements/page.ts
function storyAt(given) {
  const url = new URL(given, here());
  url.search = without(url, (part) => TRACKING.test(part));
  url.hash = routeOf(url);
  return url.href;
}
function addressOf(link, base) {
  try {
    return new URL(link, base);
  } catch {
    return void 0;
  }
}
function pageStory() {
  const now = here();
  const link = document.querySelector("link[rel=canonical]")?.getAttribute("href");
  const url = link && addressOf(link, now);
  if (!url) return storyAt(now);
  const path = now.pathname + routeOf(now);
  if (!seenAt.has(link)) seenAt.set(link, path);
  const isFrontPage = url.pathname === "/" && !url.search && now.pathname !== "/";
  const isAnothers = isFrontPage || seenAt.get(link) !== path || routeOf(now) && !routeOf(url);
  return storyAt(isAnothers ? now : url);
}
function readMarks() {
  const url = here();
  url.search = without(url, (part) => {
    const [isOurs, , token, digest] = MARK.exec(part) ?? [];
    came.token ??= token;
    came.digest ??= digest;
    return isOurs;
  });
  if (came.token || came.digest) history.replaceState(history.state, "", url);
}
function whenSeen(act) {
  const wait = (name) => document.addEventListener(name, () => whenSeen(act), { once: true });
  if (document.readyState === "loading") wait("DOMContentLoaded");
  else if (document.prerendering) wait("prerenderingchange");
  else act();
}
var here, routeOf, without, seenAt, MARK, came;
var init_page = __esm({
  "src/widgets/elements/page.ts"() {
    "use strict";
    init_tracking();
    here = () => new URL(/^http/.test(location.href) ? location.href : document.baseURI);
    routeOf = ({ hash }) => /^#[/!]/.test(hash) ? hash : "";
    without = ({ search }, isDropped) => search.slice(1).split("&").filter((part) => !isDropped(part)).join("&");
    seenAt = /* @__PURE__ */ new Map();
    MARK = /^td(=(?=.*[\d_A-Z])([\w-]{8,16})|-digest=(\d{4}-W\d\d))$/;
    came = {};
  }
});

// src/widgets/elements/style.ts
var CSS;
var init_style = __esm({
  "src/widgets/elements/style.ts"() {
    "use strict";
    CSS = `:host{display:block;overflow-wrap:break-word;white-space:normal;text-indent:0;--line:rgb(from currentColor r g b/.28);--quiet:rgb(from currentColor r g b/.8);--loud:oklch(from color-mix(in oklab,var(--tidings-accent,currentColor) 25%,currentColor) l calc(c*2) h);--pick:clamp(0,(.179 - .2126*clamp(0,r,1) - .7152*clamp(0,g,1) - .0722*clamp(0,b,1))*999,1)}:host([hidden]){display:none}div[lang]{font-size:max(1em,12px);line-height:1.5;-webkit-text-fill-color:currentColor}*{margin:0;padding:0;box-sizing:border-box;font:inherit;color:inherit}[part=list],[part=row]{display:flex;flex-wrap:wrap;gap:var(--tidings-gap,8px)}ul{display:contents;list-style:none}:focus-visible{outline:3px solid var(--loud);outline-offset:2px}[part~=icon],input,[part=button]{min-height:44px;border:1px solid var(--line);border-radius:var(--tidings-radius,4px);background:none;cursor:pointer}svg{width:20px;fill:currentColor;fill-rule:evenodd}[part~=icon]{display:grid;place-content:center;justify-items:center;width:44px;text-decoration:none}[part~=icon]:hover{color:var(--loud)}:host([labels]) [part~=icon]{width:auto;padding:0 12px}:host([layout=vertical]) [part=list]{flex-direction:column;align-items:start}form{display:flex;flex-direction:column;gap:8px;max-width:38em}label,[part=button]{font-weight:600}input,[part=button]{padding:8px 16px;border-color:var(--quiet);flex:auto}input{width:100%;min-width:8em;font-size:max(16px,1em);flex:999 13em;cursor:text}@supports(color:rgb(from red r g b)){[part=button]{--on:var(--tidings-accent,light-dark(#000,#fff));background:var(--on);color:rgb(from var(--tidings-accent-text,color-mix(in srgb,color(from var(--on) srgb-linear var(--pick) var(--pick) var(--pick)/clamp(0,(alpha - .43 - .14*var(--pick))*999,1)) 99.9%,color(from currentColor srgb-linear calc(1 - var(--pick)) calc(1 - var(--pick)) calc(1 - var(--pick))))) r g b/1)}}@container style(--tidings-accent:currentColor) or style(--tidings-accent:currentcolor){[part=button]{--on:light-dark(#000,#fff)}}[aria-busy]{opacity:.6}[role=alert]:empty{display:none}[part=note]{color:var(--quiet);font-size:.875em}`;
  }
});

// src/widgets/elements/talk.ts
async function tell(address, event) {
  const body = JSON.stringify(event);
  const beacon = () => navigator.sendBeacon(address, body);
  const byFetch = async () => fetch(address, { method: "POST", body, keepalive: true, credentials: "omit" });
  if (!("keepalive" in Request.prototype)) beacon();
  else await (isOwn() ? byFetch() : inTime(byFetch(), 2e3).catch(beacon));
}
var isOwn;
var init_talk = __esm({
  "src/widgets/elements/talk.ts"() {
    "use strict";
    init_settings();
    isOwn = () => /native code/.test(`${fetch}`);
  }
});

// src/widgets/elements/widget.ts
function languageAround(at) {
  if (!at) return "";
  return at.closest("[lang]")?.getAttribute("lang") ?? languageAround(at.getRootNode().host);
}
async function tellArrival(widget) {
  if (isTold || !widget.publication) return;
  isTold = true;
  await null;
  const [only, another] = new Set(
    [...standing].filter(({ localName }) => localName !== "tidings-signup").map(({ $f: story }) => story)
  );
  const url = only && !another ? only : pageStory();
  try {
    readMarks();
  } finally {
    const { token, digest } = came;
    if (token || digest) await tell(widget.$5("visits"), { url, ...token ? { token } : { digest } });
  }
}
var sheet, standing, Widget, navigated, isTold;
var init_widget = __esm({
  "src/widgets/elements/widget.ts"() {
    "use strict";
    init_dom();
    init_page();
    init_settings();
    init_style();
    init_talk();
    standing = /* @__PURE__ */ new Set();
    Widget = class extends HTMLElement {
      static observedAttributes = "publication url lang headline networks without counts labels topics limit kinds heading".split(" ");
      root = this.attachShadow({ mode: "open" });
      $d = settings;
      #turn = 0;
      constructor() {
        super();
        sheet ??= sheetOf(CSS);
        this.root.adoptedStyleSheets = [sheet];
        this.root.append(make("slot"));
      }
      connectedCallback() {
        standing.add(this);
        if (here().search) whenSeen(() => this.$1(tellArrival(this)));
        this.$0();
      }
      disconnectedCallback() {
        standing.delete(this);
      }
      attributeChangedCallback() {
        this.$0();
      }
      /** Draws anew, once the words are there; of several changes at once only the last is drawn. */
      $0() {
        this.$1(this.#redraw(++this.#turn));
      }
      async #redraw(turn) {
        const pack = await (this.publication && packFor(this.language, this.publication));
        if (turn !== this.#turn || !this.isConnected) return;
        if (!pack) {
          this.$7();
          return console.warn(`<${this.localName}> needs a publication="…"`);
        }
        this.$d = pack;
        await this.$e();
      }
      /** A router went on to another story without loading a page. */
      $2() {
      }
      $3(name) {
        return this.getAttribute(name);
      }
      $4(name) {
        return this.$3(name)?.split(/[\s,]+/);
      }
      get publication() {
        return (this.$3("publication") ?? "").trim();
      }
      $5(kind) {
        return `${settings.origin}/v1/${this.publication}/${kind}`;
      }
      /** The story that the element is about: the attribute's, else the page's. */
      get $f() {
        const url = this.$3("url");
        return url ? storyAt(url) : pageStory();
      }
      /** Its own, else the script's, else that of the nearest element that says one, out of every shadow tree. */
      get language() {
        const own = this.$3("lang") ?? (settings.isChosen && settings.words.code);
        return own || languageAround(this);
      }
      /** What most pages never need. */
      $6() {
        return later(`language=${this.$d.words.code}`);
      }
      /** To the publisher's own. */
      $7() {
        this.root.replaceChildren(make("slot"));
      }
      $h(...nodes) {
        const { code: lang, direction: dir } = this.$d.words;
        this.root.replaceChildren(make("div", "", { lang, dir }, ...nodes));
      }
      /** For the publisher's own analytics. */
      $8(what, detail) {
        this.dispatchEvent(new CustomEvent(`tidings:${what}`, { detail, bubbles: true, composed: true }));
      }
      /** Waits for something that may fail; the page never hears of it, its publisher does under `debug`. */
      $1(act) {
        act.catch((reason) => this.$9(reason));
      }
      $9(reason) {
        if (this.$3("debug") !== null) this.$6().then(({ explain }) => explain(this, reason), console.warn);
      }
    };
    navigated = () => {
      for (const widget of standing) widget.$2();
    };
    for (const name of ["popstate", "hashchange"]) addEventListener(name, navigated);
    window.navigation?.addEventListener("currententrychange", navigated);
    isTold = false;
  }
});

// src/widgets/elements/related.ts
var SETTLED_MILLISECONDS, startedAt, Related;
var init_related = __esm({
  "src/widgets/elements/related.ts"() {
    "use strict";
    init_settings();
    init_widget();
    SETTLED_MILLISECONDS = 2500;
    startedAt = performance.now();
    Related = class extends Widget {
      #watch;
      #shown = "";
      /** Asked when the reader comes within two screens: nothing is asked for what nobody gets to. */
      async $e() {
        const { $f: story } = this;
        const wanted = story + this.$d.words.code + this.outerHTML;
        if (this.#shown === wanted) return;
        await this.#until(true, "200%");
        const { cards } = await this.$6();
        const printed = await cards(this, story);
        await new Promise(requestAnimationFrame);
        if (printed.length > 0 && !this.#shown && !this.#movesNothing()) {
          await inTime(this.#until(false, "0%"), SETTLED_MILLISECONDS).catch(() => {
          });
        }
        if (story !== this.$f) return;
        if (printed.length > 0) this.$h(...printed);
        else this.$7();
        this.#shown = wanted;
      }
      $7() {
        this.#shown = "";
        super.$7();
      }
      $2() {
        this.$0();
      }
      /** Waits until the element is seen, or no longer is. Who waits in vain was asked again. */
      #until(isSeen, rootMargin) {
        this.#watch?.disconnect();
        return new Promise((resolve) => {
          const look = ([entry], watch) => {
            if (entry?.isIntersecting !== isSeen) return;
            watch.disconnect();
            resolve();
          };
          this.#watch = new IntersectionObserver(look, { rootMargin });
          this.#watch.observe(this);
        });
      }
      /** What stands below its end is out of sight, or the page is only just being put together. */
      #movesNothing() {
        const { bottom } = this.getBoundingClientRect();
        const isNew = scrollY === 0 && performance.now() - startedAt < SETTLED_MILLISECONDS;
        return isNew || bottom < 0 || bottom >= innerHeight;
      }
    };
  }
});

// src/widgets/elements/share.ts
var DOTS, TITLE_LIMIT, makeToken, Share;
var init_share = __esm({
  "src/widgets/elements/share.ts"() {
    "use strict";
    init_dom();
    init_page();
    init_talk();
    init_widget();
    DOTS = "M8 16a4 4 0 1 0 1 0zm12 0a4 4 0 1 0 1 0zm12 0a4 4 0 1 0 1 0z";
    TITLE_LIMIT = 200;
    makeToken = () => crypto.getRandomValues(new Uint32Array(3)).join("").slice(0, 16);
    Share = class extends Widget {
      $b = {};
      #list = make("ul");
      #tokens = {};
      #aimed = "";
      async $e() {
        const { words, networks } = this.$d;
        const row = this.$4("networks") ?? `${words.networks} more`.split(" ");
        if (row.some((name) => name !== "more" && !networks[name])) this.$d = (await this.$6()).everything;
        this.#list = make("ul", "", { role: "list", "aria-label": words.share });
        this.$b = {};
        this.add(row);
        for (const name of ["pointerdown", "click"]) this.#list.addEventListener(name, () => this.#aim(), true);
        this.$h(make("div", "list", {}, this.#list, make("p", "status", { role: "status" })));
      }
      $2() {
        this.#aim();
        if (this.publication && this.$3("counts") !== null) this.$1(this.$6().then(({ count }) => count(this)));
      }
      add(channels) {
        const without2 = this.$4("without") ?? [];
        for (const channel of channels) {
          const isOffered = channel === "more" || (channel === "native" ? "share" in navigator : this.$d.networks[channel]);
          if (isOffered && !without2.includes(channel)) this.#list.append(make("li", "", {}, this.#button(channel)));
        }
        this.#aimed = "";
        this.$2();
      }
      #button(channel) {
        const { name, page, icon: outline } = this.$d.networks[channel] ?? { name: this.$d.words.more, icon: DOTS };
        const part = `icon ${channel}`;
        const button = page ? make("a", part, { rel: "noopener" }) : make("button", part, { type: "button" });
        if (page && !/^mailto/.test(page)) button.setAttribute("target", "_blank");
        if (this.$3("labels") !== null) button.append(name);
        else {
          button.title = name;
          button.append(icon(outline));
        }
        button.onclick = () => this.$1(this.#press(channel, button));
        button.onauxclick = ({ button: which }) => {
          if (page && which === 1) this.$1(this.$a(channel));
        };
        this.$b[channel] = button;
        return button;
      }
      /** The networks' addresses for the story that the page shows now. */
      #aim() {
        const { $f: story, $g: headline } = this;
        if (!this.#aimed.startsWith(`${story} `)) this.#tokens = {};
        if (this.#aimed === `${story} ${headline}`) return;
        this.#aimed = `${story} ${headline}`;
        const title = encodeURIComponent(headline);
        for (const channel in this.$b) {
          const url = encodeURIComponent(this.#link(channel, story));
          const to = this.$d.networks[channel]?.page?.replaceAll("{title}", title).replace("{url}", url);
          if (to) this.$b[channel]?.setAttribute("href", to);
        }
      }
      /** The story's address with the token; before the fragment, which may be a router's. */
      #link(channel, story = this.$f) {
        const [address = "", ...route] = story.split("#");
        this.#tokens[channel] ??= makeToken();
        return [`${address}${address.includes("?") ? "&" : "?"}td=${this.#tokens[channel]}`, ...route].join("#");
      }
      get $g() {
        const open = document.querySelector('meta[property="og:title"]')?.getAttribute("content");
        return [...this.$3("headline") || open || document.title].slice(0, TITLE_LIMIT).join("");
      }
      /** On a phone the system's sheet is what stands behind "More": it has every app that the reader has. */
      async #press(channel, button) {
        const isSheet = "share" in navigator && matchMedia("(pointer:coarse)").matches;
        if (channel === "copy") return this.#copy();
        if (channel === "more") {
          if (!isSheet) return (await this.$6()).unfold(this, this.#list, button);
          channel = "native";
        }
        if (channel === "native") await navigator.share({ title: this.$g, url: this.#link(channel) });
        await this.$a(channel);
      }
      async $a(channel) {
        const told = { url: this.$f, channel, token: this.#tokens[channel] };
        this.$8("share", told);
        await tell(this.$5("shares"), { ...told, parent: came.token });
      }
      /** What is shown then is later.ts's: that it was copied, or else the link, to be copied by hand. */
      async #copy() {
        const link = this.#link("copy");
        try {
          await navigator.clipboard.writeText(link);
        } catch {
          return (await this.$6()).copyByHand(this, link);
        }
        this.$1(this.$a("copy"));
        (await this.$6()).copied(this);
      }
    };
  }
});

// src/widgets/elements/sign-up.ts
var SignUp;
var init_sign_up = __esm({
  "src/widgets/elements/sign-up.ts"() {
    "use strict";
    init_dom();
    init_page();
    init_widget();
    SignUp = class extends Widget {
      #field = make("input", "field", {
        id: "field",
        type: "email",
        name: "email",
        autocomplete: "email",
        dir: "ltr",
        "aria-describedby": "note"
      });
      $c = false;
      constructor() {
        super();
        this.#field.onkeydown = this.#field.onkeypress = (event) => {
          if (event.key?.length === 1) event.stopPropagation();
        };
      }
      $e() {
        if (this.$c) return;
        const { words } = this.$d;
        const field = this.#field;
        const theirs = this.querySelector("input[type=email],input[name=email]");
        const isTyping = this.root.activeElement === field || theirs && theirs === document.activeElement;
        field.value ||= theirs?.value ?? "";
        const form = make(
          "form",
          "form",
          // Our pages stand in no frame: an answer to a form's own post needs a window.
          { method: "post", action: this.$5("subscribers"), novalidate: "", target: window === top ? "" : "_blank" },
          make("label", "label", { for: "field" }, words.email),
          make("div", "row", {}, field, make("button", "button", {}, words.button)),
          make("p", "error", { id: "error", role: "alert" }),
          make("p", "note", { id: "note" }, words.promise)
        );
        field.onfocus = () => this.$1(this.$6());
        form.onsubmit = (event) => {
          event.preventDefault();
          this.$1(this.#submit(form));
        };
        this.$h(form);
        if (isTyping) field.focus();
      }
      async #submit(form) {
        if (form.ariaBusy) return;
        form.ariaBusy = "true";
        const topics = this.$3("topics")?.split(/\s*,\s*/) ?? [];
        const hidden = { language: this.language || this.$d.words.code, page: this.$f, token: came.token };
        for (const old of form.querySelectorAll("[type=hidden]")) old.remove();
        for (const [name, value] of Object.entries(hidden).concat(
          topics.map((topic) => ["topics", topic])
        ))
          if (name && value) form.append(make("input", "", { type: "hidden", name, value }));
        try {
          await (await this.$6()).signUp(this, form);
        } catch (reason) {
          form.submit();
          throw reason;
        } finally {
          form.ariaBusy = null;
        }
      }
    };
  }
});

// src/widgets/elements/define.ts
var define_exports = {};
__export(define_exports, {
  define: () => define
});
function define(settings2) {
  if (!window.customElements || customElements.get("tidings-share") || !("replaceSync" in CSSStyleSheet.prototype))
    return;
  use(settings2);
  customElements.define("tidings-share", Share);
  customElements.define("tidings-signup", SignUp);
  customElements.define("tidings-related", Related);
}
var init_define = __esm({
  "src/widgets/elements/define.ts"() {
    "use strict";
    init_related();
    init_settings();
    init_share();
    init_sign_up();
  }
});

// src/widgets/elements/module.ts
var defineWidgets = async ({ origin, language = "" }) => {
  if (!globalThis.customElements) return;
  const answer = await fetch(`${origin}/embed.json?language=${language}`, { credentials: "omit" });
  const pack = await answer.json();
  const { define: define2 } = await Promise.resolve().then(() => (init_define(), define_exports));
  define2(pack);
};
export {
  defineWidgets
};
