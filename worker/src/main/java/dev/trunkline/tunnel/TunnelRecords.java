package dev.trunkline.tunnel;

import dev.trunkline.access.Caller;
import dev.trunkline.audit.Audit;
import dev.trunkline.audit.AuditEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is kept of tunnels when they open and close (000_abe7 #28). */
final class TunnelRecords {
  private final Audit audit;

  TunnelRecords(Audit audit) {
    this.audit = audit;
  }

  void opened(TunnelInfo tunnel, Caller caller, Instant now) {
    Map<String, Object> details = details(tunnel);
    details.put("expires_at", tunnel.expiresAt().toString());
    audit.note(caller.did(now, "tunnel.opened", tunnel.id().toString(), details));
  }

  void closed(TunnelInfo tunnel, String tenant, String actor, String reason, Instant now) {
    Map<String, Object> details = details(tunnel);
    details.put("owner", tunnel.owner());
    details.put("reason", reason);
    details.put("connections", tunnel.connectionsTotal());
    details.put("bytes_sent", tunnel.bytesSent());
    details.put("bytes_received", tunnel.bytesReceived());
    audit.note(new AuditEntry(now, tenant, actor, "tunnel.closed", tunnel.id().toString(), details));
  }

  private static Map<String, Object> details(TunnelInfo tunnel) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("device", tunnel.device());
    details.put("target", tunnel.remoteHost() + ":" + tunnel.remotePort());
    details.put("local_port", tunnel.localPort());
    return details;
  }
}
