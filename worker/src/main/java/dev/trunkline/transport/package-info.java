/**
 * Bytes to a device and back, and nothing about their meaning. The only package that knows the SSH library.
 *
 * <p>The library blocks without a limit in many places: reading the greeting, waiting for keys, writing to a device
 * that reads nothing. Its own timeouts cover some of them. Here each phase runs under a {@link Watchdog} that closes
 * the socket when its time is up, which ends every kind of wait at once; reading from a shell goes through an {@link
 * Inbox}, whose waits end by themselves.
 */
package dev.trunkline.transport;
