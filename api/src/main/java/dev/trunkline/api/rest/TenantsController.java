package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.access.StoredTenants;
import dev.trunkline.access.StoredTenants.Tenant;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedTenant;
import dev.trunkline.audit.Audit;
import dev.trunkline.job.JobSpec;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who shares the installation. */
@RestController
@RequestMapping("/api/v1/tenants")
public final class TenantsController {
  private final StoredTenants tenants;
  private final Audit audit;

  public TenantsController(StoredTenants tenants, Audit audit) {
    this.tenants = tenants;
    this.audit = audit;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Tenant> create(HttpServletRequest request, Caller caller) throws IOException {
    String name = RequestedTenant.read(JsonBody.read(request)).name();
    if (!tenants.create(name)) throw new ProblemException(ProblemCode.NAME_TAKEN, "there is a tenant of this name");
    note(caller, "tenant.created", name);
    return ResponseEntity.created(Paths.of("/api/v1/tenants", name)).body(tenant(name));
  }

  @GetMapping
  Listing<Tenant> list(HttpServletRequest request) {
    Query query = new Query(request);
    int limit = query.limit();
    Optional<String> after = query.cursor(Cursors::name);
    query.finish();
    return Listing.of(tenants.page(after, limit), Cursors::ofName);
  }

  @GetMapping("/{name}")
  Tenant get(@PathVariable String name) {
    return tenant(name);
  }

  /** Its tokens are refused from now on; what it has queued and scheduled goes on. */
  @PostMapping("/{name}/disable")
  Tenant disable(@PathVariable String name, Caller caller) {
    if (name.equals(JobSpec.DEFAULT_TENANT)) {
      throw new ProblemException(ProblemCode.IN_USE, "it runs the installation, which would be without anybody then");
    }
    if (!tenants.disable(name)) throw Ids.noTenant();
    note(caller, "tenant.disabled", name);
    return tenant(name);
  }

  @PostMapping("/{name}/enable")
  Tenant enable(@PathVariable String name, Caller caller) {
    if (!tenants.enable(name)) throw Ids.noTenant();
    note(caller, "tenant.enabled", name);
    return tenant(name);
  }

  private Tenant tenant(String name) {
    return tenants.find(name).orElseThrow(Ids::noTenant);
  }

  private void note(Caller caller, String action, String tenant) {
    audit.note(caller.did(Instant.now(), action, tenant, Map.of()));
  }
}
