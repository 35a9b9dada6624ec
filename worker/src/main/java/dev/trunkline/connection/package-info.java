/**
 * Connections and who may use them.
 *
 * <p>One SSH connection carries several channels: shells for jobs and terminals, direct-tcpip for tunnels. Logging in is what
 * costs, so a channel goes on a connection that is there, if all of the {@link ConnectionKey} matches. What makes that safe is one
 * rule: <b>reserve, then open</b>. {@link Roster} decides under one lock who gets which connection, counts the channel and every
 * limit in the same step, and never waits for a device; {@link Connections} then dials, opens and closes without any lock. So no
 * limit is passed at any instant, and whatever fails gives back exactly what was reserved for it: a {@link ChannelLease} is counted
 * once, from before its channel is opened until it is closed. A connection that is being opened already has its channels to
 * give; those who come meanwhile share the login, and its failure, so that a wrong password is tried once. How many channels
 * fit is learnt from the device: {@link ChannelLimits}. A connection without channels is idle, and goes after a while, at its age, or
 * when room is needed; in use is never idle. Time goes in as an argument all the way, so that every rule of eviction is
 * tested without waiting.
 */
package dev.trunkline.connection;
