package dev.trunkline.api.rest;

import dev.trunkline.access.Caller;
import dev.trunkline.api.request.TextBody;
import dev.trunkline.transport.HostKeyImport;
import dev.trunkline.transport.HostKeyStore;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The host keys of devices. */
@RestController
@RequestMapping("/api/v1/host-keys")
public final class HostKeysController {
  private final HostKeyStore store;

  public HostKeysController(HostKeyStore store) {
    this.store = store;
  }

  /** Takes a known_hosts file of OpenSSH. What is recorded already is never replaced. */
  @PostMapping(path = "/import", consumes = MediaType.TEXT_PLAIN_VALUE)
  HostKeyImport.Report importKnownHosts(HttpServletRequest request, Caller caller) throws IOException {
    return HostKeyImport.read(TextBody.read(request), store, caller.tenant());
  }
}
