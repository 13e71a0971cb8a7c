/**
 * How events spell the time at which they happened. Plain Java; knows neither what an event is nor where it is kept.
 */
package dev.bayou.eventtime;
