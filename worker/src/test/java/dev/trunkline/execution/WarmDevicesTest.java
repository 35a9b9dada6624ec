package dev.trunkline.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.database.Database;
import dev.trunkline.database.TestDatabase;
import dev.trunkline.inventory.DeviceEntry;
import dev.trunkline.inventory.StoredCredentials;
import dev.trunkline.inventory.StoredDevices;
import dev.trunkline.job.AlgorithmProfile;
import dev.trunkline.job.JobSpec;
import dev.trunkline.job.Secrets;
import dev.trunkline.secret.Sealer;
import dev.trunkline.settings.Settings;
import dev.trunkline.settings.WarmTag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which devices of the inventory are to be kept warm. */
class WarmDevicesTest {
  @Test
  void a_device_whose_secret_does_not_open_is_left_out_and_the_others_are_not() throws Exception {
    TestDatabase.empty();
    Settings settings = TestDatabase.settings(Map.of());
    try (Database database = TestDatabase.open(settings)) {
      JdbcClient jdbc = JdbcClient.create(database.dataSource());
      StoredCredentials credentials = new StoredCredentials(jdbc, Sealer.ofKeyFile(settings.secrets().keyFile().orElseThrow(), true));
      StoredDevices devices = new StoredDevices(jdbc);
      for (String name : List.of("damaged", "whole")) {
        credentials.create(JobSpec.DEFAULT_TENANT, name, "admin", new Secrets(Map.of(Secrets.PASSWORD, "admin")));
        devices.create(JobSpec.DEFAULT_TENANT, new DeviceEntry("on-" + name, "192.0.2.1", 22, "cisco_ios", name, List.of("core"), ""));
      }
      jdbc.sql("update credential_secrets set sealed = 'x'::bytea where credential_id = (select id from credentials where name = 'damaged')").update();
      WarmDevices warm = new WarmDevices(List.of(new WarmTag("core", 1)), devices, credentials, AlgorithmProfile.MODERN);
      assertThat(warm.find()).extracting(WarmDevice::name).containsExactly("on-whole");
    }
  }
}
