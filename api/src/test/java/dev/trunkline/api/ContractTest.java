package dev.trunkline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.yaml.snakeyaml.Yaml;

/** The description of the interface and the interface agree. */
class ContractTest {
  private final Client client = TestServer.client();

  @Test
  void every_route_is_described_and_every_description_has_a_route() {
    Set<String> routes = new TreeSet<>();
    for (RequestMappingInfo mapping : TestServer.edge().routes()) {
      for (String path : mapping.getPatternValues()) {
        for (RequestMethod method : mapping.getMethodsCondition().getMethods()) routes.add(method + " " + path);
      }
    }
    assertThat(described()).filteredOn(route -> !route.contains(" /actuator/")).containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void every_described_page_of_the_actuator_is_there() {
    assertThat(described())
        .filteredOn(route -> route.startsWith("GET /actuator/"))
        .hasSize(4)
        .allSatisfy(route -> assertThat(client.get(route.substring("GET ".length())).status()).isEqualTo(200));
  }

  private Set<String> described() {
    Answer document = client.withToken(null).get("/openapi.yaml");
    assertThat(document.status()).isEqualTo(200);
    Map<String, Map<String, Map<String, Object>>> root = new Yaml().load(document.text());
    Set<String> routes = new TreeSet<>();
    root.get("paths").forEach((path, methods) -> methods.keySet().forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return routes;
  }
}
