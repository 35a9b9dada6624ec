package dev.trunkline.inventory.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Inventories of other programs, as they are written there. */
class ImportFormatTest {
  private static FoundDevice only(Found found) {
    assertThat(found.errors()).isEmpty();
    assertThat(found.devices()).hasSize(1);
    return found.devices().getFirst();
  }

  private static List<String> names(Found found) {
    return found.devices().stream().map(FoundDevice::name).toList();
  }

  private static FoundDevice named(Found found, String name) {
    return found.devices().stream().filter(device -> device.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void a_table_has_a_header_in_any_order_and_quotation_marks() {
    Found found =
        ImportFormat.CSV.read(
            """
            Port,name,tags,description,Password,host

            22,sw1,"core; edge|x","Rack ""7"",
            left",hunter2,192.0.2.1
            ,sw2,,,,
            """);
    assertThat(found.devices()).extracting(FoundDevice::line).containsExactly(3, 5);
    FoundDevice first = found.devices().getFirst();
    assertThat(first.tags()).containsExactly("core", "edge", "x");
    assertThat(first.description()).hasValue("Rack \"7\",\nleft");
    assertThat(first.port()).hasValue("22");
    assertThat(found.devices().get(1).host()).isEmpty();
    assertThat(found.notes()).singleElement().satisfies(note -> assertThat(note.detail()).contains("secrets"));
    assertThat(found.toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host,port         | 1 | name
          name,name         | 1 | name
          name,host;,1.2.3.4| 2 | name
          name;"x           | 2 | ''
          """)
  void what_is_wrong_with_a_table_is_told_by_line(String table, int line, String field) {
    Found found = ImportFormat.CSV.read(table.replace(';', '\n'));
    assertThat(found.errors()).containsExactly(new Remark(line, field, found.errors().getFirst().detail()));
    assertThat(found.complete()).isFalse();
  }

  @Test
  void an_ini_inventory_has_ranges_groups_of_groups_and_variables_that_the_nearest_wins() {
    Found found =
        ImportFormat.ANSIBLE_INI.read(
            """
            # comment
            lonely ansible_host=192.0.2.9   # behind it
            [leaf]
            sw[01:03] ansible_user=ops
            r[a:c:2].example.com:2222 ansible_port=2223 ansible_password="a b"
            [spine]
            sp1 ansible_host='192.0.2.1' ansible_network_os=own
            [fabric:children]
            leaf
            spine
            [fabric:vars]
            ansible_network_os=vendor.os.os
            ansible_user = fabric
            trunkline_credential=ro
            [all:vars]
            ansible_user=nobody
            ansible_become_pass=hunter2
            """);
    assertThat(found.errors()).isEmpty();
    assertThat(names(found)).containsExactly("lonely", "sw01", "sw02", "sw03", "ra.example.com", "rc.example.com", "sp1");
    assertThat(named(found, "lonely").user()).hasValue("nobody");
    assertThat(named(found, "lonely").tags()).isEmpty();
    assertThat(named(found, "sw02").user()).hasValue("ops");
    assertThat(named(found, "sw02").tags()).containsExactly("fabric", "leaf");
    assertThat(named(found, "sw02").platform()).hasValue("vendor.os.os");
    assertThat(named(found, "sp1").platform()).hasValue("own");
    assertThat(named(found, "sp1").host()).hasValue("192.0.2.1");
    assertThat(named(found, "sp1").user()).hasValue("fabric");
    assertThat(named(found, "sp1").credential()).hasValue("ro");
    assertThat(named(found, "rc.example.com").port()).hasValue("2223");
    assertThat(found.notes()).extracting(Remark::field).containsExactly("ansible_password", "ansible_become_pass");
    assertThat(found.toString()).doesNotContain("hunter2", "a b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sw[3:1]               | 1
          sw[0:99999999]        | 1
          sw[a:f:0]             | 1
          sw[01                 | 1
          a x="y                | 1
          [g:what];x            | 1
          [g:vars];novalue      | 2
          """)
  void a_line_that_cannot_be_read_keeps_the_inventory_from_being_whole(String text, int line) {
    Found found = ImportFormat.ANSIBLE_INI.read(text.replace(';', '\n'));
    assertThat(found.errors()).singleElement().satisfies(error -> assertThat(error.line()).isEqualTo(line));
    assertThat(found.complete()).isFalse();
    assertThat(found.devices()).isEmpty();
  }

  @Test
  void a_template_is_not_evaluated_and_a_circle_of_groups_ends() {
    Found found = ImportFormat.ANSIBLE_INI.read("a ansible_host={{x}}\nb\n[g]\nb\n[g:children]\nh\n[h:children]\ng\n");
    assertThat(found.refused()).containsExactly("a");
    assertThat(named(found, "b").tags()).containsExactly("g", "h");
  }

  @Test
  void a_yaml_inventory_says_the_same() {
    Found found =
        ImportFormat.ANSIBLE_YAML.read(
            """
            all:
              vars: {ansible_user: nobody}
              hosts:
                lonely:
              children:
                fabric:
                  vars:
                    ansible_network_os: vendor.os
                    ansible_password: !vault |
                      $ANSIBLE_VAULT;1.1;AES256
                  children:
                    leaf:
                      hosts:
                        sw[01:02]: {ansible_port: 2222, ansible_host: 192.0.2.1}
            """);
    assertThat(found.errors()).isEmpty();
    assertThat(names(found)).containsExactly("lonely", "sw01", "sw02");
    FoundDevice device = named(found, "sw02");
    assertThat(device.line()).isEqualTo(14);
    assertThat(device.port()).hasValue("2222");
    assertThat(device.platform()).hasValue("vendor.os");
    assertThat(device.user()).hasValue("nobody");
    assertThat(device.tags()).containsExactly("fabric", "leaf");
    assertThat(found.notes()).singleElement().satisfies(note -> assertThat(note.field()).isEqualTo("ansible_password"));
  }

  /** A text that would grow without bounds, or make objects, does neither. */
  @Test
  void yaml_makes_no_object_and_follows_no_alias_of_more_than_a_value() {
    String laughs = "a: &a {hosts: {x: }}\nb: &b {children: {c: *a, d: *a}}\ne: {children: {f: *b, g: *b}}\n";
    assertThat(ImportFormat.ANSIBLE_YAML.read(laughs).errors()).hasSize(1);
    String object = "all:\n  hosts:\n    x: {ansible_host: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://192.0.2.1\"]]}\n";
    assertThat(ImportFormat.ANSIBLE_YAML.read(object).errors()).hasSize(1);
    assertThat(ImportFormat.ANSIBLE_YAML.read("a: ".repeat(3) + "\n").errors()).hasSize(1);
    assertThat(ImportFormat.ANSIBLE_YAML.read("[".repeat(10_000)).errors()).hasSize(1);
    assertThat(ImportFormat.ANSIBLE_YAML.read("all:\n  hosts: [x]\n").errors()).extracting(Remark::line).containsExactly(2);
  }

  @Test
  void an_openssh_configuration_gives_each_setting_its_first_value() {
    Found found =
        ImportFormat.SSH_CONFIG.read(
            """
            Host bastion
              HostName 198.51.100.1
              ProxyJump none
            Host sw1 "sw2" !sw3 sw?x
              HostName=%h.example.com
              Port 2222
              User ops   # who
            Host * !bastion
              User nobody
              Port 22
              ProxyJump bastion
              IdentityFile ~/.ssh/id_ed25519
            """);
    assertThat(found.errors()).isEmpty();
    assertThat(names(found)).containsExactly("bastion", "sw1", "sw2");
    FoundDevice device = named(found, "sw2");
    assertThat(device.host()).hasValue("sw2.example.com");
    assertThat(device.port()).hasValue("2222");
    assertThat(device.user()).hasValue("ops");
    assertThat(device.jump()).hasValue("bastion");
    assertThat(named(found, "bastion").jump()).isEmpty();
    assertThat(named(found, "bastion").user()).isEmpty();
    assertThat(found.notes()).extracting(Remark::field).containsExactly("IdentityFile");
  }

  @Test
  void nothing_that_runs_a_command_or_reads_a_file_is_taken_from_it() {
    Found found =
        ImportFormat.SSH_CONFIG.read(
            """
            Host a
              ProxyCommand nc %h 22
            Host b
              ProxyJump x,y
            Host c
              ProxyCommand none
            Include other
            Match exec "touch /tmp/x"
              User root
            Host d
            """);
    assertThat(names(found)).containsExactly("c", "d");
    assertThat(found.refused()).containsExactly("a", "b");
    assertThat(found.errors()).extracting(Remark::line, Remark::field)
        .containsExactly(
            tuple(7, "Include"), tuple(8, "Match"),
            tuple(1, "ProxyCommand"), tuple(3, "ProxyJump"));
    assertThat(named(found, "d").user()).isEmpty();
    assertThat(found.complete()).isFalse();
  }

  @Test
  void a_page_of_netbox_brings_addresses_platforms_and_tags() {
    Found found =
        ImportFormat.NETBOX.read(
            """
            {"count": 3, "next": null, "results": [
              {"name": "sw1", "primary_ip4": {"address": "10.0.0.1/24"}, "platform": {"slug": "vendor-os"}, "site": {"slug": "berlin"},
               "role": {"slug": "leaf"}, "tags": [{"slug": "prod"}], "description": "top"},
              {"name": "sw2", "primary_ip6": {"address": "2001:db8::1/64"}, "platform": null},
              {"name": "sw3", "primary_ip4": null},
              {"name": null}
            ]}
            """);
    FoundDevice device = named(found, "sw1");
    assertThat(device.line()).isEqualTo(2);
    assertThat(device.host()).hasValue("10.0.0.1");
    assertThat(device.platform()).hasValue("vendor-os");
    assertThat(device.tags()).containsExactly("site:berlin", "role:leaf", "prod");
    assertThat(named(found, "sw2").host()).isEqualTo(Optional.of("2001:db8::1"));
    assertThat(found.errors()).extracting(Remark::line).containsExactly(5, 6);
    assertThat(found.refused()).containsExactly("sw3");
    assertThat(ImportFormat.NETBOX.read("{\"next\": \"http://x\", \"results\": []}").complete()).isFalse();
    assertThat(ImportFormat.NETBOX.read("{\"results\": [{\"name\": \"a\"").errors()).hasSize(1);
    assertThat(ImportFormat.NETBOX.read("[".repeat(5_000)).errors()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(ImportFormat.class)
  void no_text_makes_a_reader_fail(ImportFormat format) {
    List<String> texts = List.of("", "\n", "\"", "[", "{", "=", ":", "a: b: c", "[a", "\u0001", "Host", "Host \"", "- ", "? x", "&a *a", "%", "[]", "0");
    for (String text : texts) assertThat(format.read(text).devices()).as(text).hasSizeLessThan(2);
  }

  @Test
  void no_short_text_becomes_more_devices_than_there_may_be() {
    String ini = String.join("\n", IntStream.range(0, 5).mapToObj(i -> "a" + i + "-[1:20000]").toList());
    Found found = ImportFormat.ANSIBLE_INI.read(ini);
    assertThat(found.devices()).hasSize(50_000);
    assertThat(found.complete()).isFalse();
  }
}
