/** The report of abandoned carts: sessions with products in the cart and no order, by session gap and day. */
package dev.bayou.report.carts;
