package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.access.AccessRole;
import java.util.UUID;

/** A tenant of a test's own, with a token for each role. */
record Party(String tenant, Client viewer, Client operator, Client engineer, Client admin) {
  static Party make(String name) {
    String tenant = name + "-" + UUID.randomUUID().toString().substring(0, 8);
    Answer made = TestServer.client().post("/api/v1/tenants", "{\"name\": \"" + tenant + "\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return new Party(
        tenant, with(tenant, AccessRole.VIEWER), with(tenant, AccessRole.OPERATOR), with(tenant, AccessRole.ENGINEER),
        with(tenant, AccessRole.ADMIN));
  }

  private static Client with(String tenant, AccessRole role) {
    return token(tenant, "any-" + role.wireName(), role, "");
  }

  /** Whoever shows a further token of the tenant. */
  static Client token(String tenant, String name, AccessRole role, String more) {
    Answer made =
        TestServer.client()
            .post(
                "/api/v1/tokens",
                "{\"tenant\": \"%s\", \"name\": \"%s\", \"role\": \"%s\"%s}".formatted(tenant, name, role.wireName(), more));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return TestServer.client().withToken(made.field("token"));
  }

  /** A token of the tenant that is limited to devices with this tag. */
  Client limitedTo(String tag, AccessRole role) {
    return token(tenant, role.wireName() + "-" + tag, role, ", \"tags\": [\"" + tag + "\"]");
  }

  /** Puts the credential {@code ops} and a device with this name and tag in the tenant's inventory. */
  void inventory(String device, int port, String platform, String tag) {
    admin.post("/api/v1/credentials", "{\"name\": \"ops\", \"username\": \"admin\", \"password\": \"admin\", \"secret\": \"enable\"}");
    Answer made =
        engineer.post(
            "/api/v1/devices",
            """
            {"name": "%s", "host": "127.0.0.1", "port": %d, "platform": "%s", "credential": "ops", "tags": ["%s"]}"""
                .formatted(device, port, platform, tag));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }
}
