/**
 * How a run that may be killed replaces what an earlier one wrote, and how results are printed. Knows no reports and no
 * records.
 */
package dev.bayou.output;
