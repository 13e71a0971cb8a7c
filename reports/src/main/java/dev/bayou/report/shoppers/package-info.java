/** The report of what each shopper put into the cart and ordered. */
package dev.bayou.report.shoppers;
