/** What the cohort screen asks, of a central registry: counts, a page of the table, medians, groups over time, what is missing. */
export const COHORT_QUERIES: Readonly<Record<string, string>> = {
  'cases by pathway and condition of the liver': `
    SELECT pathway, liver, count(*)::int AS cases, count(last_s_flr_pct)::int AS assessed, avg(last_s_flr_pct) AS s_flr_pct
    FROM remnant.case_row WHERE NOT demonstration GROUP BY pathway, liver ORDER BY 1, 2`,
  'a filtered page of the table': `
    SELECT * FROM remnant.case_row
    WHERE NOT demonstration AND pathway = 'RALPPS' AND last_s_flr_pct < 40 AND age_years BETWEEN 50 AND 70
    ORDER BY last_s_flr_pct LIMIT 50`,
  'growth by pathway: quartiles': `
    SELECT pathway, count(*)::int AS cases,
      percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY first_kgr_ml_day) AS kgr_ml_day,
      percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY flr_increase_pct) AS increase_pct
    FROM remnant.case_row WHERE NOT demonstration AND first_kgr_ml_day IS NOT NULL GROUP BY pathway`,
  'a column for a test: sFLR of two groups': `
    SELECT pathway = 'ALPPS' AS of_group, last_s_flr_pct FROM remnant.case_row
    WHERE NOT demonstration AND pathway IN ('ALPPS', 'RALPPS') AND last_s_flr_pct IS NOT NULL`,
  'survival: numbers at risk by month and pathway': `
    SELECT pathway, least(coalesce(death_day, last_follow_up_day) / 30, 60) AS month,
      count(*)::int AS leaving, count(*) FILTER (WHERE death)::int AS deaths
    FROM remnant.case_row
    WHERE NOT demonstration AND coalesce(death_day, last_follow_up_day) >= 0 GROUP BY 1, 2 ORDER BY 1, 2`,
  'course: sFLR by time point': `
    SELECT slot, slot_number, count(s_flr_pct)::int AS scans, avg(s_flr_pct) AS mean, stddev_samp(s_flr_pct) AS sd
    FROM remnant.scan_row WHERE slot IS NOT NULL GROUP BY slot, slot_number ORDER BY 1, 2`,
  'a field of the record by pathway': `
    SELECT c.pathway, v.word, count(*)::int AS cases
    FROM remnant.case_row c JOIN remnant.value_row v USING (site_code, case_id)
    WHERE v.field = 'bclc' AND NOT c.demonstration GROUP BY 1, 2 ORDER BY 1, 2`,
  'one case with its scans': `
    SELECT s.* FROM remnant.scan_row s WHERE s.case_id = 'case-00000000' ORDER BY s.scan`,
};
