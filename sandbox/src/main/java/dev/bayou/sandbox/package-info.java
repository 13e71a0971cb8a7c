/**
 * A Kafka broker and an S3 server in one JVM of their own, on loopback.
 *
 * <p>{@link dev.bayou.sandbox.Sandbox} starts that JVM and is all that a test sees; it needs the JDK and kafka-clients,
 * nothing else, so that the broker's Scala and the S3 server's SDK stay off the class path of the code under test.
 * {@code SandboxServer} is what runs in there.
 */
package dev.bayou.sandbox;
