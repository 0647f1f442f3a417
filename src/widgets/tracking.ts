/**
 * Parameters that only say how somebody came to a page, as the widgets cut them out of what is passed on: the families and the click
 * identifiers that hold for every site. The service knows more of them when it looks a story up; a link loses only what is surely
 * none of its page's.
 */
export const TRACKING =
  /^(td|(td-|utm_|mtm_|_?_hs|oly_|vero_).*|[a-z]*clk?id|[gw]braid|igshi?d?|mc_[ce]id|_g[al]|mkt_tok|srsltid)(=|$)/
