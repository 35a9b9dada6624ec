package dev.trunkline.api.rest;

import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedEntry;
import dev.trunkline.inventory.DeviceEntry;
import dev.trunkline.inventory.DeviceFilter;
import dev.trunkline.inventory.InventoryAudit;
import dev.trunkline.inventory.NamedDevice;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.JobSpec;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The inventory: devices by name. */
@RestController
@RequestMapping("/api/v1/devices")
public final class DevicesController {
  private final RequestedEntry requests;
  private final StoredDevices devices;
  private final InventoryAudit audit;

  public DevicesController(RequestedEntry requests, StoredDevices devices, InventoryAudit audit) {
    this.requests = requests;
    this.devices = devices;
    this.audit = audit;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<NamedDevice> create(HttpServletRequest request, Principal user) throws IOException {
    DeviceEntry entry = requests.read(JsonBody.read(request), Optional.empty());
    if (!devices.create(JobSpec.DEFAULT_TENANT, entry)) {
      throw new ProblemException(ProblemCode.NAME_TAKEN, "there is a device of this name; change it with PUT, or choose another");
    }
    audit.created(JobSpec.DEFAULT_TENANT, user.getName(), entry, Instant.now());
    NamedDevice created = device(entry.name());
    return ResponseEntity.created(Paths.of("/api/v1/devices", entry.name())).eTag(EntityTag.of(created)).body(created);
  }

  @GetMapping
  Listing<NamedDevice> list(HttpServletRequest request) {
    Query query = new Query(request);
    DeviceFilter filter =
        new DeviceFilter(
            JobSpec.DEFAULT_TENANT,
            query.text("tag").map(tags -> List.of(tags.split(","))).orElse(List.of()),
            query.text("platform"),
            query.text("credential"),
            query.text("source"),
            query.text("q"));
    int limit = query.limit();
    Optional<String> after = query.cursor(Cursors::name);
    query.finish();
    return Listing.of(devices.page(filter, after, limit), Cursors::ofName);
  }

  @GetMapping("/{name}")
  ResponseEntity<NamedDevice> get(@PathVariable String name) {
    return shown(device(name));
  }

  /** Under If-Match only as it was seen, also where somebody else is just as fast. */
  @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<NamedDevice> replace(@PathVariable String name, HttpServletRequest request, Principal user) throws IOException {
    NamedDevice before = device(name);
    EntityTag.require(request, EntityTag.of(before));
    DeviceEntry entry = requests.read(JsonBody.read(request), Optional.of(name));
    if (!devices.replace(JobSpec.DEFAULT_TENANT, entry, seen(request, before))) {
      device(name);
      throw EntityTag.changed();
    }
    audit.replaced(JobSpec.DEFAULT_TENANT, user.getName(), before.entry(), entry, Instant.now());
    return shown(device(name));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String name, HttpServletRequest request, Principal user) {
    NamedDevice before = device(name);
    EntityTag.require(request, EntityTag.of(before));
    switch (devices.delete(JobSpec.DEFAULT_TENANT, name, seen(request, before))) {
      case DELETED -> audit.deleted(JobSpec.DEFAULT_TENANT, user.getName(), before.entry(), Instant.now());
      case MISSING -> {
        device(name);
        throw EntityTag.changed();
      }
      case IN_USE -> throw new ProblemException(ProblemCode.IN_USE, "another device is reached from it, as its jump");
    }
  }

  private static Optional<Instant> seen(HttpServletRequest request, NamedDevice device) {
    return EntityTag.isRequired(request) ? Optional.of(device.updatedAt()) : Optional.empty();
  }

  private static ResponseEntity<NamedDevice> shown(NamedDevice device) {
    return ResponseEntity.ok().eTag(EntityTag.of(device)).body(device);
  }

  private NamedDevice device(String name) {
    return devices.find(JobSpec.DEFAULT_TENANT, name).orElseThrow(Ids::noDevice);
  }
}
