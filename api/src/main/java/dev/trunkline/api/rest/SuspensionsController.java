package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.connection.Suspension;
import dev.trunkline.connection.Suspensions;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Credentials that devices refused, and giving them another try. */
@RestController
@RequestMapping("/api/v1/suspensions")
public final class SuspensionsController {
  private final Suspensions suspensions;

  public SuspensionsController(Suspensions suspensions) {
    this.suspensions = suspensions;
  }

  @GetMapping
  Listing<Suspension> list(Caller caller) {
    return new Listing<>(suspensions.list(caller.tenant()), null);
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> lift(@PathVariable String id, Caller caller) {
    if (!suspensions.lift(caller.tenant(), Ids.suspension(id))) throw Ids.noSuspension();
    return ResponseEntity.noContent().build();
  }
}
