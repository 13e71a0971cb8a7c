/**
 * Reports over an archive: its parts are read and added up where they are, the sums are merged, and a table and a page
 * are written that replace those of an earlier run. Logic in plain classes; Beam in
 * {@link dev.bayou.report.ReportShoppers} and what it applies.
 */
package dev.bayou.report;
