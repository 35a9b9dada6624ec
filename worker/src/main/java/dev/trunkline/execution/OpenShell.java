package dev.trunkline.execution;

import dev.trunkline.connection.ChannelLease;
import dev.trunkline.transport.Shell;

/** A shell that waits at its prompt, and the channel it is. */
record OpenShell(ChannelLease lease, Shell shell) implements AutoCloseable {
  @Override
  public void close() {
    lease.closing();
    shell.close();
    lease.close();
  }
}
