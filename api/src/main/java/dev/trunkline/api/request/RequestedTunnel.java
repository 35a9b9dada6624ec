package dev.trunkline.api.request;

import dev.trunkline.access.Caller;
import dev.trunkline.tunnel.Route;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tunnel as asked for, checked.
 *
 * @param ttl empty for what the settings say
 */
public record RequestedTunnel(Route route, Optional<Duration> ttl) {
  private static final int LONGEST_TTL = 86_400;

  /**
   * @throws dev.trunkline.api.problem.ProblemException INVALID_INPUT with every mistake, or TARGET_NOT_ALLOWED
   */
  public static RequestedTunnel read(ObjectNode body, RequestedRoute routes, Caller caller) {
    Mistakes mistakes = new Mistakes();
    Fields tunnel = new Fields(body, "", mistakes);
    RequestedRoute.Parts parts = routes.read(tunnel, caller);
    Optional<Duration> ttl = tunnel.integer("ttl_seconds", 1, LONGEST_TTL).map(Duration::ofSeconds);
    tunnel.rejectUnknown();
    mistakes.throwIfAny();
    return new RequestedTunnel(routes.route(parts, caller), ttl);
  }
}
