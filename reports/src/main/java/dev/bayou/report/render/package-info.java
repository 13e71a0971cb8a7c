/** How results are rendered as HTML pages, text and tables. */
package dev.bayou.report.render;
