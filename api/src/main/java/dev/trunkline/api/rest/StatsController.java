package dev.trunkline.api.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.trunkline.access.Caller;
import dev.trunkline.api.request.Query;
import dev.trunkline.connection.ConnectionInfo;
import dev.trunkline.stats.Cluster;
import dev.trunkline.stats.JobNumbers;
import dev.trunkline.stats.JobStatistics;
import dev.trunkline.stats.ProcessSnapshot;
import dev.trunkline.stats.ThisProcess;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How the system does: workers, connections, jobs. */
@RestController
public final class StatsController {
  private static final int DAY = 24;
  private static final int WEEK = 168;

  private final Cluster cluster;
  private final ThisProcess thisProcess;
  private final JobStatistics jobs;

  public StatsController(Cluster cluster, ThisProcess thisProcess, JobStatistics jobs) {
    this.cluster = cluster;
    this.thisProcess = thisProcess;
    this.jobs = jobs;
  }

  /**
   * Those of the caller's tenant; of all tenants for who runs the installation. What is said of all processes together, in the
   * last five, is for the tenant of the installation only and none of the others' business.
   *
   * @param reuseRate since the processes started; null before the first connection
   * @param averageSetupMs what opening one took; null before the first
   */
  record Connections(
      int totalConnections,
      int userCount,
      Map<String, Long> connectionsByUser,
      List<ConnectionInfo> items,
      long opened,
      long reused,
      Double reuseRate,
      Double averageSetupMs,
      List<ProcessSnapshot.Cleanup> cleanup) {}

  @GetMapping("/api/v1/connections")
  Connections connections(Caller caller) {
    List<ProcessSnapshot> all = cluster.processes();
    List<ConnectionInfo> items =
        all.stream().flatMap(process -> process.connections().stream()).filter(info -> sees(caller, info.tenant())).toList();
    List<ProcessSnapshot> processes = caller.isOfInstallation() ? all : List.of();
    Map<String, Long> byUser =
        items.stream().collect(Collectors.groupingBy(ConnectionInfo::username, TreeMap::new, Collectors.counting()));
    long opened = sum(processes, ProcessSnapshot::opened);
    long reused = sum(processes, ProcessSnapshot::reused);
    return new Connections(
        items.size(),
        byUser.size(),
        byUser,
        items,
        opened,
        reused,
        ratio(reused, opened + reused),
        ratio(sum(processes, ProcessSnapshot::setupMs), opened),
        processes.stream().map(ProcessSnapshot::cleanup).filter(ProcessSnapshot.Cleanup::isRunning).toList());
  }

  private static boolean sees(Caller caller, String tenant) {
    return caller.runsInstallation() || caller.tenant().equals(tenant);
  }

  private static long sum(List<ProcessSnapshot> processes, ToLongFunction<ProcessSnapshot> part) {
    return processes.stream().mapToLong(part).sum();
  }

  private static Double ratio(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  record Cleaned(int cleaned) {}

  /** Closes the connections of this process that have been idle for too long; each process does so by itself anyway. */
  @PostMapping("/api/v1/connections/cleanup")
  Cleaned cleanup() {
    return new Cleaned(thisProcess.sweepConnections());
  }

  /** Whoever uses the connection loses it. */
  @DeleteMapping("/api/v1/connections/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void close(@PathVariable String id, Caller caller) {
    boolean own = thisProcess.tenantOfConnection(id).filter(tenant -> sees(caller, tenant)).isPresent();
    if (!own || !thisProcess.closeConnection(id)) throw Ids.noConnection();
  }

  record Process(
      String id,
      String role,
      long heapBytes,
      long heapBytesPerWorker,
      @JsonProperty("is_shutting_down") boolean shuttingDown,
      Instant shutdownStartTime) {
    static Process of(ProcessSnapshot snapshot) {
      Instant shutdownStart = snapshot.shutdownStartTime();
      return new Process(
          snapshot.process(),
          snapshot.role(),
          snapshot.heapBytes(),
          snapshot.heapBytesPerWorker(),
          shutdownStart != null,
          shutdownStart);
    }
  }

  record Stats(
      int windowHours, @JsonUnwrapped JobNumbers jobs, List<ProcessSnapshot.WorkerInfo> workers, List<Process> processes) {}

  @GetMapping("/api/v1/stats")
  Stats stats(HttpServletRequest request, Caller caller) {
    Query query = new Query(request);
    int hours = query.integer("window_hours", DAY, 1, WEEK);
    query.finish();
    List<ProcessSnapshot> processes = caller.isOfInstallation() ? cluster.processes() : List.of();
    return new Stats(
        hours,
        jobs.of(caller.tenant(), hours),
        processes.stream().map(ProcessSnapshot::workers).flatMap(List::stream).toList(),
        processes.stream().map(Process::of).toList());
  }
}
