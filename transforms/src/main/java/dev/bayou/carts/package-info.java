/**
 * Abandoned carts: which of the shoppers' sessions put something into the cart and placed no order, by gaps of
 * inactivity and days. The definition is {@link dev.bayou.shopper.CartSession}'s; here it is computed over an archive
 * and told.
 */
package dev.bayou.carts;
