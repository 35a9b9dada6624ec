package dev.trunkline.api.request;

import static dev.trunkline.job.DeviceAddress.AUTODETECT;

import dev.trunkline.access.Caller;
import dev.trunkline.api.problem.ProblemCode;
import dev.trunkline.api.problem.ProblemException;
import dev.trunkline.device.Platforms;
import dev.trunkline.execution.DetectedPlatforms;
import dev.trunkline.execution.DeviceAccess;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.Secrets;
import dev.trunkline.settings.Settings;
import dev.trunkline.transport.Deadline;
import dev.trunkline.transport.Endpoint;
import dev.trunkline.tunnel.Route;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the part that tunnels and forwarded requests have in common: through which device to what. */
public final class RequestedRoute {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");
  private static final int HIGHEST_PORT = 65_535;

  /** Where they are kept outside. */
  private static final Duration READING_SECRETS = Duration.ofSeconds(10);

  private final Settings settings;
  private final Platforms platforms;
  private final DetectedPlatforms detected;
  private final StoredDevices inventory;
  private final StoredCredentials credentials;

  public RequestedRoute(
      Settings settings, Platforms platforms, DetectedPlatforms detected, StoredDevices inventory, StoredCredentials credentials) {
    this.settings = settings;
    this.platforms = platforms;
    this.detected = detected;
    this.inventory = inventory;
    this.credentials = credentials;
  }

  /**
   * What was read of it. Once nothing is wrong, {@link #route} makes the route of it.
   *
   * @param platform what the device runs
   */
  record Parts(Optional<RequestedDevice> device, Optional<String> platform, Optional<String> host, Optional<Integer> port) {}

  Parts read(Fields request, Caller caller) {
    Optional<RequestedDevice> device = RequestedDevice.read(request, caller, platforms, inventory, settings.ssh().algorithms());
    return new Parts(device, device.flatMap(given -> platform(given, request, caller)), host(request), port(request));
  }

  /** Nothing is typed at a prompt, so the platform is not found out here; but it may have been. */
  private Optional<String> platform(RequestedDevice device, Fields request, Caller caller) {
    if (!device.platform().equals(Optional.of(AUTODETECT))) return device.platform();
    Optional<String> found =
        detected.find(caller.tenant(), device.address()).filter(name -> platforms.find(name).isPresent());
    if (found.isEmpty()) request.wrong("device.platform", "has not been found out yet: name it, or let a job find it out first");
    return found;
  }

  private static Optional<String> host(Fields request) {
    if (request.value("remote_host").isEmpty()) request.wrong("remote_host", "must be given");
    Optional<String> host = request.text("remote_host");
    if (host.isEmpty() || HOST.matcher(host.get()).matches()) return host;
    request.wrong("remote_host", "must be a host name, or an address without brackets");
    return Optional.empty();
  }

  private static Optional<Integer> port(Fields request) {
    if (request.value("remote_port").isEmpty()) request.wrong("remote_port", "must be given");
    return request.integer("remote_port", 1, HIGHEST_PORT);
  }

  /**
   * @throws ProblemException TARGET_NOT_ALLOWED where the device itself, or a jump host before it, may not be reached;
   *     CREDENTIAL_ROTATED where its credential was replaced in this moment
   * @throws dev.trunkline.failure.DeviceException SECRET_UNAVAILABLE or SECRET_REFUSED where its secrets are kept outside
   */
  Route route(Parts parts, Caller caller) {
    RequestedDevice device = parts.device().orElseThrow();
    device.checkTargets(settings.targets());
    String platform = parts.platform().orElseThrow();
    return new Route(
        caller,
        new DeviceAccess(caller.tenant(), device.address().on(platform), opened(device, caller)),
        platforms.find(platform).orElseThrow(),
        new Endpoint(parts.host().orElseThrow(), parts.port().orElseThrow()));
  }

  /** A tunnel goes on with the version of a stored credential that it was opened with. */
  private Secrets opened(RequestedDevice device, Caller caller) {
    if (device.secrets().source().isEmpty()) return device.secrets();
    return credentials
        .open(caller.tenant(), device.secrets().source().get())
        .map(own -> credentials.logins().complete(caller.tenant(), device.address(), own, Deadline.in(READING_SECRETS)))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.CREDENTIAL_ROTATED, "the credential was replaced just now; try again"));
  }
}
