package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.api.request.JsonBody;
import dev.trunkline.api.request.Query;
import dev.trunkline.api.request.RequestedCredential;
import dev.trunkline.api.request.RequestedSource;
import dev.trunkline.inventory.FoundSecrets;
import dev.trunkline.inventory.LoginSecrets;
import dev.trunkline.inventory.NamedCredential;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.job.Secrets;
import dev.trunkline.provider.SecretReference;
import dev.trunkline.queue.Queue;
import dev.trunkline.secret.CredentialVersion;
import dev.trunkline.transport.Deadline;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Stored credentials: secrets go in and never come out. */
@RestController
@RequestMapping("/api/v1/credentials")
public final class CredentialsController {
  private static final Duration READING = Duration.ofSeconds(10);

  private final StoredCredentials credentials;
  private final Queue queue;

  public CredentialsController(StoredCredentials credentials, Queue queue) {
    this.credentials = credentials;
    this.queue = queue;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<NamedCredential> create(HttpServletRequest request, Caller caller) throws IOException {
    RequestedCredential asked = RequestedCredential.read(JsonBody.read(request), sources(caller));
    if (!credentials.create(caller.tenant(), asked.name(), asked.username(), asked.secrets())) {
      throw new ProblemException(ProblemCode.NAME_TAKEN, "there is a credential of this name; rotate it, or choose another");
    }
    return ResponseEntity.created(Paths.of("/api/v1/credentials", asked.name())).body(credential(caller, asked.name()));
  }

  @GetMapping
  Listing<NamedCredential> list(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    int limit = query.limit();
    Optional<String> after = query.cursor(Cursors::name);
    query.finish();
    return Listing.of(credentials.page(caller.tenant(), after, limit), Cursors::ofName);
  }

  @GetMapping("/{name}")
  NamedCredential get(@PathVariable String name, Caller caller) {
    return credential(caller, name);
  }

  /** From now on the new secrets log in, and what the old ones opened is used by nobody new. */
  @PostMapping(path = "/{name}/rotate", consumes = MediaType.APPLICATION_JSON_VALUE)
  NamedCredential rotate(@PathVariable String name, HttpServletRequest request, Caller caller) throws IOException {
    NamedCredential before = credential(caller, name);
    Secrets secrets = RequestedCredential.rotated(JsonBody.read(request), sources(caller));
    // Where it is not known where they are, they cannot be changed there.
    Optional<SecretReference> outside = before.source().filter(source -> !source.equals(SecretReference.UNREADABLE));
    if (outside.isPresent() && !LoginSecrets.isKeptOutside(secrets)) {
      String where = outside.get().inWords();
      throw new ProblemException(
          ProblemCode.KEPT_OUTSIDE, "change the secrets where they are kept: " + where + "; or give a source, where else they are");
    }
    CredentialVersion current = credentials.rotate(caller.tenant(), name, secrets).orElseThrow(Ids::noCredential);
    queue.credentialRotated(current);
    return credential(caller, name);
  }

  /** Reads now what is kept outside, and says what is there; where it has changed, that counts from now on. */
  @PostMapping("/{name}/check")
  FoundSecrets check(@PathVariable String name, Caller caller) {
    credential(caller, name);
    return credentials
        .logins()
        .look(caller.tenant(), name, Deadline.in(READING))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_KEPT_OUTSIDE, "its secrets are stored here; there is nothing to read"));
  }

  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String name, Caller caller) {
    switch (credentials.delete(caller.tenant(), name)) {
      case DELETED -> {}
      case MISSING -> throw Ids.noCredential();
      case IN_USE ->
          throw new ProblemException(
              ProblemCode.IN_USE,
              "a device or a waiting job logs in with it; GET /api/v1/devices?credential=" + name + " lists the devices");
    }
  }

  private RequestedSource sources(Caller caller) {
    return new RequestedSource(credentials.logins(), caller.tenant());
  }

  private NamedCredential credential(Caller caller, String name) {
    return credentials.find(caller.tenant(), name).orElseThrow(Ids::noCredential);
  }
}
