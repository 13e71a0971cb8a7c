/**
 * What every command promises on every runner: whole processes with real flags, against a real broker and a real S3
 * API. A runner profile runs these tests with the {@link dev.bayou.commands.Profile} that its build names.
 */
package dev.bayou.commands;
