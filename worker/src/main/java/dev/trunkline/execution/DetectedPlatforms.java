package dev.trunkline.execution;

import dev.trunkline.job.DeviceAddress;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code detected_platforms}: what each device, a host and port of a tenant, turned out to run. */
public final class DetectedPlatforms {
  private final JdbcClient jdbc;

  public DetectedPlatforms(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The name of the platform; there may be no file of it any more. */
  public Optional<String> find(String tenant, DeviceAddress device) {
    return of(
            tenant,
            device,
            """
            select platform from detected_platforms where tenant = :tenant and host = :host and port = :port
            """)
        .query(String.class)
        .optional();
  }

  /**
   * @param evidence what was seen of it, in words
   */
  public void remember(String tenant, DeviceAddress device, String platform, String evidence) {
    of(
            tenant,
            device,
            """
            insert into detected_platforms (tenant, host, port, jump, platform, evidence)
            values (:tenant, :host, :port, :jump, :platform, :evidence)
            on conflict (tenant, host, port) do update set
                platform = excluded.platform, evidence = excluded.evidence, detected_at = now()
            """)
        .param("jump", device.jumpPath())
        .param("platform", platform)
        .param("evidence", evidence)
        .update();
  }

  /** The device does not behave like this platform; what else may have been found since stays. */
  public void forget(String tenant, DeviceAddress device, String platform) {
    of(
            tenant,
            device,
            """
            delete from detected_platforms
            where tenant = :tenant and host = :host and port = :port and platform = :platform
            """)
        .param("platform", platform)
        .update();
  }

  private StatementSpec of(String tenant, DeviceAddress device, String sql) {
    return jdbc.sql(sql).param("tenant", tenant).param("host", device.place()).param("port", device.port());
  }
}
