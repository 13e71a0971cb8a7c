/**
 * What a retailer's shoppers do: events, how they are read from JSON, and what they add up to. Plain Java, exact, and
 * of use on a stream as over an archive: knows neither Beam nor where events come from.
 */
package dev.bayou.shopper;
