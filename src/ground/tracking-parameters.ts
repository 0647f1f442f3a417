/**
 * Query parameters that only say through which link somebody came, and nothing about which page it is.
 * The names are those that hold for every site in two kept lists: rule "Global" of tidy-url 1.18.3 (github.com/DrKain/tidy-url, MIT,
 * © 2021 DrKain) and the strip list of Firefox (preference privacy.query_stripping.strip_list). Below them what feeds and the
 * click identifiers documented since then add. What is not listed counts.
 */

const LISTED = words(`
  __hsfp __hssc __hstc __s _hsenc _hsmi _openstat cmpid dclid elq elqaid elqat elqcampaignid elqtrack elqtrackid
  fbclid ga_campaign ga_content ga_medium ga_place ga_source ga_term gbraid gclid gclsrc hsa_acc hsa_ad hsa_cam
  hsa_grp hsa_kw hsa_la hsa_mt hsa_net hsa_ol hsa_src hsa_tgt hsa_ver hsctatracking igshid int_campaign
  int_cmp_creative int_cmp_id int_cmp_name int_content int_medium int_source itm_audience itm_campaign
  itm_campaign_s itm_channel itm_content itm_medium itm_medium_s itm_source itm_source_s itm_term mbid mc_cid
  mc_eid mkt_tok ml_subscriber ml_subscriber_hash msclkid mtm_campaign mtm_cid mtm_content mtm_group mtm_keyword
  mtm_kwd mtm_medium mtm_placement mtm_source ncid oft_c oft_ck oft_d oft_id oft_ids oft_k oft_lk oft_sk
  oly_anon_id oly_enc_id piwik_campaign piwik_cid piwik_content piwik_cpn piwik_keyword piwik_kwd piwik_medium
  piwik_source pk_campaign pk_cid pk_content pk_cpn pk_keyword pk_kwd pk_medium pk_source rb_clickid rdt_cid s_cid
  twclid vero_conv vero_id wbraid wickedid yclid
`)

/** Click identifiers of networks and search engines, and what newsrooms' own tools hang on (AT Internet, Webtrekk, ComScore, DMG, Yahoo, Matomo). */
const ADDED = words(`
  _ga _gl gad_source gad_campaignid srsltid ttclid li_fat_id igsh epik sccid sc_cid mibextid __twitter_impression ref_src ref_url
  fb_action_ids fb_action_types fb_ref fb_source guccounter guce_referrer guce_referrer_sig matomo_campaign matomo_kwd wt.mc_id
  at_medium at_campaign at_campaign_type at_custom1 at_custom2 at_custom3 at_custom4 at_format at_link_id at_link_origin
  at_link_type at_ptr_name at_bbc_team ns_campaign ns_mchannel ns_source ns_linkname ns_fee ito xtor wt_mc wt_zmc
`)

/** Names that track only with such a value: a feed's own mark on its links. */
const MARKS: Record<string, RegExp> = {
  ...Object.fromEntries(
    [...words('source src from via partner emc medium campaign traffic_source')].map((name) => [name, /^rss/i]),
  ),
  ref: /^rss$/i,
  // What the share buttons of one newspaper and the copied links of another say.
  cmp: /^(?:share_|twt_|fb_|rss)/i,
  smid: /-share$/i,
}

/** Ours on every link, and Google Analytics' whole family. */
const FAMILIES = /^(?:td|td-.*|utm_.*)$/

export function onlyTracks(name: string, value: string): boolean {
  const plain = name.toLowerCase()
  // A site's own `TD` is not ours.
  if (FAMILIES.test(name) || plain.startsWith('utm_')) return true
  return LISTED.has(plain) || ADDED.has(plain) || (Object.hasOwn(MARKS, plain) && MARKS[plain]?.test(value) === true)
}

function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/))
}
