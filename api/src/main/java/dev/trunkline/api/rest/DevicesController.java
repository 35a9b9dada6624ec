package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
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
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
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
  ResponseEntity<NamedDevice> create(HttpServletRequest request, Caller caller) throws IOException {
    DeviceEntry entry = requests.read(JsonBody.read(request), caller, Optional.empty());
    if (!devices.create(caller.tenant(), entry)) {
      throw new ProblemException(ProblemCode.NAME_TAKEN, "there is a device of this name; change it with PUT, or choose another");
    }
    audit.created(caller, entry, Instant.now());
    NamedDevice created = device(caller, entry.name());
    return ResponseEntity.created(Paths.of("/api/v1/devices", entry.name())).eTag(EntityTag.of(created)).body(created);
  }

  @GetMapping
  Listing<NamedDevice> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    DeviceFilter filter =
        new DeviceFilter(
            caller.tenant(),
            Stream.concat(query.text("tag").stream().flatMap(tags -> Stream.of(tags.split(","))), caller.tags().stream()).toList(),
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
  ResponseEntity<NamedDevice> get(@PathVariable String name, Caller caller) {
    return shown(device(caller, name));
  }

  /** Under If-Match only as it was seen, also where somebody else is just as fast. */
  @PutMapping(path = "/{name}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<NamedDevice> replace(@PathVariable String name, HttpServletRequest request, Caller caller) throws IOException {
    NamedDevice before = device(caller, name);
    EntityTag.require(request, EntityTag.of(before));
    DeviceEntry entry = requests.read(JsonBody.read(request), caller, Optional.of(name));
    if (!devices.replace(caller.tenant(), entry, seen(request, before))) {
      device(caller, name);
      throw EntityTag.changed();
    }
    audit.replaced(caller, before.entry(), entry, Instant.now());
    return shown(device(caller, name));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String name, HttpServletRequest request, Caller caller) {
    NamedDevice before = device(caller, name);
    EntityTag.require(request, EntityTag.of(before));
    switch (devices.delete(caller.tenant(), name, seen(request, before))) {
      case DELETED -> audit.deleted(caller, before.entry(), Instant.now());
      case MISSING -> {
        device(caller, name);
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

  private NamedDevice device(Caller caller, String name) {
    return devices.find(caller.tenant(), name).filter(found -> caller.reaches(found.entry().tags())).orElseThrow(Ids::noDevice);
  }
}
