package dev.trunkline.tunnel;

import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import java.time.Instant;
import java.util.UUID;

/**
 * What can be said of a tunnel from outside.
 *
 * @param device {@code user@host:port}
 * @param lastUsedAt when it last carried something, to the second
 * @param connections open now
 * @param connectionsTotal that came to the port
 * @param connectionsFailed of those, that got no channel
 * @param bytesSent to the target
 * @param bytesReceived from the target
 * @param lastError why the last of those that failed did; null for none
 */
public record TunnelInfo(
    UUID id,
    String owner,
    String device,
    String remoteHost,
    int remotePort,
    String localAddress,
    int localPort,
    Instant createdAt,
    Instant expiresAt,
    Instant lastUsedAt,
    int connections,
    long connectionsTotal,
    long connectionsFailed,
    long bytesSent,
    long bytesReceived,
    Problem lastError) {

  public record Problem(FailureCode code, String detail) {
    static Problem of(Failure failure) {
      return new Problem(failure.code(), failure.detail());
    }
  }
}
