package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.FieldError;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.RequestedForward;
import dev.trunkline.api.request.RequestedRoute;
import dev.trunkline.api.request.RequestedTunnel;
import dev.trunkline.tunnel.ForwardAnswer;
import dev.trunkline.tunnel.HttpForward;
import dev.trunkline.tunnel.Route;
import dev.trunkline.tunnel.TargetCheck;
import dev.trunkline.tunnel.TunnelInfo;
import dev.trunkline.tunnel.Tunnels;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Ways through devices: ports of this process, and single HTTP requests. */
@RestController
public final class TunnelsController {
  private final RequestedRoute routes;
  private final Tunnels tunnels;
  private final HttpForward forward;

  public TunnelsController(RequestedRoute routes, Tunnels tunnels, HttpForward forward) {
    this.routes = routes;
    this.tunnels = tunnels;
    this.forward = forward;
  }

  @PostMapping(path = "/api/v1/tunnels", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<TunnelInfo> open(HttpServletRequest request, Caller caller) throws IOException {
    Instant now = Instant.now();
    RequestedTunnel asked = RequestedTunnel.read(JsonBody.read(request), routes, caller);
    requireAllowed(asked.route(), now);
    TunnelInfo tunnel = tunnels.open(asked.route(), asked.ttl(), now);
    return ResponseEntity.created(URI.create("/api/v1/tunnels/" + tunnel.id())).body(tunnel);
  }

  @GetMapping("/api/v1/tunnels")
  Listing<TunnelInfo> list(Caller caller) {
    return new Listing<>(tunnels.list(caller.tenant(), Instant.now()).stream().filter(tunnel -> sees(caller, tunnel)).toList(), null);
  }

  @GetMapping("/api/v1/tunnels/{id}")
  TunnelInfo get(@PathVariable String id, Caller caller) {
    return tunnel(id, caller);
  }

  /** Whoever uses the tunnel is cut off. */
  @DeleteMapping("/api/v1/tunnels/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void close(@PathVariable String id, Caller caller) {
    tunnel(id, caller);
    if (!tunnels.close(caller.tenant(), Ids.tunnel(id), caller.name(), Instant.now())) throw Ids.noTunnel();
  }

  @PostMapping(path = "/api/v1/forward", consumes = MediaType.APPLICATION_JSON_VALUE)
  ForwardedAnswer forward(HttpServletRequest request, Caller caller) throws IOException {
    Instant now = Instant.now();
    RequestedForward asked = RequestedForward.read(JsonBody.read(request), routes, caller);
    requireAllowed(asked.route(), now);
    ForwardAnswer answer = forward.send(asked.route(), asked.request(), now);
    return ForwardedAnswer.of(answer);
  }

  private TunnelInfo tunnel(String id, Caller caller) {
    return tunnels
        .find(caller.tenant(), Ids.tunnel(id), Instant.now())
        .filter(tunnel -> sees(caller, tunnel))
        .orElseThrow(Ids::noTunnel);
  }

  /** Whoever is limited to some devices sees its own: of others it is not known which device of the inventory they lead through. */
  private static boolean sees(Caller caller, TunnelInfo tunnel) {
    return !caller.isLimited() || tunnel.owner().equals(caller.name());
  }

  private void requireAllowed(Route route, Instant now) {
    TargetCheck targets = tunnels.targets();
    targets.refusal(route, now).ifPresent(detail -> {
      throw new ProblemException(ProblemCode.TARGET_NOT_ALLOWED, detail, List.of(new FieldError("remote_host", detail)));
    });
  }
}
