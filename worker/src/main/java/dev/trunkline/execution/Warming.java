package dev.trunkline.execution;

import dev.trunkline.connection.Claim;
import dev.trunkline.connection.ConnectionKey;
import dev.trunkline.failure.DeviceException;
import dev.trunkline.failure.Failure;
import dev.trunkline.failure.FailureCode;
import dev.trunkline.job.DeviceAddress;
import dev.trunkline.job.JobSpec;
import dev.trunkline.session.DeviceConnection;
import dev.trunkline.session.WarmSessions;
import dev.trunkline.session.WorkerState;
import dev.trunkline.transport.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens sessions to devices before any job asks for them, and again when they are lost. A session is opened as for a job that does
 * nothing, under all the rules that jobs are under, and left with a worker as such a job would leave it: so the next job, and the
 * claim loop, find it where they look anyway.
 */
public final class Warming {
  public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** For one session, the wait for the pace of the device included. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int MOST_AT_ONCE = 16;
  private static final Failure NO_ROOM =
      new Failure(FailureCode.LIMIT_REACHED, "no worker has room; see worker.max_connections_per_worker");

  /** Tells the lane of a device, by which the claim loop finds the warm worker. */
  @FunctionalInterface
  public interface Lanes {
    long laneOf(String tenant, DeviceAddress device);
  }

  private final WarmDevices devices;
  private final PlatformSearch search;
  private final WarmSessions warm;
  private final Lanes lanes;
  private final Map<WorkerState, Integer> promised = new ConcurrentHashMap<>();

  public Warming(WarmDevices devices, PlatformSearch search, WarmSessions warm, Lanes lanes) {
    this.devices = devices;
    this.search = search;
    this.warm = warm;
    this.lanes = lanes;
  }

  /** Begins what is to be opened; does not wait for it. */
  public void look(Instant now) {
    Map<ConnectionKey, WarmDevice> wanted = new HashMap<>();
    for (WarmDevice device : devices.find()) wanted.put(WarmDevice.login(search.key(device.spec())), device);
    warm.want(key -> wanted.containsKey(WarmDevice.login(key)));
    warm.sweepLost();
    wanted.forEach(
        (login, device) -> {
          if (opening() < MOST_AT_ONCE) beginWhereMissing(device, login, now);
        });
  }

  private int opening() {
    return promised.values().stream().mapToInt(Integer::intValue).sum();
  }

  private void beginWhereMissing(WarmDevice device, ConnectionKey login, Instant now) {
    int standing = warm.holders(key -> WarmDevice.login(key).equals(login));
    if (!device.begins(standing, now)) return;
    Optional<WorkerState> worker =
        warm.roomiest(key -> WarmDevice.login(key).equals(login), state -> promised.getOrDefault(state, 0));
    if (worker.isEmpty()) {
      device.failed(NO_ROOM);
      return;
    }
    promised.merge(worker.get(), 1, Integer::sum);
    Thread.ofVirtual().name("warming " + device.name()).start(() -> open(device, worker.get()));
  }

  private void open(WarmDevice device, WorkerState worker) {
    try {
      if (opened(device.spec(), worker)) {
        device.succeeded(worker.worker());
      } else {
        device.failed(NO_ROOM);
      }
    } catch (DeviceException e) {
      device.failed(e.failure());
    } catch (RuntimeException e) {
      device.failed(new Failure(FailureCode.INTERNAL, e.toString()));
    } finally {
      promised.computeIfPresent(worker, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private boolean opened(JobSpec spec, WorkerState worker) {
    Deadline deadline = Deadline.in(PATIENCE);
    long lane = lanes.laneOf(spec.tenant(), spec.device());
    long start = System.nanoTime();
    try (Entrance entrance = search.find(spec, Claim.ofWarming(spec.tenant(), worker.worker()), deadline)) {
      DeviceConnection connection = entrance.open(deadline);
      Duration setup = Duration.ofNanos(System.nanoTime() - start);
      return worker.keepWarm(entrance.wanted(lane).key(), connection, lane, setup, Instant.now());
    }
  }
}
