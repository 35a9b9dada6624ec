package dev.trunkline.api.rest;

import dev.trunkline.connection.Suspension;
import dev.trunkline.connection.Suspensions;
import dev.trunkline.job.JobSpec;
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
  Listing<Suspension> list() {
    return new Listing<>(suspensions.list(JobSpec.DEFAULT_TENANT), null);
  }

  @DeleteMapping("/{id}")
  ResponseEntity<Void> lift(@PathVariable String id) {
    if (!suspensions.lift(JobSpec.DEFAULT_TENANT, Ids.suspension(id))) throw Ids.noSuspension();
    return ResponseEntity.noContent().build();
  }
}
