/**
 * Through a device to what it can reach (RFC 4254, section 7.2): a local port for any program, or one HTTP request.
 *
 * <p>A tunnel is a listening socket and a way to log in; nothing more is held while nobody is connected. Every connection to
 * the port becomes a {@link dev.trunkline.tunnel.TunnelStream} with a channel of its own, on whichever shared connection has
 * room at that moment, so a lost one costs the streams on it and no tunnel. Two virtual threads carry the bytes of a stream, one
 * each way; each waits for the slower side, which bounds memory. What ends a stream is always that something it waits on is
 * closed, never an interrupt: that would close the socket which other streams share, if it came during a write.
 */
package dev.trunkline.tunnel;
