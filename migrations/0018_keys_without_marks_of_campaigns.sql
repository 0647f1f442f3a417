-- `xtor` and `wt_mc` only tell through which link somebody came: what was found by them is keyed anew with the next ticks.
UPDATE stories SET page_key = NULL WHERE page_key LIKE '%xtor=%' OR page_key LIKE '%wt_mc=%' OR page_key LIKE '%wt_zmc=%';
