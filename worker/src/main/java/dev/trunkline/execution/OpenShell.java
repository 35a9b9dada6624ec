package dev.trunkline.execution;

import dev.trunkline.transport.Shell;
import dev.trunkline.transport.SshTransport;

/** A shell that waits at its prompt, and the connection it is on. */
record OpenShell(SshTransport transport, Shell shell) implements AutoCloseable {
  @Override
  public void close() {
    shell.close();
    transport.close();
  }
}
