package dev.trunkline.connection;

import dev.trunkline.failure.Failure;
import java.util.Optional;

/**
 * Of which breaker it is told that it moved, and why it was open.
 *
 * @param device for people, with the jump hosts on the way
 * @param platform where only logins that take the device for this one are left out; empty where all are
 * @param failure the last that was met
 */
public record BreakerMove(
    String tenant, String device, String host, int port, Optional<String> platform, FailureClass because, Failure failure) {}
