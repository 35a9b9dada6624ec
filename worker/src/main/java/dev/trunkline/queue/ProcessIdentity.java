package dev.trunkline.queue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * Who this process is in the cluster.
 *
 * @param role {@code all}, {@code api}, {@code worker} or {@code scheduler}
 */
public record ProcessIdentity(UUID id, String host, long pid, String role) {
  public static ProcessIdentity ofThisProcess(String role) {
    return new ProcessIdentity(UUID.randomUUID(), hostName(), ProcessHandle.current().pid(), role);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** What the ids of its connections begin with: unique in the cluster. */
  public String connectionIds() {
    return "%s-%d-c".formatted(host, pid);
  }

  /** The name of its worker number {@code n}, readable in logs and unique in the cluster. */
  public String workerName(int n) {
    return "%s-%d-worker-%d".formatted(host, pid, n);
  }
}
