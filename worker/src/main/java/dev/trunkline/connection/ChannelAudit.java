package dev.trunkline.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who used which channel of which connection: one line of {@code name=value} each time (000_abe7 #28). */
final class ChannelAudit {
  private static final Logger log = LoggerFactory.getLogger(ChannelAudit.class);

  private ChannelAudit() {}

  static void note(String what, ChannelLease lease) {
    log.info(
        "channel {}: connection={} channel={} owner={} kind={} key={}",
        what,
        lease.connectionId(),
        lease.channel(),
        lease.claim().owner(),
        lease.claim().kind(),
        lease.master().key().label());
  }
}
