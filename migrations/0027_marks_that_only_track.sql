-- Names and values that only tell through which link somebody came: what was found by them is keyed anew with the next ticks.
UPDATE stories SET page_key = NULL WHERE instr(page_key, '?') > 0 AND (instr(lower(page_key), 'epik=') > 0
  OR instr(lower(page_key), 'sccid=') > 0
  OR instr(lower(page_key), 'sc_cid=') > 0
  OR instr(lower(page_key), 'mibextid=') > 0
  OR instr(lower(page_key), '__twitter_impression=') > 0
  OR instr(lower(page_key), 'ref_src=') > 0
  OR instr(lower(page_key), 'ref_url=') > 0
  OR instr(lower(page_key), 'fb_action_ids=') > 0
  OR instr(lower(page_key), 'fb_action_types=') > 0
  OR instr(lower(page_key), 'fb_ref=') > 0
  OR instr(lower(page_key), 'fb_source=') > 0
  OR instr(lower(page_key), 'guccounter=') > 0
  OR instr(lower(page_key), 'guce_referrer=') > 0
  OR instr(lower(page_key), 'matomo_campaign=') > 0
  OR instr(lower(page_key), 'matomo_kwd=') > 0
  OR instr(lower(page_key), 'wt.mc_id=') > 0
  OR instr(lower(page_key), 'partner=rss') > 0
  OR instr(lower(page_key), 'emc=rss') > 0
  OR instr(lower(page_key), 'from=rss') > 0
  OR instr(lower(page_key), 'via=rss') > 0
  OR instr(lower(page_key), 'medium=rss') > 0
  OR instr(lower(page_key), 'campaign=rss') > 0
  OR instr(lower(page_key), 'traffic_source=rss') > 0
  OR lower(page_key) LIKE '%cmp=share%'
  OR lower(page_key) LIKE '%smid=%-share%');
