package dev.trunkline.transport;

import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.FailureCode;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From a name to the address that is dialled: resolved once and then judged. Whoever dials takes this very address. */
public final class CheckedAddress {
  private CheckedAddress() {}

  /**
   * @throws DeviceException DNS, TARGET_NOT_ALLOWED or CANCELLED
   */
  public static InetAddress of(Endpoint endpoint, TargetPolicy targets, Deadline deadline) {
    InetAddress address = AddressLiteral.in(endpoint.host()).orElseGet(() -> resolve(endpoint.host(), deadline));
    targets.check(endpoint, address);
    return address;
  }

  /** The resolver of the system has no timeout, so it runs in a thread that can be left behind. */
  private static InetAddress resolve(String host, Deadline deadline) {
    var lookup = new FutureTask<>(() -> InetAddress.getByName(host));
    Thread.ofPlatform().daemon().name("resolve-" + host).start(lookup);
    try {
      return lookup.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new DeviceException(FailureCode.DNS, host + " does not resolve", e.getCause());
    } catch (TimeoutException e) {
      throw new DeviceException(FailureCode.DNS, host + " did not resolve in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException(FailureCode.CANCELLED, "cancelled while connecting", e);
    }
  }
}
