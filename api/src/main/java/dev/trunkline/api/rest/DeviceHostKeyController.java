package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.RequestedDecision;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.JumpHost;
import dev.trunkline.transport.HostKeyPolicy;
import dev.trunkline.transport.HostKeyStore.Recorded;
import dev.trunkline.transport.ShownHostKeys.Key;
import dev.trunkline.transport.ShownHostKeys.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The host key of a device of the inventory, and the decision on another one that it showed. */
@RestController
@RequestMapping("/api/v1/devices/{name}/host-key")
public final class DeviceHostKeyController {
  private final StoredDevices devices;
  private final HostKeyPolicy policy;
  private final HostKeyDecisions decisions;

  public DeviceHostKeyController(StoredDevices devices, HostKeyPolicy policy, HostKeyDecisions decisions) {
    this.devices = devices;
    this.policy = policy;
    this.decisions = decisions;
  }

  /**
   * @param state none, recorded, unknown (shown, and none is recorded) or changed
   * @param shown the key that was shown last and not taken; null where there is none
   */
  record View(String policy, String state, Recorded recorded, Key shown) {
    static View of(HostKeyPolicy policy, Optional<Recorded> recorded, Optional<Key> shown) {
      String calm = recorded.isPresent() ? "recorded" : "none";
      String alarmed = recorded.isPresent() ? "changed" : "unknown";
      return new View(policy.wireName(), shown.isPresent() ? alarmed : calm, recorded.orElse(null), shown.orElse(null));
    }
  }

  @GetMapping
  View get(@PathVariable String name, Caller caller) {
    return view(place(name, caller));
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  View decide(@PathVariable String name, HttpServletRequest request, Caller caller) throws IOException {
    Place place = place(name, caller);
    decisions.decide(place, RequestedDecision.read(JsonBody.read(request)), name, caller, Instant.now());
    return view(place);
  }

  private View view(Place place) {
    return View.of(policy, decisions.keys().recorded(place), decisions.keys().shown().find(place));
  }

  private Place place(String name, Caller caller) {
    NamedDevice device = devices.find(caller.tenant(), name).filter(found -> caller.reaches(found.entry().tags())).orElseThrow(Ids::noDevice);
    return new Place(caller.tenant(), device.entry().host(), device.entry().port(), JumpHost.path(device.jumps()));
  }
}
