package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.RequestedDecision;
import dev.trunkline.api.request.TextBody;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.transport.HostKeyImport;
import dev.trunkline.transport.ShownHostKeys.Key;
import dev.trunkline.transport.ShownHostKeys.Place;
import dev.trunkline.transport.ShownHostKeys.Waiting;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The host keys of devices, whether or not they are in the inventory. */
@RestController
@RequestMapping("/api/v1/host-keys")
public final class HostKeysController {
  private final HostKeyDecisions decisions;

  public HostKeysController(HostKeyDecisions decisions) {
    this.decisions = decisions;
  }

  /** Takes a known_hosts file of OpenSSH. What is recorded already is never replaced. */
  @PostMapping(path = "/import", consumes = MediaType.TEXT_PLAIN_VALUE)
  HostKeyImport.Report importKnownHosts(HttpServletRequest request, Caller caller) throws IOException {
    return HostKeyImport.read(TextBody.read(request), decisions.keys(), caller.tenant());
  }

  /**
   * A key that waits for a decision.
   *
   * @param jump the jump hosts before the device; empty for none
   * @param recorded the fingerprint of the key that is recorded; null where none is
   */
  record Shown(
      String host,
      int port,
      String jump,
      String recorded,
      String keyType,
      String fingerprint,
      String address,
      Instant firstSeenAt,
      Instant lastSeenAt,
      int times) {
    static Shown of(Waiting waiting) {
      Place place = waiting.place();
      Key key = waiting.key();
      return new Shown(
          place.host(), place.port(), place.jump(), waiting.recorded(), key.keyType(), key.fingerprint(), key.address(),
          key.firstSeenAt(), key.lastSeenAt(), key.times());
    }
  }

  @GetMapping("/shown")
  Listing<Shown> shown(Caller caller) {
    return new Listing<>(decisions.keys().shown().list(caller.tenant()).stream().map(Shown::of).toList(), null);
  }

  @PostMapping(path = "/decide", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void decide(HttpServletRequest request, Caller caller) throws IOException {
    RequestedDecision.Placed asked = RequestedDecision.readPlaced(JsonBody.read(request), caller.tenant());
    Place place = asked.place();
    String subject = DeviceAddress.placeOf(DeviceAddress.labelOf(place.host(), place.port()), place.jump());
    decisions.decide(place, asked.decision(), subject, caller, Instant.now());
  }
}
