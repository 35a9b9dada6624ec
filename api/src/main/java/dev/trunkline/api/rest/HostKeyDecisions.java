package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.RequestedDecision;
import dev.trunkline.audit.Audit;
import dev.trunkline.connection.Breakers;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.transport.HostKeyStore;
import dev.trunkline.transport.HostKeyStore.Recorded;
import dev.trunkline.transport.ShownHostKeys.Key;
import dev.trunkline.transport.ShownHostKeys.Place;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which of two keys is right: what somebody says of that, carried out and noted. */
public record HostKeyDecisions(HostKeyStore keys, Breakers breakers, Audit audit) {
  /**
   * @param subject what the device is called in the audit
   * @throws ProblemException FINGERPRINT_DIFFERS where the device has not shown that key
   */
  void decide(Place place, RequestedDecision decision, String subject, Caller by, Instant now) {
    Optional<Recorded> recorded = keys.recorded(place);
    Optional<Key> shown = keys.shown().find(place);
    boolean decided =
        decision.accept()
            ? keys.shown().accept(place, decision.fingerprint())
            : keys.shown().reject(place, decision.fingerprint());
    if (!decided) {
      String detail = "no key of this fingerprint waits for a decision; look at it again";
      throw new ProblemException(ProblemCode.FINGERPRINT_DIFFERS, detail);
    }
    breakers.forget(place);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("place", DeviceAddress.placeOf(DeviceAddress.labelOf(place.host(), place.port()), place.jump()));
    details.put("recorded", recorded.map(Recorded::fingerprint).orElse(null));
    details.put("shown", decision.fingerprint());
    shown.ifPresent(key -> details.put("shown_from", key.address()));
    String action = decision.accept() ? "host_key.accepted" : "host_key.rejected";
    audit.note(by.did(now, action, subject, details));
  }
}
